/** What a frontend shows of a session: its status and the four controls. */
import type { ReportHead } from '../advice/analysis.ts';
import type { PlanHead } from '../plan/plan-head.ts';
import type { ApplyResult, StaleReason, StepFailure, StepName } from '../ports/effects.ts';
import type { Person, SessionId, Target } from '../session/session.ts';
import type { Refusal } from './commands.ts';
import type { Gate } from './gate.ts';

/** The leaf states, flat: what a lobby can look like. */
export type LobbyState =
  | 'lobby'
  | 'queued'
  | 'initializing'
  | 'validating'
  | 'planning'
  | 'planFailed'
  | 'noChanges'
  | 'analyzing'
  | 'explaining'
  | 'awaitingConfirmation'
  | 'verifying'
  | 'stale'
  | 'applying'
  | 'stopping'
  | 'applied'
  | 'applyFailed'
  | 'interrupted'
  | 'cancelled'
  | 'expired';

export interface Control {
  readonly enabled: boolean;
  /** Present exactly when not enabled. */
  readonly refusal?: Refusal;
}

export interface Approval {
  readonly by: Person;
  readonly at: number;
}

export interface LobbyView {
  readonly sessionId: SessionId;
  readonly state: LobbyState;
  readonly target: Target;
  readonly entryTitle: string;
  readonly operation: 'deploy' | 'destroy';
  readonly requester: Person;
  readonly openedAt: number;
  readonly attempt: number;
  /** Epoch ms when the idle time ends; absent while it does not run. */
  readonly closesAt?: number;
  /** When the present step or apply began. */
  readonly since?: number;
  readonly step?: StepName;
  readonly plan?: PlanHead;
  readonly report?: ReportHead;
  readonly gate?: Gate;
  readonly approvals: readonly Approval[];
  readonly overriddenBy?: { readonly by: Person; readonly reason: string };
  /** `pending`: may still come. */
  readonly words: 'pending' | 'done' | 'unavailable' | 'off' | 'none';
  readonly wordsReason?: string;
  /** Until when Confirm waits for the words at most. */
  readonly wordsUntil?: number;
  readonly failure?: StepFailure;
  readonly stale?: StaleReason;
  readonly confirmedBy?: Person;
  readonly stopBy?: Person;
  readonly stopAt?: number;
  readonly forcedBy?: Person;
  readonly forceOffered: boolean;
  readonly result?: ApplyResult;
  readonly applyCause?: 'error' | 'stopped' | 'nothing-started';
  readonly endedBy?: Person;
  readonly endedAt?: number;
  readonly unlockedBy?: Person;
  /** `plan`: Run Plan (Dry Run). `confirm`: Confirm Apply. `cancel`: Cancel, which asks for a stop while applying. `details` is always on. */
  readonly controls: {
    readonly plan: Control;
    readonly confirm: Control;
    readonly cancel: Control & { readonly command: 'cancel' | 'stop' };
    readonly details: Control;
  };
  /** Approve, Reject, Override, Unlock, Force Stop in the thread: on or off for at least somebody. */
  readonly threadControls: {
    readonly approve: boolean;
    readonly reject: boolean;
    readonly override: boolean;
    readonly unlock: boolean;
    readonly force: boolean;
  };
}
