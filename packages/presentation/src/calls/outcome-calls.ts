/** R1, I1 and A1: an apply is done, nobody saw its end, or a plan waits for approvals. */
import type { ApplyResult, LobbyView } from '@cloud-chatops/core';
import type { Call } from '../card.ts';
import type { Role, TextStyle } from '../style/text-style.ts';

export interface DoneInput {
  readonly view: LobbyView;
  readonly result: ApplyResult;
  readonly style: TextStyle;
  /** Text of the full log; attached as `apply.txt`. */
  readonly log?: string;
}

/** R1, to the requester and whoever confirmed. */
export function doneCall({ view, result, style, log }: DoneInput): Call {
  return {
    text: `${style.person(view.requester)} ${result.added}`,
    mentions: [view.requester.id],
    files: log === undefined ? [] : [{ name: 'apply.txt', content: log }],
    rows: [],
  };
}

export interface InterruptedInput {
  readonly view: LobbyView;
  readonly style: TextStyle;
  readonly log?: string;
}

/** I1, with the button Unlock. */
export function interruptedCall({ view, style }: InterruptedInput): Call {
  return { text: style.person(view.requester), mentions: [view.requester.id], files: [], rows: [] };
}

export interface ApprovalInput {
  readonly view: LobbyView;
  readonly style: TextStyle;
  /** Who is called; nobody when the project names no role. */
  readonly approvers?: readonly Role[];
}

/** A1, once a plan. */
export function approvalCall({ view, style, approvers = [] }: ApprovalInput): Call {
  return {
    text: style.person(view.requester),
    mentions: [],
    roles: approvers.map((role) => role.id),
    files: [],
    rows: [],
  };
}
