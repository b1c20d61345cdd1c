/** What a session remembers between events. Plain JSON, small: large texts are artifacts. */
import type { ReportHead } from '../advice/analysis.ts';
import type { PlanHead } from '../plan/plan-head.ts';
import type { ApplyResult, ExplainOutput, StaleReason, StepFailure } from '../ports/effects.ts';
import type { Person, SessionInput } from '../session/session.ts';
import type { Gate, GatePolicy } from './gate.ts';
import type { Approval } from './lobby.ts';

/** Who did it, and when (epoch ms). */
export interface Deed {
  readonly by: Person;
  readonly at: number;
}

export interface DeploymentContext {
  readonly input: SessionInput;
  /** How often Run Plan was pressed; names the attempt's directory. */
  readonly attempt: number;
  /** When the present state's work began, epoch ms. */
  readonly since: number;
  /** Absolute end of the idle time; runs only in states that wait for a person. */
  readonly deadlineAt: number;
  /** The lease's fencing number while the session holds its target. */
  readonly fence: number | null;
  readonly failure: StepFailure | null;
  readonly plan: PlanHead | null;
  readonly policy: GatePolicy | null;
  readonly report: ReportHead | null;
  readonly gate: Gate | null;
  /** `null`: not settled yet. */
  readonly words: ExplainOutput | null;
  /** Confirm waits for the words until then at most. */
  readonly wordsUntil: number;
  /** Sorted by person id, so that the order of clicks makes no new state. */
  readonly approvals: readonly Approval[];
  readonly override: (Deed & { readonly reason: string }) | null;
  readonly stale: StaleReason | null;
  readonly confirmed: Deed | null;
  readonly stop: Deed | null;
  readonly forceOffered: boolean;
  readonly forced: Deed | null;
  readonly result: ApplyResult | null;
  readonly cause: 'error' | 'stopped' | 'nothing-started' | null;
  readonly unlocked: (Deed & { readonly reason: string }) | null;
  /** Who ended the session, where a person did. */
  readonly ended: Deed | null;
  readonly endedAt: number;
}

/** Everything that belongs to one plan attempt: void as soon as Run Plan is pressed again. */
export const freshAttempt = {
  fence: null,
  failure: null,
  plan: null,
  policy: null,
  report: null,
  gate: null,
  words: null,
  wordsUntil: 0,
  approvals: [],
  override: null,
  stale: null,
  confirmed: null,
  stop: null,
  forceOffered: false,
  forced: null,
  result: null,
  cause: null,
  unlocked: null,
} as const satisfies Partial<DeploymentContext>;

/**
 * The first context. xstate calls the factory with `input` undefined before each pure transition and throws the result
 * away, hence the guard.
 */
export function initialContext(input: SessionInput | undefined): DeploymentContext {
  const openedAt = input?.openedAt ?? 0;
  return {
    input: input as SessionInput,
    attempt: 0,
    since: openedAt,
    deadlineAt: openedAt + (input?.idleMs ?? 0),
    ended: null,
    endedAt: 0,
    ...freshAttempt,
  };
}
