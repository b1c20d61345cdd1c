/** The advisor's report on one plan and the model's words about it. */
import type { ArtifactRef } from '../ports/artifacts.ts';
import type { CostReport } from './cost.ts';
import type { Finding, NotEvaluated, Severity } from './finding.ts';

export type Risk = 'none' | Severity;

export interface AnalysisReport {
  readonly cost: CostReport;
  /** Worst first; waived ones included and marked. */
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly NotEvaluated[];
  /** How many practices were looked at for this plan's resource types. */
  readonly practicesChecked: number;
  /** Absent: no policies in Rego are configured. Their results are among the findings. */
  readonly policies?: { readonly program: string; readonly evaluated: boolean };
  /** The floor that code sets; the model can only raise what is shown. */
  readonly risk: Risk;
  /** Say why a dear change is a warning: «+$812.00 a month is over the project's $500.00». */
  readonly costWarnings: readonly string[];
}

/** The model's words, already checked: every concern cites an address, finding or practice of this plan. */
export interface Explanation {
  /** Such as `openai/gpt-oss-120b`, or `simulated model`. */
  readonly model: string;
  readonly simulated: boolean;
  readonly summary: string;
  readonly concerns: readonly {
    readonly text: string;
    readonly severity: Severity;
    readonly citations: readonly string[];
  }[];
  readonly fixes: readonly { readonly text: string; readonly citations: readonly string[] }[];
  readonly risk: Risk;
  /** How many claims were dropped for lack of a citation. */
  readonly dropped: number;
}

/** What the machine and the lobby need of a report. */
export interface ReportHead {
  readonly cost: {
    readonly currency: string;
    readonly before: number;
    readonly after: number;
    readonly delta: number;
    readonly priced: number;
    readonly free: number;
    readonly usageBased: number;
    readonly notPriced: number;
  };
  /** Not waived ones only. */
  readonly findings: {
    readonly critical: number;
    readonly high: number;
    readonly medium: number;
    readonly low: number;
  };
  readonly waived: number;
  readonly notEvaluated: number;
  readonly worst?: {
    readonly practiceId: string;
    readonly title: string;
    readonly severity: Severity;
    readonly address: string;
  };
  readonly practicesChecked: number;
  readonly risk: Risk;
  /** Practices whose findings ask for an approval or block, not waived. */
  readonly needsApproval: readonly string[];
  readonly blocks: readonly string[];
  readonly costWarnings: readonly string[];
  /** JSON of `AnalysisReport`. */
  readonly report: ArtifactRef;
}
