/** A change that most updates share alone is one sentence instead of many lines. */
import type { SummaryChange } from '@cloud-chatops/core';
import { shownNumber } from '../text/numbers.ts';
import { ownAttributes } from './attribute-lines.ts';
import { attributeDifferences } from './value-diff.ts';

const FEWEST_UPDATES = 10;
const SHARE = 0.8;

export interface CommonChange {
  /** «36 of 40 updates change only labels.team» */
  readonly sentence: string;
  readonly covered: ReadonlySet<SummaryChange>;
}

export function commonChange(changes: readonly SummaryChange[]): CommonChange | undefined {
  const updates = changes.filter((change) => change.action === 'update');
  if (updates.length < FEWEST_UPDATES) return undefined;
  const byPath = new Map<string, SummaryChange[]>();
  for (const change of updates) {
    const path = onlyPath(change);
    if (path !== undefined) byPath.set(path, [...(byPath.get(path) ?? []), change]);
  }
  for (const [path, covered] of byPath) {
    if (covered.length < updates.length * SHARE) continue;
    const sentence = `${shownNumber(covered.length)} of ${shownNumber(updates.length)} updates change only ${path}`;
    return { sentence, covered: new Set(covered) };
  }
  return undefined;
}

/** The one path an update changes, if it is one. */
function onlyPath(change: SummaryChange): string | undefined {
  if (change.importing !== undefined || change.previousAddress !== undefined) return undefined;
  const [attribute, ...more] = ownAttributes(change.attributes);
  if (attribute === undefined || more.length > 0) return undefined;
  const [difference, ...others] = attributeDifferences(attribute, false);
  return others.length === 0 ? difference?.path : undefined;
}
