/** How many of what: the counts line, headlines, compact counts and Terraform's own sentence. */
import type { PlanCounts, PlanHead, PlanSummary, SummaryChange } from '@cloud-chatops/core';
import { counted, shownNumber } from '../text/numbers.ts';

/** All four, zeros too, then what else there is. */
export function countsLine(counts: PlanCounts): string {
  const rest = [
    [counts.other, `⚠️ ${counted(counts.other, 'unknown action')}`],
    [counts.move, `→ ${shownNumber(counts.move)} moved`],
    [counts.import, `⇐ ${shownNumber(counts.import)} imported`],
    [counts.forget, `∅ ${shownNumber(counts.forget)} forgotten`],
    [counts.read, `${shownNumber(counts.read)} read`],
  ] as const;
  return [
    `❌ ${shownNumber(counts.delete)} to destroy`,
    `± ${shownNumber(counts.replace)} to replace`,
    `🔄 ${shownNumber(counts.update)} to change`,
    `➕ ${shownNumber(counts.create)} to add`,
    ...rest.flatMap(([count, text]) => (count > 0 ? [text] : [])),
  ].join(' · ');
}

/** The part of a headline that says what is lost; empty when nothing is. */
export const dangerWords = (counts: PlanCounts): string =>
  [
    ...(counts.delete > 0 ? [`${shownNumber(counts.delete)} to destroy`] : []),
    ...(counts.replace > 0 ? [`${shownNumber(counts.replace)} to replace`] : []),
    ...(counts.other > 0 ? [counted(counts.other, 'unknown action')] : []),
  ].join(', ');

/** The part that says what comes or changes: «1 to change, 3 to add»; empty when nothing does. */
export const harmlessWords = (counts: PlanCounts): string =>
  [
    ...(counts.update > 0 ? [`${shownNumber(counts.update)} to change`] : []),
    ...(counts.create > 0 ? [`${shownNumber(counts.create)} to add`] : []),
  ].join(', ');

/** Plans that touch no resource: moves, imports, forgets, outputs. */
const quietWords = ({ counts, outputsChanged }: Pick<PlanHead, 'counts' | 'outputsChanged'>): string => {
  const parts = [
    ...(counts.move > 0 ? [`${shownNumber(counts.move)} to move`] : []),
    ...(counts.import > 0 ? [`${shownNumber(counts.import)} to import`] : []),
    ...(counts.forget > 0 ? [`${shownNumber(counts.forget)} to forget`] : []),
    ...(outputsChanged > 0 ? [counted(outputsChanged, 'output')] : []),
  ];
  return parts.length === 0 ? 'no changes' : parts.join(', ');
};

/** The verdict in a few words: what is lost, else what comes, else the rest. */
export const headlineWords = (plan: Pick<PlanHead, 'counts' | 'outputsChanged'>): string =>
  dangerWords(plan.counts) || harmlessWords(plan.counts) || quietWords(plan);

/** How many resources a plan touches; a replace counts once. */
export const changedResources = (counts: PlanCounts): number =>
  counts.create + counts.update + counts.delete + counts.replace + counts.other;

/** `-12 ±3 ~40 +4,945` */
export function compactCounts(changes: readonly SummaryChange[]): string {
  const signs = [
    ['-', 'delete'],
    ['±', 'replace'],
    ['?', 'other'],
    ['~', 'update'],
    ['+', 'create'],
    ['∅', 'forget'],
  ] as const;
  const counts = signs.flatMap(([sign, action]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${sign}${shownNumber(count)}`];
  });
  const quiet = changes.filter((change) => change.action === 'no-op').length;
  return [...counts, ...(quiet === 0 ? [] : [`→${shownNumber(quiet)}`])].join(' ');
}

/** `Terraform` or `OpenTofu`, without its version. */
export const toolName = (plan: PlanHead): string => plan.tool.split(' ', 1)[0] ?? plan.tool;

/** Terraform's own sentence, where a replace is an add and a destroy; one that leaves the old object is an add only. */
export function terraformSentence(plan: PlanHead, summary: PlanSummary | undefined): string {
  const { counts } = plan;
  const left = summary?.changes.filter((change) => change.replaceOrder === 'forget-old').length ?? 0;
  const told = summary?.terraformCounts ?? {
    add: counts.create + counts.replace,
    change: counts.update,
    destroy: counts.delete + counts.replace - left,
    import: counts.import,
  };
  const imports = told.import > 0 ? `${shownNumber(told.import)} to import, ` : '';
  return `Plan: ${imports}${shownNumber(told.add)} to add, ${shownNumber(told.change)} to change, ${shownNumber(told.destroy)} to destroy.`;
}
