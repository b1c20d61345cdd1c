/**
 * A resource, or one block of it, as checks see it: questions by attribute path, each with three answers (yes, no,
 * undecided). What the practice author reads about these methods stands in AUTHORING.md.
 */
import type { Mask, PlanValue, RawResourceChange } from '@cloud-chatops/core';
import {
  anyMarked,
  asBoolean,
  asText,
  isRecord,
  leavesAt,
  type Leaf,
  type PlanRecord,
  scalars,
  splitPath,
  spread,
} from './plan-leaves.ts';
import type { ResourceGraph } from './resource-graph.ts';
import { knownOnlyAfterApply, some } from './undecided.ts';

/** Told of every attribute that a check reads, so that evidence can name it. */
export type ReadListener = (view: ResourceView, path: string) => void;

export class ResourceView {
  readonly graph: ResourceGraph;
  readonly resource: RawResourceChange;
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly value: PlanRecord;
  readonly unknown: Mask;
  /** Where a block stands in its resource: `ingress[0]`; empty for the resource itself. */
  readonly path: string;

  constructor(graph: ResourceGraph, resource: RawResourceChange, value: PlanRecord, unknown: Mask, path = '') {
    this.graph = graph;
    this.resource = resource;
    this.address = resource.address;
    this.type = resource.type;
    this.name = resource.name;
    this.value = value;
    this.unknown = unknown;
    this.path = path;
  }

  /** The path from the resource's root, for evidence. */
  pathOf(path: string): string {
    return this.path === '' || path === '' ? `${this.path}${path}` : `${this.path}.${path}`;
  }

  /** An unknown value that the configuration does not give is the provider's default to come: absent for a check. */
  leaves(path: string): Leaf[] {
    this.graph.onRead?.(this, path);
    return leavesAt(this.value, this.unknown, path, this.path).filter(
      (leaf) => leaf.unknown !== true || this.#configured(leaf.path),
    );
  }

  /** Something stands there, or will: not null, `""`, `[]` or `{}`. Unknown counts as set. */
  set(path: string): boolean {
    return this.leaves(path).some((leaf) => anyMarked(leaf.unknown) || !isEmpty(leaf.value));
  }

  known(path: string): boolean {
    return this.leaves(path).every((leaf) => !anyMarked(leaf.unknown));
  }

  yes(path: string): boolean {
    return this.#someScalar(path, (value) => asBoolean(value) === true);
  }

  no(path: string): boolean {
    return this.#someScalar(path, (value) => asBoolean(value) === false);
  }

  /** Some value there is one of `wanted`; letter case does not count. */
  is(path: string, wanted: unknown): boolean {
    const texts = (Array.isArray(wanted) ? wanted : [wanted]).map((one) => asText(one).toLowerCase());
    return this.#someScalar(path, (value) => texts.includes(asText(value).toLowerCase()));
  }

  matches(path: string, pattern: string): boolean {
    const regex = cachedRegex(pattern);
    return this.#someScalar(path, (value) => regex.test(asText(value)));
  }

  /** @throws Undecided where the (first) value is unknown */
  text(path: string, absent = ''): string {
    const value = this.#first(path);
    return value === undefined ? absent : asText(value);
  }

  /** @throws Undecided where the (first) value is unknown; Error where it is no number */
  num(path: string, absent: number): number {
    const value = this.#first(path);
    if (value === undefined) return absent;
    const number = typeof value === 'boolean' ? Number.NaN : Number(asText(value));
    if (asText(value).trim() === '' || Number.isNaN(number))
      throw new Error(`${this.pathOf(path)} of ${this.address} is not a number`);
    return number;
  }

  /** Known texts there, lists flattened; unknown elements are left out. @throws Undecided where nothing of it is known */
  list(path: string): string[] {
    return this.#texts(path, spread(this.leaves(path)));
  }

