/** `plan.txt`: the whole plan in the grammar of the card, uncut. */
import type { PlanHead, PlanSummary } from '@cloud-chatops/core';
import { plainStyle } from '../style/plain-style.ts';
import { checkSentences } from './check-lines.ts';
import { wholeChange } from './change-lines.ts';
import { countsLine, headlineWords, terraformSentence } from './counts.ts';
import { driftLines } from './drift-lines.ts';
import { outputCounts, outputLines } from './output-lines.ts';

/** Headline and counts, every change in review order, outputs, drift, Terraform's sentence and the whole digest. */
export function planText(summary: PlanSummary, plan: PlanHead): string {
  const sections = [
    [`Plan ${plan.digest.slice(0, 6)}: ${headlineWords(plan)}`, countsLine(summary.counts)],
    checkSentences(plan, summary, plainStyle({ now: plan.plannedAt })),
    summary.changes.flatMap(wholeChange),
    summary.outputs.length === 0
      ? []
      : [outputCounts(summary.outputs), ...summary.outputs.flatMap((output) => outputLines(output, true))],
    summary.drift.length === 0
      ? []
      : ['Changed outside Terraform', ...summary.drift.flatMap((change) => driftLines(change, true))],
    [
      `${plan.tool}: ${terraformSentence(plan, summary)}${summary.counts.replace > 0 ? ' It counts a replace as add and destroy.' : ''}`,
      `Planned at ${new Date(plan.plannedAt).toISOString()}`,
      `Digest ${plan.digest}`,
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
