/** R1, I1 and A1: an apply is done, nobody saw its end, or a plan waits for approvals. */
import { shortDigest, shortSession, type ApplyResult, type LobbyView } from '@cloud-chatops/core';
import type { Call } from '../card.ts';
import { dangerWords, harmlessWords, headlineWords } from '../diff/counts.ts';
import type { Role, TextStyle } from '../style/text-style.ts';
import { shownDuration } from '../text/durations.ts';
import { counted, shownDelta, shownNumber } from '../text/numbers.ts';
import { addressees, mentioned } from './addressees.ts';

export interface DoneInput {
  readonly view: LobbyView;
  readonly result: ApplyResult;
  readonly style: TextStyle;
  /** Text of the full log; attached as `apply.txt`. */
  readonly log?: string;
}

/** «3 added, 0 changed, 0 destroyed in 4 min 12 s» */
export const doneWords = (result: ApplyResult): string =>
  `${shownNumber(result.added)} added, ${shownNumber(result.changed)} changed, ${shownNumber(result.destroyed)} destroyed in ${shownDuration(result.tookMs)}`;

/** R1, to the requester and whoever confirmed. */
export function doneCall({ view, result, style, log }: DoneInput): Call {
  const people = addressees(view);
  return {
    text: `${mentioned(people, style)} Apply of ${style.prose(view.target.name)} done: ${doneWords(result)}.${log === undefined ? '' : ' Full log: apply.txt'}`,
    mentions: people.map(({ id }) => id),
    files: log === undefined ? [] : [{ name: 'apply.txt', content: log }],
    rows: [],
  };
}

export interface InterruptedInput {
  readonly view: LobbyView;
  readonly style: TextStyle;
  /** What is known of the log; attached as `apply.txt`. */
  readonly log?: string;
}

/** I1, with the button Unlock. */
export function interruptedCall({ view, style, log }: InterruptedInput): Call {
  const people = addressees(view);
  const { result } = view;
  const known =
    result === undefined
      ? 'the outcome is not known'
      : `${shownNumber(result.done)} of ${shownNumber(result.total)} done, the rest unknown`;
  const lock =
    view.unlockedBy === undefined
      ? `The lock is still held by session ${shortSession(view.sessionId)}.`
      : `Unlocked by ${style.prose(view.unlockedBy.name)}.`;
  return {
    text: `${mentioned(people, style)} Apply of ${style.prose(view.target.name)} was interrupted: ${known}. Run a plan to see the real state. ${lock}`,
    mentions: people.map(({ id }) => id),
    files: log === undefined ? [] : [{ name: 'apply.txt', content: log }],
    rows: [[{ action: 'unlock', label: 'Unlock', style: 'danger', enabled: view.threadControls.unlock }]],
  };
}

export interface ApprovalInput {
  readonly view: LobbyView;
  readonly style: TextStyle;
  /** Who is called; nobody when the project names no role. */
  readonly approvers?: readonly Role[];
}

/** A1, once a plan. */
export function approvalCall({ view, style, approvers = [] }: ApprovalInput): Call {
  const called = approvers.map((role) => `${style.role(role)} `).join('');
  const need = (view.gate?.approvals ?? 1) - view.approvals.length;
  const { plan, report } = view;
  const words =
    plan === undefined
      ? []
      : [
          [dangerWords(plan.counts), harmlessWords(plan.counts)].filter((part) => part !== '').join(', ') ||
            headlineWords(plan),
        ];
  const cost =
    report === undefined || report.cost.priced === 0
      ? []
      : [`${shownDelta(report.cost.delta, report.cost.currency)} a month`];
  const what = [...words, ...cost].join(', ');
  const digest = plan === undefined ? 'The plan' : `Plan ${shortDigest(plan.digest)}`;
  return {
    text: `${called}${digest} for ${style.prose(view.target.name)} needs ${counted(need, 'approval')}${what === '' ? '' : `: ${what}`}. Asked by ${style.person(view.requester)}.`,
    mentions: [],
    roles: approvers.map(({ id }) => id),
    files: [],
    rows: [],
  };
}
