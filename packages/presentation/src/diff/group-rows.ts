/** A large plan as one row per module (or per type, where there is one module): compact counts, name. */
import type { SummaryChange } from '@cloud-chatops/core';
import { oneLine } from '../text/neutralise.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenMiddle } from '../text/shorten.ts';
import { SEE_PLAN } from './attribute-lines.ts';
import { isDanger } from './change-lines.ts';
import { compactCounts } from './counts.ts';
import { groupBy } from './groups.ts';

const MOST_ROWS = 12;
/** A reader takes in some sixty words of a large plan in the time there is; below that rows are left out sooner. */
const FEWEST_ROWS = 3;

export interface GroupRows {
  readonly rows: readonly string[];
  /** In the exact words of a cut; empty when every group is shown. */
  readonly cut: string;
  readonly groups: number;
}

/** Danger first, then what changes, then the largest. `words`: how many words the rows may have. */
export function groupRows(changes: readonly SummaryChange[], words: number): GroupRows {
  const byModule = groupBy(changes, (change) => moduleBlock(change.moduleAddress ?? ''));
  const groups =
    byModule.length > 1
      ? byModule.map(([name, members]) => ({ name: moduleName(name, members), members }))
      : groupBy(changes, (change) => change.type).map(([name, members]) => ({ name, members }));
  const count = (members: readonly SummaryChange[], test: (change: SummaryChange) => boolean): number =>
    members.filter(test).length;
  const sorted = groups
    .map((group) => ({
      ...group,
      danger: count(group.members, isDanger),
      updates: count(group.members, (change) => change.action === 'update'),
    }))
    .toSorted((a, b) => b.danger - a.danger || b.updates - a.updates || b.members.length - a.members.length);
  const texts = sorted.map(({ name, members }) => ({ counts: compactCounts(members), name }));
  const shown = rowsFor(texts, words);
  const width = Math.max(...texts.slice(0, shown).map(({ counts }) => counts.length)) + 2;
  const hidden = sorted.slice(shown);
  return {
    rows: texts
      .slice(0, shown)
      .map(({ counts, name }) => `${counts.padEnd(width)}${shortenMiddle(oneLine(name), 70 - Math.min(width, 30))}`),
    cut:
      hidden.length === 0
        ? ''
        : `… and ${counted(hidden.length, 'more group')}, ${compactCounts(hidden.flatMap(({ members }) => members))} ${SEE_PLAN}`,
    groups: groups.length,
  };
}

function rowsFor(texts: readonly { counts: string; name: string }[], words: number): number {
  let used = 0;
  let rows = 0;
  for (const { counts, name } of texts.slice(0, MOST_ROWS)) {
    used += `${counts} ${name}`.split(' ').length;
    if (used > words && rows >= FEWEST_ROWS) break;
    rows += 1;
  }
  // A list that would lose exactly one row shows it.
  return texts.length === rows + 1 ? rows + 1 : rows;
}

/** `module.eu["a"].module.x[0]` → `module.eu.module.x`: instances of one module are one group. */
const moduleBlock = (address: string): string => address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/gu, '');

function moduleName(block: string, members: readonly SummaryChange[]): string {
  if (block === '') return '(root)';
  const instances = new Set(members.map((change) => change.moduleAddress)).size;
  return instances > 1 ? `${block} (${shownNumber(instances)} instances)` : block;
}
