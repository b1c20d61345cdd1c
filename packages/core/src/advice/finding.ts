/** What a practice says about one resource of a plan. */

export type Severity = 'critical' | 'high' | 'medium' | 'low';
/** `block`: Confirm stays off until somebody with the right overrides it. */
export type Enforcement = 'advise' | 'needs-approval' | 'block';

export interface Evidence {
  /** Attribute path, `source_ranges[0]`. */
  readonly path: string;
  /** Redacted and shortened JSON text of the value; absent: the attribute is not set. */
  readonly value?: string;
}

export interface Waiver {
  readonly reason: string;
  readonly owner: string;
  /** ISO date, last day it holds. */
  readonly expires: string;
}

export interface Finding {
  readonly practiceId: string;
  readonly title: string;
  readonly severity: Severity;
  /** Category of the practice, such as `network-exposure`, `iam`, `cost`. */
  readonly category: string;
  readonly address: string;
  readonly evidence: readonly Evidence[];
  /** One sentence: what to change. */
  readonly fix: string;
  readonly enforcement: Enforcement;
  /** Whether the resource broke the practice before this plan, too. */
  readonly since: 'new' | 'before';
  readonly waived?: Waiver;
}

/** Stands for an address where something is said of no single resource. No address has spaces or brackets like these. */
export const WHOLE_PLAN = '(whole plan)';

/** A practice that could not be decided on a resource; never reported as passed. */
export interface NotEvaluated {
  readonly practiceId: string;
  readonly address: string;
  readonly reason: string;
  readonly enforcement: Enforcement;
}
