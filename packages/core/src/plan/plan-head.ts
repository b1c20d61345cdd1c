/** What the machine and the lobby need of a plan: small enough for the machine's context. Everything else is in the summary artifact. */
import type { ArtifactRef } from '../ports/artifacts.ts';
import type { PlanCounts } from './plan-summary.ts';

export interface PlanHead {
  /** 64 hex digits; see `PlanDigest` in packages/terraform. People are shown the first six. */
  readonly digest: string;
  readonly counts: PlanCounts;
  /** `applyable === false && !errored`, or exit code 0 for formats that do not say. */
  readonly noChanges: boolean;
  /** `false`: a targeted or deferred plan, another is needed after this one. */
  readonly complete: boolean;
  /** Our counts and Terraform's own sentence differ: Confirm stays off. */
  readonly countsDiffer: boolean;
  /** First three addresses that are destroyed, in review order. */
  readonly destroys: readonly string[];
  /** First three addresses that are replaced, in review order. */
  readonly replaces: readonly string[];
  readonly outputsChanged: number;
  readonly drifted: number;
  /** How many drifted objects this plan changes back. */
  readonly driftUndone: number;
  /** Epoch ms. */
  readonly plannedAt: number;
  /** Such as `Terraform 1.11.4` or `OpenTofu 1.11.5`. */
  readonly tool: string;
  readonly stateSerial?: number;
  readonly stateLineage?: string;
  /** JSON of `PlanSummary`. */
  readonly summary: ArtifactRef;
}

/** First six hex digits, as people see a digest. */
export const shortDigest = (digest: string): string => digest.slice(0, 6);
