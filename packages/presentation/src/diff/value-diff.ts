/** What differs between two values of a plan summary, as a list of differences with their paths. */
import type { ShownValue, SummaryAttribute } from '@cloud-chatops/core';
import { shownBytes } from '../text/numbers.ts';
import { edits } from './common-run.ts';
import { identify, isSetKey } from './identities.ts';
import { parseJsonText } from './json-text.ts';
import {
  binaryBytes,
  formatValue,
  hasMark,
  isIdentifier,
  isList,
  isObject,
  keyText,
  quoted,
  sameValue,
  SENSITIVE_CHANGES,
  valueKey,
} from './shown-value.ts';
import { textDifference } from './text-diff.ts';

export type Difference =
  | { readonly kind: 'changed'; readonly path: string; readonly before: string; readonly after: string }
  | { readonly kind: 'added' | 'removed'; readonly path: string; readonly value: string }
  /** Elements that came and went below one path. `reordered`: how many others only changed their place. */
  | {
      readonly kind: 'elements';
      readonly path: string;
      readonly removed: readonly string[];
      readonly added: readonly string[];
      readonly reordered: number;
    }
  /** Lines of a text; `sign` is the gutter. */
  | {
      readonly kind: 'lines';
      readonly path: string;
      readonly lines: readonly { readonly sign: '+' | '-' | ' '; readonly text: string }[];
    }
  /** Something that is said rather than shown: «whitespace only». */
  | { readonly kind: 'note'; readonly path: string; readonly note: string };

/** `json`: inside a JSON string, whose paths are words with spaces. `whole`: no value is cut. */
interface Place {
  readonly json: boolean;
  readonly whole: boolean;
  readonly depth: number;
}

/** Deeper structures are compared as one value: recursion must end on any input. */
const DEEPEST = 40;

/** Differences of one attribute that is known to differ; never empty. `whole`: no value is cut. */
export function attributeDifferences(attribute: SummaryAttribute, whole: boolean): Difference[] {
  const path = keyText(attribute.name);
  if (attribute.unmasked === true) return [{ kind: 'note', path, note: 'is not marked as sensitive any more' }];
  const { before = null, after = null } = attribute;
  const found = compare(path, before, after, { json: false, whole, depth: 0 });
  if (found.length > 0) return found;
  // Two hidden values look equal; the summary lists only what differs.
  return [{ kind: 'note', path, note: hasMark(before, 'sensitive') ? SENSITIVE_CHANGES : 'changes' }];
}

/** Every value of one attribute that is set anew. */
export const attributeValues = (name: string, value: ShownValue, whole: boolean): { path: string; value: string }[] =>
  flatten(keyText(name), value, { json: false, whole, depth: 0 });

function compare(path: string, before: ShownValue, after: ShownValue, place: Place): Difference[] {
  if (sameValue(before, after)) return [];
  if (before === null) return oneSided('added', path, after, place);
  if (after === null) return oneSided('removed', path, before, place);
  if (place.depth < DEEPEST) {
    const inner = { ...place, depth: place.depth + 1 };
    if (isObject(before) && isObject(after)) return compareFields(path, before.fields, after.fields, inner);
    if (isList(before) && isList(after)) return compareLists(path, before, after, inner);
  }
  if (typeof before === 'string' && typeof after === 'string') return compareTexts(path, before, after, place);
  return [{ kind: 'changed', path, before: formatValue(before, place.whole), after: formatValue(after, place.whole) }];
}

type Fields = { readonly [key: string]: ShownValue };

function compareFields(path: string, before: Fields, after: Fields, place: Place): Difference[] {
  const keys = [...Object.keys(before), ...Object.keys(after).filter((key) => !Object.hasOwn(before, key))];
  return keys.flatMap((key) => {
    const [a, b] = [own(before, key), own(after, key)];
    const below = childPath(path, key, place.json);
    // IAM documents write one element with or without its list.
    if (place.json && isSetKey(key, path) && a !== null && b !== null) {
      return compareLists(below, listed(a), listed(b), place, true);
    }
    return compare(below, a, b, place);
  });
}

