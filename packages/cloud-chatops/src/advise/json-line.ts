/** `--format json`: one line a plan. The field names are an interface: other programs read them. */
import type { Evidence, PricingStatus, Risk, Severity, Waiver } from '@cloud-chatops/core';
import type { AdvisedPlan } from './advise-plan.ts';

export interface JsonLine {
  readonly file: string;
  /** What a line of JSON lines calls its plan. */
  readonly case_id?: string;
  readonly findings: readonly JsonFinding[];
  /** Neither passed nor failed. */
  readonly not_evaluated: readonly {
    readonly practice_id: string;
    readonly address: string;
    readonly reason: string;
  }[];
  readonly practices_checked: number;
  /** `null`: no policies in Rego are configured. */
  readonly policies: { readonly program: string; readonly evaluated: boolean } | null;
  /** Amounts a month of 730 hours. */
  readonly cost: {
    readonly currency: string;
    readonly before: number;
    readonly after: number;
    readonly delta: number;
    /** Who priced it, where it may be somebody else than our own price lists. */
    readonly source: string | null;
    readonly warnings: readonly string[];
    readonly assumptions: readonly string[];
    readonly resources: readonly JsonResourceCost[];
  };
  /** The worst severity that is not waived. */
  readonly risk: Risk;
}

export interface JsonFinding {
  readonly practice_id: string;
  readonly address: string;
  readonly severity: Severity;
  readonly category: string;
  readonly title: string;
  readonly fix: string;
  readonly evidence: readonly Evidence[];
  /** `before`: it was so before this plan. */
  readonly since: 'new' | 'before';
  readonly enforcement: string;
  readonly waived: Waiver | null;
}

export interface JsonResourceCost {
  readonly address: string;
  readonly type: string;
  readonly action: string;
  readonly region: string | null;
  readonly status: PricingStatus;
  /** `null`: not known, never 0. */
  readonly monthly_cost_usd: number | null;
  readonly monthly_cost_before_usd: number | null;
  /** Why there is no price. */
  readonly reason: string | null;
  readonly components: readonly {
    readonly name: string;
    readonly unit: string;
    readonly quantity: number;
    readonly unit_price: number;
    readonly amount: number;
    readonly price_date: string;
    readonly source: string;
  }[];
  /** Prices per unit whose quantity no plan knows. */
  readonly usage: readonly { readonly name: string; readonly unit: string; readonly unit_price: number }[];
}

export function jsonLine({ file, caseId, report }: AdvisedPlan): JsonLine {
  const { cost, findings, notEvaluated } = report;
  return {
    file,
    ...(caseId === undefined ? {} : { case_id: caseId }),
    findings: findings.map(({ practiceId, waived, ...finding }) => ({
      practice_id: practiceId,
      address: finding.address,
      severity: finding.severity,
      category: finding.category,
      title: finding.title,
      fix: finding.fix,
      evidence: finding.evidence,
      since: finding.since,
      enforcement: finding.enforcement,
      waived: waived ?? null,
    })),
    not_evaluated: notEvaluated.map(({ practiceId, address, reason }) => ({
      practice_id: practiceId,
      address,
      reason,
    })),
    practices_checked: report.practicesChecked,
    policies: report.policies ?? null,
    cost: {
      currency: cost.currency,
      before: cost.before,
      after: cost.after,
      delta: cost.delta,
      source: cost.source ?? null,
      warnings: report.costWarnings,
      assumptions: cost.assumptions,
      resources: cost.resources.map((resource) => ({
        address: resource.address,
        type: resource.type,
        action: resource.action,
        region: resource.region ?? null,
        status: resource.status,
        monthly_cost_usd: resource.after,
        monthly_cost_before_usd: resource.before,
        reason: resource.reason ?? null,
        components: resource.components.map(({ unitPrice, priceDate, ...component }) => ({
          ...component,
          unit_price: unitPrice,
          price_date: priceDate,
        })),
        usage: resource.usage.map(({ name, unit, unitPrice }) => ({ name, unit, unit_price: unitPrice })),
      })),
    },
    risk: report.risk,
  };
}
