/**
 * All resources of a plan at one moment (after, or before it), by type, with the links between them. Links come from the
 * configuration's references, since ids are unknown before an apply, and from equal literal names and ids. Each index is
 * built once, on first use, so that a check costs the same in a plan of five resources and of five thousand.
 */
import type { PlanValue, RawPlan, RawResourceChange } from '@cloud-chatops/core';
import { isRecord, leavesAt, spread } from './plan-leaves.ts';
import { isIndirect, parseReference, splitInstance } from './resource-address.ts';
import { type ReadListener, ResourceView } from './resource-view.ts';
import { Undecided } from './undecided.ts';

/** Attributes by which others name a resource literally. */
const IDENTITIES = [
  'id',
  'arn',
  'name',
  'bucket',
  'self_link',
  'identifier',
  'cluster_identifier',
  'function_name',
  'key_id',
  'repository',
  'dataset_id',
] as const;

interface LinkIndex {
  /** Target's base address → those that refer to it. */
  readonly byReference: ReadonlyMap<string, readonly Link[]>;
  /** Literal value → those that hold it. */
  readonly byLiteral: ReadonlyMap<string, readonly ResourceView[]>;
  /** Those whose target the plan does not say. */
  readonly unresolved: readonly ResourceView[];
}

interface Link {
  readonly from: ResourceView;
  /** Instance key that the reference names, such as `[0]`. */
  readonly instance?: string;
}

export type Moment = 'before' | 'after';

export class ResourceGraph {
  readonly moment: Moment;
  /** Set while a check is asked whether it is violated: what it reads becomes evidence. */
  onRead: ReadListener | undefined = undefined;
  readonly #byType = new Map<string, ResourceView[]>();
  readonly #byAddress = new Map<string, ResourceView>();
  readonly #byBase = new Map<string, ResourceView[]>();
  readonly #links = new Map<string, LinkIndex>();

  constructor(plan: RawPlan, moment: Moment) {
    this.moment = moment;
    for (const change of [...(plan.dataSources ?? []), ...plan.changes]) {
      const value = moment === 'after' ? valueAfter(change) : change.before;
      // A deposed object shares its address with the live one and is on its way out.
      if (change.deposed !== undefined || !isRecord(value)) continue;
      const view = new ResourceView(this, change, value, moment === 'after' ? change.afterUnknown : false);
      push(this.#byType, typeKey(change.mode, change.type), view);
      this.#byAddress.set(change.address, view);
      push(this.#byBase, splitInstance(change.address).base, view);
    }
  }

  view(address: string): ResourceView | undefined {
    return this.#byAddress.get(address);
  }

  /** Managed resources of a type, in the plan's order. */
  ofType(type: string): readonly ResourceView[] {
    return this.#byType.get(typeKey('managed', type)) ?? [];
  }

  /** Types of managed resources that the plan has. */
  types(): string[] {
    return [...this.#byType.keys()].filter((key) => !key.startsWith('data.'));
  }

  /**
   * Resources of `type` whose `attribute` points at `target`.
   * @throws Undecided where none surely does, and one goes through a local or a module so that it might
   */
  related(target: ResourceView, type: string, attribute: string): ResourceView[] {
    const index = this.#linkIndex(type, attribute);
    const found = new Set<ResourceView>();
    const { base, instance } = splitInstance(target.address);
    for (const link of index.byReference.get(base) ?? []) if (sameInstance(link, instance)) found.add(link.from);
    for (const identity of identities(target)) for (const view of index.byLiteral.get(identity) ?? []) found.add(view);
    found.delete(target);
    if (found.size === 0 && index.unresolved.length > 0) {
      throw new Undecided(`${index.unresolved[0]?.address} names its ${attribute} through a local or a module`);
    }
    return [...found];
  }

  /** Resources and data sources that `attribute` of `from` points at, by reference or by literal name. */
  targets(from: ResourceView, attribute: string, type?: string): ResourceView[] {
    const found = new Set<ResourceView>();
    const { instance } = splitInstance(from.address);
    for (const reference of from.references(attribute)) {
      const parsed = parseReference(reference);
      if (!parsed || (type !== undefined && parsed.type !== type)) continue;
      const candidates = this.#byBase.get(parsed.base) ?? [];
      const wanted = parsed.instance ?? instance;
      const same = candidates.filter((view) => splitInstance(view.address).instance === wanted);
      for (const view of same.length > 0 ? same : candidates) found.add(view);
    }
    if (found.size === 0 && type !== undefined) {
      const texts = new Set(from.known(attribute) ? from.list(attribute) : []);
      if (texts.size > 0)
        for (const view of this.ofType(type))
          if (identities(view).some((identity) => texts.has(identity))) found.add(view);
    }
    return [...found];
  }

  #linkIndex(type: string, attribute: string): LinkIndex {
    const key = `${type} ${attribute}`;
    const built = this.#links.get(key);
    if (built) return built;
    const byReference = new Map<string, Link[]>();
    const byLiteral = new Map<string, ResourceView[]>();
    const unresolved: ResourceView[] = [];
    // Links are no evidence: the index is shared by every check that comes after.
    const listener = this.onRead;
    this.onRead = undefined;
    for (const view of this.ofType(type)) {
      const leaves = spread(leavesAt(view.value, view.unknown, attribute));
      const literals = leaves.flatMap((leaf) => (typeof leaf.value === 'string' ? [leaf.value] : []));
      for (const literal of literals) push(byLiteral, literal, view);
      // Before the plan every id is known, and the configuration at hand is the one of afterwards.
      const references = this.moment === 'after' ? view.references(attribute) : [];
      const links = references.flatMap((reference) => this.#follow(reference, attribute, view));
      for (const link of links) push(byReference, link.base, link);
      const indirect = references.some((one) => isIndirect(one, view.resource.moduleAddress !== undefined));
      if (literals.length === 0 && links.length === 0 && indirect) unresolved.push(view);
    }
    this.onRead = listener;
    const index = { byReference, byLiteral, unresolved };
    this.#links.set(key, index);
    return index;
  }

  /** A reference, and where that leads on: `bucket = aws_s3_bucket_versioning.v.bucket` means the bucket of `v`. */
  #follow(reference: string, attribute: string, from: ResourceView): (Link & { readonly base: string })[] {
    const parsed = parseReference(reference);
    if (!parsed) return [];
    const instance = parsed.instance === undefined ? {} : { instance: parsed.instance };
    const onwards = (this.#byBase.get(parsed.base) ?? []).flatMap((next) =>
      next === from || next.type === from.type ? [] : next.references(attribute),
    );
    return [
      { from, base: parsed.base, ...instance },
      ...onwards.flatMap((one) => {
        const target = parseReference(one);
        return target ? [{ from, base: target.base }] : [];
      }),
    ];
  }
}

function valueAfter(change: RawResourceChange): PlanValue {
  return change.action === 'delete' || change.action === 'forget' ? null : change.after;
}

function typeKey(mode: 'managed' | 'data', type: string): string {
  return mode === 'data' ? `data.${type}` : type;
}

/** With `count` or `for_each` on both sides, the instance of the same key is meant; with it on one side, all are. */
function sameInstance(link: Link, target: string): boolean {
  if (link.instance !== undefined) return link.instance === target;
  const own = splitInstance(link.from.address).instance;
  return own === '' || target === '' || own === target;
}

function identities(view: ResourceView): string[] {
  return IDENTITIES.flatMap((attribute) => {
    const value = view.value[attribute];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
