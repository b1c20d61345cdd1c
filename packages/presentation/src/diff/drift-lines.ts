/** What was changed outside Terraform. Its verbs are in the past: this plan does not do it. */
import type { SummaryChange } from '@cloud-chatops/core';
import { oneLine } from '../text/neutralise.ts';
import { attributeLines } from './attribute-lines.ts';

export function driftLines(change: SummaryChange, whole: boolean): string[] {
  const address = oneLine(change.address);
  if (change.action === 'delete') return [`- gone ${address}`];
  if (change.action === 'create') return [`+ appeared ${address}`];
  const { causes, others } = attributeLines(change, whole);
  return [`! changed ${address}`, ...causes, ...others];
}
