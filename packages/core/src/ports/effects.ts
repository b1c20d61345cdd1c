/**
 * The work a session asks for, as plain async functions. The runtime starts them after the commit that asked for them
 * and gives each a key; the key names the run directory, so starting twice re-attaches. A "no" that is part of normal
 * life (a plan that fails, a stale plan) is a value; a thrown error means the effect itself broke.
 */
import type { Explanation, ReportHead, Risk } from '../advice/analysis.ts';
import type { PlanHead } from '../plan/plan-head.ts';
import type { GatePolicy } from '../machine/gate.ts';
import type { Setting, SessionId, Target } from '../session/session.ts';
import type { ArtifactRef } from './artifacts.ts';
import type { Progress } from './progress.ts';

/** `signal.reason` when the bot stops and running work must live on. */
export const DETACH = 'detach';

export interface EffectTools {
  /** Unique per start of the work, stable over restarts: `<session>/<version>/<effect>`. */
  readonly key: string;
  /**
   * Aborted when the session left the state that asked for the work: stop what runs. With the reason `DETACH` the bot
   * itself is going: let go, detached runs live on and are found again.
   */
  readonly signal: AbortSignal;
  /**
   * True after a restart: the work was asked for by a process that is gone. `apply` must then only re-attach, and claim
   * its run first, so that nothing can start it any more; other work may start again.
   */
  readonly recovered: boolean;
  /** Latest wins; never stored. */
  progress(progress: Progress): void;
}

export type Effect<I, O> = (input: I, tools: EffectTools) => Promise<O>;

/** Which plan attempt of which session. Names the attempt's directory: `runs/<sessionId>/<attempt>`. */
export interface AttemptInput {
  readonly sessionId: SessionId;
  /** 1 for the first Run Plan of the session. */
  readonly attempt: number;
  readonly target: Target;
  readonly operation: 'deploy' | 'destroy';
  readonly settings: { readonly [variable: string]: Setting };
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  /** Relative to the module. */
  readonly file?: string;
  readonly line?: number;
  /** Where the configuration is not at fault: it ends by itself, or whoever runs the bot has to look. */
  readonly remedy?: 'wait' | 'operator';
}

export type StepName = 'queue' | 'init' | 'validate' | 'plan';

export interface StepFailure {
  readonly step: StepName;
  readonly errors: number;
  readonly warnings: number;
  /** First five, redacted. */
  readonly diagnostics: readonly Diagnostic[];
  /** Full log, redacted. */
  readonly log?: ArtifactRef;
}

export type StepOutput =
  | { readonly outcome: 'done'; readonly finishedAt: number }
  | { readonly outcome: 'failed'; readonly failure: StepFailure; readonly finishedAt: number };

export type PlanOutput =
  | { readonly outcome: 'planned'; readonly plan: PlanHead; readonly finishedAt: number }
  | { readonly outcome: 'failed'; readonly failure: StepFailure; readonly finishedAt: number };

export interface LeaseOutput {
  /** Grows with each holder of the target, for ever. */
  readonly fence: number;
  readonly finishedAt: number;
}

export interface AnalyzeInput extends AttemptInput {
  readonly plan: PlanHead;
}

export type AnalyzeOutput =
  | {
      readonly outcome: 'analyzed';
      readonly report: ReportHead;
      readonly policy: GatePolicy;
      readonly finishedAt: number;
    }
  /** Fail safe: the plan is blocked until somebody overrides it. */
  | { readonly outcome: 'failed'; readonly message: string; readonly policy: GatePolicy; readonly finishedAt: number };

export interface ExplainInput extends AnalyzeInput {
  /** `null` after a failed analysis: there is nothing to explain, the outcome is `off`. */
  readonly report: ReportHead | null;
}

export type ExplainOutput =
  | {
      readonly outcome: 'explained';
      readonly words: ArtifactRef;
      readonly model: string;
      readonly risk: Risk;
      readonly finishedAt: number;
    }
  /** `reason` is a short sentence for people: «no answer in 20 s». */
  | { readonly outcome: 'unavailable'; readonly reason: string; readonly finishedAt: number }
  | { readonly outcome: 'off'; readonly finishedAt: number };

