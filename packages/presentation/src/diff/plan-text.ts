/** `plan.txt`: the whole plan in the grammar of the card, uncut. */
import type { PlanHead, PlanSummary } from '@cloud-chatops/core';

export function planText(summary: PlanSummary, plan: PlanHead): string {
  return `${plan.digest} ${summary.formatVersion}\n`;
}
