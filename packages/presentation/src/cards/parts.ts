/** Small parts that several cards share. */
import { shortDigest, type LobbyView, type PlanHead } from '@cloud-chatops/core';
import type { CardBlock } from '../card.ts';
import { breakBackticks } from '../text/neutralise.ts';
import { staleSentence } from '../sentences/stale-sentence.ts';
import type { TextStyle } from '../style/text-style.ts';

/** Text blocks of the lines that there are; nothing for no lines. */
export const textBlock = (lines: readonly string[]): CardBlock[] =>
  lines.length === 0 ? [] : [{ kind: 'text', text: lines.join('\n') }];

/** A fence of lines whose parts are visible already. */
export const codeBlock = (language: 'diff' | 'text', lines: readonly string[]): CardBlock[] =>
  lines.length === 0 ? [] : [{ kind: 'code', language, text: breakBackticks(lines.join('\n')) }];

/** What stands under the headline of a plan that does not count any more. */
export function planFate(plan: PlanHead, view: LobbyView, style: TextStyle): string[] {
  if (view.plan === undefined) return [`${style.bold('Not the current plan')}: a new one is being made.`];
  if (view.plan.digest !== plan.digest) return [style.bold(`Replaced by plan ${shortDigest(view.plan.digest)}`)];
  if (view.state === 'stale') {
    return [
      view.stale === undefined
        ? style.bold('Out of date')
        : `${style.bold('Out of date')}: ${staleSentence(view.stale, style)}`,
    ];
  }
  if (view.state === 'cancelled') return [style.bold('Cancelled')];
  if (view.state === 'expired') return [style.bold('Closed without a decision')];
  return [];
}

/** Whether the card shows the plan that counts now. */
export const isCurrent = (plan: PlanHead, view: LobbyView): boolean => view.plan?.digest === plan.digest;
