/**
 * The timeline: typed happenings of a session, `noun.verb`. They are the audit trail and the outbox that frontends
 * deliver, each once and in order. Entries carry references, never large texts.
 */
import type { ReportHead } from '../advice/analysis.ts';
import type { PlanHead } from '../plan/plan-head.ts';
import type { ApplyResult, ExplainOutput, StaleReason, StepFailure, StepName } from '../ports/effects.ts';
import type { Person } from '../session/session.ts';
import type { Gate } from './gate.ts';

interface At {
  /** Epoch ms. */
  readonly at: number;
}
interface Of {
  /** The plan attempt it belongs to, from 1. */
  readonly attempt: number;
}

export type TimelineEntry =
  | ({ readonly type: 'session.opened'; readonly by: Person } & At)
  | ({ readonly type: 'plan.requested'; readonly by: Person } & At & Of)
  /** A step of init, validate, plan began; `queue` means the target's lease is waited for. */
  | ({ readonly type: 'step.started'; readonly step: StepName } & At & Of)
  | ({ readonly type: 'step.completed'; readonly step: StepName } & At & Of)
  | ({ readonly type: 'plan.failed'; readonly failure: StepFailure } & At & Of)
  | ({ readonly type: 'plan.completed'; readonly plan: PlanHead } & At & Of)
  | ({ readonly type: 'plan.unchanged'; readonly plan: PlanHead } & At & Of)
  | ({
      readonly type: 'analysis.completed';
      readonly digest: string;
      readonly report: ReportHead;
      readonly gate: Gate;
    } & At &
      Of)
  | ({ readonly type: 'analysis.failed'; readonly digest: string; readonly message: string; readonly gate: Gate } & At &
      Of)
  /** The model's words came, or it is known that they will not. Comes after `analysis.completed`, perhaps late. */
  | ({ readonly type: 'explanation.completed'; readonly digest: string; readonly explanation: ExplainOutput } & At & Of)
  /** Confirm is open from now on (as far as the gate allows). */
  | ({ readonly type: 'review.completed'; readonly digest: string; readonly gate: Gate } & At & Of)
  | ({
      readonly type: 'plan.approved';
      readonly by: Person;
      readonly digest: string;
      readonly have: number;
      readonly need: number;
    } & At &
      Of)
  | ({ readonly type: 'plan.rejected'; readonly by: Person; readonly digest: string; readonly reason: string } & At &
      Of)
  | ({ readonly type: 'block.overridden'; readonly by: Person; readonly digest: string; readonly reason: string } & At &
      Of)
  | ({ readonly type: 'plan.confirmed'; readonly by: Person; readonly digest: string } & At & Of)
  | ({ readonly type: 'plan.staled'; readonly digest: string; readonly reason: StaleReason } & At & Of)
  | ({ readonly type: 'apply.started'; readonly digest: string; readonly by: Person; readonly total: number } & At & Of)
  | ({ readonly type: 'stop.requested'; readonly by: Person } & At & Of)
  /** The graceful stop takes long: Force Stop may be offered to another authorised person. */
  | ({ readonly type: 'force.offered' } & At & Of)
  /** The interrupt could not be sent; the apply goes on. */
  | ({ readonly type: 'stop.failed'; readonly message: string } & At & Of)
  | ({ readonly type: 'force.requested'; readonly by: Person } & At & Of)
  | ({
      readonly type: 'apply.completed';
      readonly digest: string;
      readonly result: ApplyResult;
      readonly by: Person;
    } & At &
      Of)
  | ({
      readonly type: 'apply.failed';
      readonly digest: string;
      readonly cause: 'error' | 'stopped' | 'nothing-started';
      readonly result: ApplyResult;
      readonly by: Person;
      readonly stoppedBy?: Person;
    } & At &
      Of)
  | ({
      readonly type: 'apply.interrupted';
      readonly digest: string;
      readonly result?: ApplyResult;
      readonly by: Person;
    } & At &
      Of)
  | ({ readonly type: 'lease.unlocked'; readonly by: Person; readonly reason: string } & At & Of)
  | ({ readonly type: 'session.cancelled'; readonly by: Person } & At & Of)
  | ({ readonly type: 'session.expired'; readonly idleMs: number } & At & Of)
  /** The idle time is over in a state that keeps its outcome (failed, interrupted, no changes): the thread is archived, the state stays. */
  | ({ readonly type: 'session.closed' } & At & Of);

export type EntryType = TimelineEntry['type'];
export type EntryOf<T extends EntryType> = Extract<TimelineEntry, { type: T }>;

/** An entry as it is stored: with its place in the session's timeline. */
export interface StoredEntry {
  readonly sessionId: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly entry: TimelineEntry;
}