export interface VerifyInput extends AttemptInput {
  readonly plan: PlanHead;
  readonly fence: number;
}

/** Why a reviewed plan may not be applied any more. */
export const STALE_CODES = [
  'module-changed',
  'lock-file-changed',
  'variables-changed',
  'tool-changed',
  'plan-missing',
  'plan-altered',
  'plan-too-old',
  'not-applyable',
  'state-serial',
  'state-lineage',
  'lease-lost',
  'workspace-changed',
  'rejected',
  'not-verifiable',
] as const;
export type StaleCode = (typeof STALE_CODES)[number];

export interface StaleReason {
  readonly code: StaleCode;
  /** What exactly, for people: «main.tf», «serial 41 → 42», «made 31 min ago, the limit is 30 min». Redacted. */
  readonly detail: string;
}

export type VerifyOutput =
  | { readonly outcome: 'verified'; readonly finishedAt: number }
  | { readonly outcome: 'stale'; readonly reason: StaleReason; readonly finishedAt: number };

export type ApplyInput = VerifyInput;

export type ApplyStatus = 'done' | 'failed' | 'tainted' | 'not-started' | 'unknown';

/** What became of one planned change. */
export interface AppliedResource {
  readonly address: string;
  /** In the plan's words: create, update, delete, replace. */
  readonly action: string;
  readonly status: ApplyStatus;
  /** Ms. */
  readonly tookMs?: number;
  readonly diagnostic?: Diagnostic;
}

export interface ApplyResult {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly notStarted: number;
  readonly unknown: number;
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
  /** First error, for the lobby: `google_compute_instance.web: quota CPUS exceeded`. */
  readonly firstError?: string;
  readonly startedAt: number;
  readonly tookMs: number;
  /** JSON of `AppliedResource[]` with general diagnostics: `ApplyReport`. */
  readonly report: ArtifactRef;
  /** Human-readable log, redacted: `apply.txt`. */
  readonly log: ArtifactRef;
}

export interface ApplyReport {
  readonly resources: readonly AppliedResource[];
  /** Errors and warnings without an address. */
  readonly general: readonly Diagnostic[];
}

export type ApplyOutput =
  | { readonly outcome: 'applied'; readonly result: ApplyResult; readonly finishedAt: number }
  /** `stopped`: after an interrupt that somebody asked for. `nothing-started`: refused at the last check, no process was started. */
  | {
      readonly outcome: 'failed';
      readonly cause: 'error' | 'stopped' | 'nothing-started';
      readonly result: ApplyResult;
      readonly finishedAt: number;
    }
  /** Nobody saw the end: the process is gone without an exit status. */
  | { readonly outcome: 'lost'; readonly result: ApplyResult; readonly finishedAt: number };

export interface InterruptInput {
  readonly sessionId: SessionId;
  readonly attempt: number;
  /** The second interrupt: terraform exits at once and may lose what runs. */
  readonly force: boolean;
}

export interface InterruptOutput {
  readonly finishedAt: number;
}

export interface Effects {
  /** Waits for the target's lease and a free slot; reports its place as progress. */
  readonly lease: Effect<AttemptInput, LeaseOutput>;
  readonly init: Effect<AttemptInput, StepOutput>;
  readonly validate: Effect<AttemptInput, StepOutput>;
  readonly plan: Effect<AttemptInput, PlanOutput>;
  readonly analyze: Effect<AnalyzeInput, AnalyzeOutput>;
  readonly explain: Effect<ExplainInput, ExplainOutput>;
  readonly verify: Effect<VerifyInput, VerifyOutput>;
  /** Only ever re-attached once started: the runtime never restarts it, and the effect itself claims its run. */
  readonly apply: Effect<ApplyInput, ApplyOutput>;
  readonly interrupt: Effect<InterruptInput, InterruptOutput>;
}

export type EffectName = keyof Effects;

/** Kept here so that frontends and the advisor name one type for the stored words. */
export type StoredExplanation = Explanation;
