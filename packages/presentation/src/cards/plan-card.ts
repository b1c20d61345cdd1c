/** M2 of the thread: what one plan would do, with `plan.txt`. */
import type { LobbyView, PlanHead, PlanSummary } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { Role, TextStyle } from '../style/text-style.ts';

export interface PlanCardInput {
  readonly plan: PlanHead;
  /** Absent when the stored summary is gone: counts and destroys of the head remain. */
  readonly summary?: PlanSummary;
  readonly view: LobbyView;
  readonly style: TextStyle;
  readonly approvers?: readonly Role[];
  /** Addresses and attributes that findings and prices name, worst first: they are shown before others. */
  readonly named?: readonly NamedAttribute[];
  /** Characters of the whole card; 3,500 when absent. */
  readonly budget?: number;
  /** Why `plan.txt` could not be attached, in words; the card then goes without the file. */
  readonly uploadProblem?: string;
}

export interface NamedAttribute {
  readonly address: string;
  /** Attribute path; absent: the resource as a whole. */
  readonly path?: string;
}

/** The plan in one card; `plan.txt` with the whole plan is in `files`. The same input gives the same text. */
export function planCard(input: PlanCardInput): Card {
  return { tone: 'waiting', blocks: [{ kind: 'heading', text: input.plan.digest }], rows: [], files: [] };
}