const own = (fields: Fields, key: string): ShownValue => (Object.hasOwn(fields, key) ? (fields[key] ?? null) : null);
const listed = (value: ShownValue): readonly ShownValue[] => (isList(value) ? value : [value]);

const childPath = (path: string, key: string, json: boolean): string => {
  const shown = isIdentifier(key) ? key : quoted(key);
  if (json) return `${path} ${shown}`;
  return isIdentifier(key) ? `${path}.${shown}` : `${path}[${shown}]`;
};

/**
 * A plan does not say whether a list is a set. Elements that are unique on both sides and keep their common order read
 * the same either way: they need no index. Elements that are blocks are matched by what identifies them.
 */
function compareLists(
  path: string,
  before: readonly ShownValue[],
  after: readonly ShownValue[],
  place: Place,
  isSet = false,
): Difference[] {
  const names = before.length > 0 && after.length > 0 ? identify(path, place.json)(before, after) : undefined;
  if (names !== undefined) {
    return compareNamed(path, namedElements(before, names.before), namedElements(after, names.after), place);
  }
  const [a, b] = [before.map(valueKey), after.map(valueKey)];
  // Sets that were written without their list can be equal here.
  if (a.length === b.length && a.every((key, i) => key === b[i])) return [];
  if (a.length === b.length && sameKeys(a, b)) {
    return [{ kind: 'note', path, note: 'order changed only' }];
  }
  const unique = new Set(a).size === a.length && new Set(b).size === b.length;
  if (unique && (isSet || keepsOrder(a, b)) && ![...before, ...after].some(isStructure)) {
    return [setDifference(path, before, after, place)];
  }
  return compareByRun(path, before, after, place);
}

const isStructure = (value: ShownValue): boolean => isObject(value) || isList(value);

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  const [x, y] = [a.toSorted(), b.toSorted()];
  return x.every((key, i) => key === y[i]);
}

function keepsOrder(a: readonly string[], b: readonly string[]): boolean {
  return movedElements(a, b) === 0;
}

/** How many common elements stand at another place among the common ones. */
function movedElements(a: readonly string[], b: readonly string[]): number {
  const [inA, inB] = [new Set(a), new Set(b)];
  const commonA = a.filter((key) => inB.has(key));
  const commonB = b.filter((key) => inA.has(key));
  return commonA.some((key, i) => key !== commonB[i]) ? commonA.length : 0;
}

function setDifference(
  path: string,
  before: readonly ShownValue[],
  after: readonly ShownValue[],
  { whole }: Place,
): Difference {
  const [a, b] = [before.map(valueKey), after.map(valueKey)];
  const [inA, inB] = [new Set(a), new Set(b)];
  return {
    kind: 'elements',
    path,
    removed: before.filter((_, i) => !inB.has(a[i] ?? '')).map((value) => formatValue(value, whole)),
    added: after.filter((_, i) => !inA.has(b[i] ?? '')).map((value) => formatValue(value, whole)),
    reordered: movedElements(a, b),
  };
}

/** Elements by their name, in the order of the list. */
type Named = ReadonlyMap<string, ShownValue>;

const namedElements = (values: readonly ShownValue[], names: readonly string[]): Named =>
  new Map(names.map((name, i) => [name, values[i] ?? null]));

function compareNamed(path: string, before: Named, after: Named, place: Place): Difference[] {
  const at = (name: string): string => (place.json ? `${path} ${name}` : `${path}[${name}]`);
  const found = [...before].flatMap(([name, value]) => compare(at(name), value, after.get(name) ?? null, place));
  const added = [...after].flatMap(([name, value]) => (before.has(name) ? [] : compare(at(name), null, value, place)));
  const all = [...found, ...added];
  const moved = movedElements([...before.keys()], [...after.keys()]);
  if (moved === 0) return all;
  const note = all.length === 0 ? 'order changed only' : `order of ${moved} elements changed`;
  return [...all, { kind: 'note', path, note }];
}

