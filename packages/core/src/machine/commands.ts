/** What people can ask of a session. Every command names who asks, with the rights of that moment, and when. */
import type { Actor } from '../session/session.ts';

interface Asked {
  readonly by: Actor;
  /** Epoch ms, the host's clock. */
  readonly at: number;
}

export type Command =
  | ({ readonly type: 'plan' } & Asked)
  /**
   * `typed`: what the person typed into the confirmation. `approvers`: those who approved, with their rights fetched
   * anew; absent means they could not be fetched, and a plan that needs approvals is then refused.
   */
  | ({
      readonly type: 'confirm';
      readonly digest: string;
      readonly typed?: string;
      readonly approvers?: readonly Actor[];
    } & Asked)
  | ({ readonly type: 'approve'; readonly digest: string } & Asked)
  | ({ readonly type: 'reject'; readonly digest: string; readonly reason?: string } & Asked)
  | ({ readonly type: 'cancel' } & Asked)
  | ({ readonly type: 'stop' } & Asked)
  | ({ readonly type: 'force' } & Asked)
  | ({ readonly type: 'override'; readonly digest: string; readonly reason: string } & Asked)
  | ({ readonly type: 'unlock'; readonly reason: string } & Asked);

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/**
 * Why a command is refused: a code that sentences are written for, and what they need to name.
 * `right` is the missing right; `who` and `at` name who was first; `digest` is the plan that counts now.
 */
export type Refusal =
  | { readonly code: 'no-right'; readonly right: string }
  | { readonly code: 'already-running' }
  | { readonly code: 'already-confirmed'; readonly who: string; readonly at: number }
  | { readonly code: 'session-ended'; readonly state: string }
  | { readonly code: 'no-plan-yet' }
  | { readonly code: 'plan-first' }
  /** The plan changes nothing. */
  | { readonly code: 'nothing-to-apply' }
  | { readonly code: 'still-analyzing' }
  | { readonly code: 'waiting-for-words'; readonly until: number }
  | { readonly code: 'other-plan'; readonly digest: string }
  | { readonly code: 'counts-differ' }
  | { readonly code: 'blocked'; readonly by: readonly string[] }
  | { readonly code: 'approvals-missing'; readonly have: number; readonly need: number }
  | { readonly code: 'approvers-unknown' }
  | { readonly code: 'approver-lost-right'; readonly who: string }
  | { readonly code: 'own-approval' }
  | { readonly code: 'already-approved' }
  | { readonly code: 'no-approval-needed' }
  | { readonly code: 'typed-name-wrong'; readonly expected: string }
  | { readonly code: 'not-applying' }
  | { readonly code: 'use-stop' }
  | { readonly code: 'already-stopping'; readonly who: string; readonly at: number }
  | { readonly code: 'force-too-early'; readonly from: number }
  | { readonly code: 'force-needs-another' }
  | { readonly code: 'already-forced' }
  | { readonly code: 'nothing-blocked' }
  | { readonly code: 'nothing-locked' }
  | { readonly code: 'reason-missing' }
  /** Cancel after a failed or interrupted apply: what is in place stays, Run Plan shows it. */
  | { readonly code: 'nothing-to-cancel' }
  /** Approve or reject where no reviewed plan waits. */
  | { readonly code: 'nothing-to-approve' }
  /** Confirm outside of the project's apply windows: said by hosts that have them, never by the machine. `opens`: epoch ms. */
  | { readonly code: 'outside-window'; readonly opens: number };

export type RefusalCode = Refusal['code'];
