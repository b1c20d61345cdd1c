/** What stands between a reviewed plan and its apply, gathered once from plan, report and policy. The model's words never enter. */
import type { ReportHead } from '../advice/analysis.ts';
import type { PlanHead } from '../plan/plan-head.ts';

/** What a project asks for before an apply; part of the configuration, read when the plan has been analysed. */
export interface GatePolicy {
  /** How many people other than… must approve. 0: Confirm alone. */
  readonly approvals: number;
  /** Four eyes: neither the requester nor whoever confirms counts as an approver. */
  readonly fourEyes: boolean;
  /** Delta in the report's currency a month from which one approval is needed; absent: never. */
  readonly approvalOverMonthly?: number;
  /** Ms the reviewers wait for the model's words at most; 0: not at all. */
  readonly waitForWordsMs: number;
  /** Addresses of this plan that a protection of the project names, with what it asks for. Computed by the host. */
  readonly protected: readonly {
    readonly address: string;
    readonly asks: 'approval' | 'no-destroy';
    readonly action: string;
  }[];
}

/** Why Confirm stays off until somebody overrides it. */
export type Block =
  | { readonly kind: 'practice'; readonly practiceId: string }
  | { readonly kind: 'protected'; readonly address: string }
  | { readonly kind: 'analysis-failed'; readonly message: string };

export interface Gate {
  readonly approvals: number;
  readonly fourEyes: boolean;
  /** The deployment name must be typed: something is destroyed or replaced, or a critical finding stands. */
  readonly typedName?: string;
  readonly blockedBy: readonly Block[];
  /** Why approvals are asked for, in codes: `configured`, `finding:<practice>`, `cost`, `protected:<address>`. */
  readonly approvalReasons: readonly string[];
}

export interface GateInput {
  readonly plan: PlanHead;
  /** Absent when the analysis failed; `analysisError` says why. */
  readonly report?: ReportHead;
  readonly analysisError?: string;
  readonly policy: GatePolicy;
  readonly name: string;
}

export function gate({ plan, report, analysisError, policy, name }: GateInput): Gate {
  const danger =
    plan.counts.delete + plan.counts.replace + plan.counts.other > 0 || (report?.findings.critical ?? 0) > 0;
  const guarded = policy.protected.filter((p) => p.asks === 'approval');
  const dear =
    report !== undefined && policy.approvalOverMonthly !== undefined && report.cost.delta > policy.approvalOverMonthly;
  const approvalReasons = [
    ...(policy.approvals > 0 ? ['configured'] : []),
    ...(report?.needsApproval ?? []).map((id) => `finding:${id}`),
    ...(dear ? ['cost'] : []),
    ...guarded.map((p) => `protected:${p.address}`),
  ];
  // A protection asks for one approval more than the project does anyway; a finding or a cost for at least one.
  const approvals = Math.max(policy.approvals + (guarded.length > 0 ? 1 : 0), approvalReasons.length > 0 ? 1 : 0);
  const blockedBy: Block[] = [
    ...(report === undefined
      ? [{ kind: 'analysis-failed' as const, message: analysisError ?? 'the analysis did not end' }]
      : []),
    ...(report?.blocks ?? []).map((practiceId) => ({ kind: 'practice' as const, practiceId })),
    ...policy.protected
      .filter((p) => p.asks === 'no-destroy')
      .map((p) => ({ kind: 'protected' as const, address: p.address })),
  ];
  return { approvals, fourEyes: policy.fourEyes, ...(danger ? { typedName: name } : {}), blockedBy, approvalReasons };
}
