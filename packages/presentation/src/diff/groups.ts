/** Changes that read as one: same kind, module, action and changed attributes, with index keys. */
import type { SummaryChange } from '@cloud-chatops/core';

export type Group = readonly [SummaryChange, ...SummaryChange[]];

/** Two resources are shown one by one. */
const SMALLEST_GROUP = 3;

/** In the order of the changes; a group stands where its first member stood. */
export function groupByIndex(changes: readonly SummaryChange[]): Group[] {
  const groups = new Map<string, [SummaryChange, ...SummaryChange[]]>();
  for (const [i, change] of changes.entries()) {
    const key = groupKey(change, i);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].flatMap((group): Group[] =>
    group.length >= SMALLEST_GROUP ? [group] : group.map((change): Group => [change]),
  );
}

function groupKey(change: SummaryChange, place: number): string {
  const alone =
    change.index === undefined ||
    change.deposed !== undefined ||
    change.importing !== undefined ||
    change.previousAddress !== undefined ||
    change.action === 'other';
  if (alone) return String(place);
  return JSON.stringify([
    change.moduleAddress ?? '',
    change.type,
    change.name,
    change.action,
    change.replaceOrder ?? '',
    reasonKind(change),
    change.attributes.map((attribute) => attribute.name),
  ]);
}

const reasonKind = (change: SummaryChange): string => `${change.reason ?? ''} ${change.replacePaths.join(' ')}`;

/** By any key, in the order in which the keys first appear. */
export function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): [string, [T, ...T[]]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return [...groups];
}
