/** What refers to what in a plan, looked up by address. Built once per estimate. */
import type { PlanValue, RawPlan, RawResourceChange } from '@cloud-chatops/core';

export interface PlanIndex {
  /**
   * The object an attribute refers to: by the configuration's references, else by the literal id or name in `value`.
   * `undefined` when it is not in the plan, or when several instances are meant and they cannot be told apart.
   */
  target(
    from: RawResourceChange,
    path: string,
    value: string | undefined,
    type?: string,
  ): RawResourceChange | undefined;
  /** What refers to an object, of types that start so. */
  referrers(to: RawResourceChange, types: string): readonly RawResourceChange[];
  /** Azure objects below another one (a pool of a cluster) stand in its region. */
  inheritedRegion(change: RawResourceChange): string | undefined;
}

const MAX_HOPS = 5;
/** Attributes by whose literal value one object names another. */
const NAMING = ['id', 'self_link', 'arn', 'name', 'cluster_identifier'];

export function indexPlan(plan: RawPlan): PlanIndex {
  const live = plan.changes.filter((change) => change.deposed === undefined);
  const byAddress = groupBy(live, (change) => change.address);
  const byBlock = groupBy(live, (change) => blockAddress(change.address));
  let byName: Map<string, RawResourceChange[]> | undefined;
  let backwards: Map<RawResourceChange, Set<RawResourceChange>> | undefined;

  const instances = (reference: string): readonly RawResourceChange[] =>
    byAddress.get(reference) ?? byBlock.get(reference) ?? [];

  const referred = (from: RawResourceChange, path: string, type?: string): RawResourceChange | undefined => {
    for (const reference of from.references.get(path) ?? []) {
      const found = instances(reference).filter((change) => type === undefined || change.type === type);
      if (found.length > 0) return choose(from, found);
    }
    return undefined;
  };

  const named = (value: string, type: string): RawResourceChange | undefined => {
    byName ??= new Map();
    if (byName.size === 0) {
      for (const change of live) {
        for (const state of [change.after, change.before]) {
          for (const attribute of NAMING) {
            const name = field(state, attribute);
            if (typeof name === 'string' && name !== '') push(byName, `${change.type} ${name}`, change);
          }
        }
      }
    }
    const found = new Set(byName.get(`${type} ${value}`));
    return found.size === 1 ? [...found][0] : undefined;
  };

  const inheritedRegion = (change: RawResourceChange, hops = 0): string | undefined => {
    if (!change.type.startsWith('azurerm_') || hops > MAX_HOPS) return undefined;
    for (const path of change.references.keys()) {
      const parent = referred(change, path);
      if (parent === undefined || parent === change) continue;
      const region = parent.region ?? inheritedRegion(parent, hops + 1);
      if (region !== undefined) return region;
    }
    return undefined;
  };

  return {
    target: (from, path, value, type) =>
      referred(from, path, type) ?? (value === undefined || type === undefined ? undefined : named(value, type)),
    referrers(to, types) {
      if (backwards === undefined) {
        backwards = new Map();
        for (const change of live) {
          for (const path of change.references.keys()) {
            const target = referred(change, path);
            if (target === undefined) continue;
            const known = backwards.get(target) ?? new Set();
            backwards.set(target, known.add(change));
          }
        }
      }
      return [...(backwards.get(to) ?? [])].filter((change) => change.type.startsWith(types));
    },
    inheritedRegion: (change) => inheritedRegion(change),
  };
}

/**
 * Which instance of a counted block another counted one means: the one with the same key, else the one whose key is
 * part of the own key (`plan["P1"]` for `app["plan-P1"]`), else any if all are alike.
 */
function choose(from: RawResourceChange, found: readonly RawResourceChange[]): RawResourceChange | undefined {
  const [first, ...others] = found;
  if (first === undefined || others.length === 0) return first;
  const same = found.find((change) => change.index === from.index);
  if (same !== undefined && from.index !== undefined) return same;
  if (typeof from.index === 'string') {
    const own = letters(from.index);
    const parts = found
      .filter((change) => typeof change.index === 'string' && own.includes(letters(change.index)))
      .toSorted((a, b) => String(b.index).length - String(a.index).length);
    if (parts[0] !== undefined && String(parts[0].index).length > String(parts[1]?.index ?? '').length) return parts[0];
  }
  const alike = JSON.stringify(withoutName(first.after ?? first.before));
  return others.every((change) => JSON.stringify(withoutName(change.after ?? change.before)) === alike)
    ? first
    : undefined;
}

const letters = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const withoutName = (value: PlanValue): unknown => ({
  ...(value as Record<string, PlanValue> | null),
  name: undefined,
  tags: undefined,
});

const blockAddress = (address: string): string => address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]$/, '');

const field = (value: PlanValue, key: string): PlanValue | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, PlanValue>)[key] : undefined;

function groupBy(
  changes: readonly RawResourceChange[],
  key: (change: RawResourceChange) => string,
): Map<string, RawResourceChange[]> {
  const groups = new Map<string, RawResourceChange[]>();
  for (const change of changes) push(groups, key(change), change);
  return groups;
}

function push(groups: Map<string, RawResourceChange[]>, key: string, change: RawResourceChange): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [change]);
  else group.push(change);
}