/** By longest common run; what stands against each other in a gap is compared, the rest came or went. */
function compareByRun(
  path: string,
  before: readonly ShownValue[],
  after: readonly ShownValue[],
  place: Place,
): Difference[] {
  const result: Difference[] = [];
  let removed: { value: ShownValue; at: number }[] = [];
  let added: { value: ShownValue; at: number }[] = [];
  const close = (): void => {
    const paired = Math.min(removed.length, added.length);
    for (const [i, { value, at }] of removed.entries()) {
      const other = i < paired ? added[i] : undefined;
      result.push(...compare(`${path}[${other?.at ?? at}]`, value, other?.value ?? null, place));
    }
    for (const { value, at } of added.slice(paired)) result.push(...compare(`${path}[${at}]`, null, value, place));
    [removed, added] = [[], []];
  };
  for (const edit of edits(before, after, valueKey)) {
    if (edit.kind === 'same') close();
    else if (edit.kind === 'removed') removed.push({ value: edit.value, at: edit.before });
    else added.push({ value: edit.value, at: edit.after });
  }
  close();
  return result;
}

/** Longer values are shown field by field. */
const LONGEST_INLINE = 60;

function oneSided(kind: 'added' | 'removed', path: string, value: ShownValue, place: Place): Difference[] {
  if (isStructure(value) && formatValue(value, true).length > LONGEST_INLINE) {
    const leaves = flatten(path, value, place).filter((leaf) => leaf.value !== '[]' && leaf.value !== '{}');
    if (leaves.length > 0) return leaves.map((leaf) => ({ kind, ...leaf }));
  }
  if (place.whole && typeof value === 'string' && value.includes('\n') && binaryBytes(value) === undefined) {
    const sign = kind === 'added' ? '+' : '-';
    return [{ kind: 'lines', path, lines: value.split('\n').map((text) => ({ sign, text })) }];
  }
  return [{ kind, path, value: formatValue(value, place.whole) }];
}

/** Every value below a path on its own; lists of plain values stay together. Values that are not set are left out. */
function flatten(path: string, value: ShownValue, place: Place): { path: string; value: string }[] {
  if (value === null) return [];
  if (place.depth < DEEPEST) {
    const inner = { ...place, depth: place.depth + 1 };
    if (isObject(value)) {
      return Object.entries(value.fields).flatMap(([key, field]) =>
        flatten(childPath(path, key, place.json), field, inner),
      );
    }
    if (isList(value) && value.some(isStructure)) {
      return value.flatMap((element, i) => flatten(`${path}[${i}]`, element, inner));
    }
  }
  return [{ path, value: formatValue(value, place.whole) }];
}

function compareTexts(path: string, before: string, after: string, place: Place): Difference[] {
  const structures = [parseJsonText(before), parseJsonText(after)] as const;
  if (!place.json && structures[0] !== undefined && structures[1] !== undefined) {
    const found = compare(path, structures[0], structures[1], { ...place, json: true });
    return found.length > 0 ? found : [{ kind: 'note', path, note: 'formatting only' }];
  }
  const bytes = [binaryBytes(before), binaryBytes(after)] as const;
  if (bytes[0] !== undefined || bytes[1] !== undefined) {
    const [from, to] = [bytes[0] ?? before.length, bytes[1] ?? after.length];
    return [{ kind: 'note', path, note: `binary, ${shownBytes(from)} → ${shownBytes(to)}` }];
  }
  if (before.replaceAll(/\s+/gu, '') === after.replaceAll(/\s+/gu, '')) {
    return [{ kind: 'note', path, note: 'whitespace only' }];
  }
  if (before.includes('\n') || after.includes('\n')) {
    return [{ kind: 'lines', path, lines: textDifference(before, after) }];
  }
  return [{ kind: 'changed', path, before: formatValue(before, place.whole), after: formatValue(after, place.whole) }];
}
