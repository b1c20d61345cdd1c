/** E1 and F1: a plan or an apply failed, and somebody has to look. */
import type { ApplyReport, ApplyResult, LobbyView, StepFailure } from '@cloud-chatops/core';
import type { Call } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';

export interface PlanFailedInput {
  readonly view: LobbyView;
  readonly failure: StepFailure;
  readonly style: TextStyle;
  /** Text of the full log; attached as `plan.log.txt`. */
  readonly log?: string;
}

/** E1, to the requester. At most 1,900 characters, five errors. */
export function planFailedCall({ view, failure, style, log }: PlanFailedInput): Call {
  return {
    text: `${style.person(view.requester)} ${failure.step}`,
    mentions: [view.requester.id],
    files: log === undefined ? [] : [{ name: 'plan-log.txt', content: log }],
    rows: [],
  };
}

export interface ApplyFailedInput {
  readonly view: LobbyView;
  readonly result: ApplyResult;
  /** Absent when the stored report is gone. */
  readonly report?: ApplyReport;
  readonly style: TextStyle;
  /** Text of the full log; attached as `apply.txt`. */
  readonly log?: string;
}

/** F1, to the requester and whoever confirmed: failed, stopped or refused at the last check (`view.applyCause`). */
export function applyFailedCall({ view, result, style, log }: ApplyFailedInput): Call {
  return {
    text: `${style.person(view.requester)} ${result.failed}`,
    mentions: [view.requester.id],
    files: log === undefined ? [] : [{ name: 'apply.txt', content: log }],
    rows: [],
  };
}