  /** Every known text below, however deep. @throws Undecided where nothing of it is known */
  strings(path: string): string[] {
    return this.#texts(path, scalars(this.leaves(path)));
  }

  /** Keys of maps, unknown values included. @throws Undecided where the whole map is unknown */
  keys(path: string): string[] {
    const keys = new Set<string>();
    for (const leaf of spread(this.leaves(path))) {
      if (leaf.unknown === true) knownOnlyAfterApply(this.address, leaf.path);
      if (isRecord(leaf.value))
        for (const [key, value] of Object.entries(leaf.value)) if (value !== null) keys.add(key);
      if (typeof leaf.unknown === 'object')
        for (const [key, mask] of Object.entries(leaf.unknown)) if (anyMarked(mask)) keys.add(key);
    }
    return [...keys];
  }

  /** Nested blocks. @throws Undecided where it is unknown how many there are */
  blocks(path: string): ResourceView[] {
    return spread(this.leaves(path)).map((leaf) => {
      if (leaf.unknown === true) knownOnlyAfterApply(this.address, leaf.path);
      return new ResourceView(
        this.graph,
        this.resource,
        isRecord(leaf.value) ? leaf.value : {},
        leaf.unknown,
        leaf.path,
      );
    });
  }

  /** References of an attribute as the configuration names them; of everything below it, too. */
  references(path: string): string[] {
    this.graph.onRead?.(this, path);
    const wanted = [...pathParts(this.path), ...splitPath(path)];
    const out: string[] = [];
    for (const [key, references] of this.resource.references) {
      // Configuration knows blocks by index, and a `dynamic` block or a wider expression only by its name.
      const parts = key.split('.');
      if (startsSame(parts, wanted)) out.push(...references);
    }
    return out;
  }

  /** Where a plan comes without its configuration, every unknown value may be. */
  #configured(path: string): boolean {
    const { references } = this.resource;
    if (references.size === 0) return true;
    const wanted = pathParts(path);
    return [...references.keys()].some((key) => startsSame(key.split('.'), wanted));
  }

  #someScalar(path: string, test: (value: PlanValue | undefined) => boolean): boolean {
    return some(spread(this.leaves(path)), (leaf) => {
      if (leaf.unknown === true) knownOnlyAfterApply(this.address, leaf.path);
      return test(leaf.value);
    });
  }

  #first(path: string): PlanValue | undefined {
    const leaf = spread(this.leaves(path))[0];
    if (leaf?.unknown === true) knownOnlyAfterApply(this.address, leaf.path);
    return leaf?.value;
  }

  #texts(path: string, leaves: readonly Leaf[]): string[] {
    const known = leaves.filter((leaf) => leaf.unknown !== true);
    if (known.length === 0 && leaves.length > 0) knownOnlyAfterApply(this.address, this.pathOf(path));
    return known.map((leaf) => asText(leaf.value));
  }
}

function isEmpty(value: PlanValue | undefined): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** `ingress[0].cidr_blocks` → its parts, indexes included. */
function pathParts(path: string): readonly string[] {
  return splitPath(path.replaceAll('[', '.').replaceAll(']', ''));
}

/** Whether one path leads to or lies below the other, block indexes aside where only one of them has any. */
function startsSame(key: readonly string[], wanted: readonly string[]): boolean {
  let i = 0;
  let j = 0;
  while (i < key.length && j < wanted.length) {
    if (key[i] === wanted[j]) {
      i++;
      j++;
    } else if (/^\d+$/.test(key[i] ?? '')) i++;
    else if (/^\d+$/.test(wanted[j] ?? '')) j++;
    else return false;
  }
  return wanted.slice(j).every((part) => /^\d+$/.test(part)) || i === key.length;
}

const regexes = new Map<string, RegExp>();

function cachedRegex(pattern: string): RegExp {
  let regex = regexes.get(pattern);
  if (!regex) {
    regex = new RegExp(pattern);
    regexes.set(pattern, regex);
  }
  return regex;
}
