/** The `analyze` effect: findings and cost of a plan, what the project's policy asks for, and the report's head for the lobby. */
import {
  evaluatePractices,
  harmless,
  regoFindings,
  worstFirst,
  type Practice,
  type PracticeOverride,
} from '@cloud-chatops/advisor';
import type {
  AnalysisReport,
  AnalyzeInput,
  AnalyzeOutput,
  Artifacts,
  CostReport,
  EffectTools,
  Finding,
  GatePolicy,
  RawPlan,
  ReportHead,
  Risk,
  Severity,
} from '@cloud-chatops/core';
import { protectedChanges } from '../access/protection.ts';
import type { ProjectConfig } from '../config/config-schema.ts';
import { askPrograms, type ProgramAnswers, type Programs } from '../programs/programs.ts';

const ORDER: readonly Risk[] = ['none', 'low', 'medium', 'high', 'critical'];

export interface AnalysisParts {
  readonly practices: readonly Practice[];
  readonly estimate: (plan: RawPlan) => CostReport;
  readonly artifacts: Artifacts;
  readonly programs: Programs;
  readonly planOf: (input: AnalyzeInput) => Promise<RawPlan>;
  /** As Terraform wrote it, for programs. */
  readonly planJsonOf: (input: AnalyzeInput) => Promise<Uint8Array>;
  readonly redact: (text: string) => string;
  readonly projectOf: (id: string) => ProjectConfig | undefined;
  readonly waitForWordsMs: number;
  readonly now: () => number;
}

export const createAnalysis =
  (parts: AnalysisParts) =>
  async (input: AnalyzeInput, { signal }: Pick<EffectTools, 'signal'>): Promise<AnalyzeOutput> => {
    const project = parts.projectOf(input.target.project);
    if (!project) throw new Error(`the project ${input.target.project} is not in the configuration any more`);
    const plan = await parts.planOf(input);
    const policy = policyOf(project, plan, parts.waitForWordsMs);
    try {
      const answers = await askPrograms(parts.programs, plan, () => parts.planJsonOf(input), parts.redact, signal);
      const report = analyze(plan, project, parts, parts.redact, answers);
      const stored = await parts.artifacts.put(`${input.sessionId}/${input.attempt}/report`, JSON.stringify(report));
      return { outcome: 'analyzed', report: reportHead(report, stored), policy, finishedAt: parts.now() };
    } catch (error) {
      return {
        outcome: 'failed',
        message: error instanceof Error ? error.message : String(error),
        policy,
        finishedAt: parts.now(),
      };
    }
  };

const policyOf = (project: ProjectConfig, plan: RawPlan, waitForWordsMs: number): GatePolicy => ({
  approvals: project.approvals,
  fourEyes: project.four_eyes,
  ...(project.cost.approval_over === undefined ? {} : { approvalOverMonthly: project.cost.approval_over }),
  waitForWordsMs,
  protected: protectedChanges(plan, project),
});

/** Pure but for the clock's date: what the advisor says of one plan under one project's settings. */
export function analyze(
  plan: RawPlan,
  project: Pick<ProjectConfig, 'findings' | 'cost'>,
  parts: Pick<AnalysisParts, 'practices' | 'estimate' | 'now'>,
  redact: (text: string) => string,
  { rego, infracost }: ProgramAnswers = {},
): AnalysisReport {
  const options = {
    today: new Date(parts.now()).toISOString().slice(0, 10),
    redact,
    overrides: project.findings as Record<string, PracticeOverride>,
  };
  const practices = evaluatePractices(plan, parts.practices, options);
  const policies = rego && regoFindings(plan, rego.answer, rego.by.policy, options);
  const findings = [...practices.findings, ...(policies?.findings ?? [])].toSorted(worstFirst);
  const cost = costOf(plan, parts.estimate, infracost, redact);
  const standing = findings.filter((f) => !f.waived);
  const risk = ORDER[Math.max(0, ...standing.map((f) => ORDER.indexOf(f.severity)))] as Risk;
  return {
    cost,
    findings,
    // Of the whole plan before those of single resources.
    notEvaluated: [...(policies?.notEvaluated ?? []), ...practices.notEvaluated],
    practicesChecked: practices.practicesChecked,
    ...(rego && { policies: { program: rego.by.program, evaluated: rego.answer.outcome === 'evaluated' } }),
    risk,
    costWarnings: costWarnings(cost, project.cost),
  };
}

function costOf(
  plan: RawPlan,
  estimate: AnalysisParts['estimate'],
  infracost: ProgramAnswers['infracost'],
  redact: (text: string) => string,
): CostReport {
  if (infracost === undefined) return estimate(plan);
  if (infracost.outcome === 'estimated') return infracost.report;
  const why = harmless(infracost.reason, 150, redact);
  return { ...estimate(plan), source: `Estimated from our own price lists, not by Infracost: ${why}` };
}

function costWarnings(cost: CostReport, limits: ProjectConfig['cost']): string[] {
  const money = (amount: number): string =>
    new Intl.NumberFormat('en-US', { style: 'currency', currency: cost.currency }).format(amount);
  const over = limits.warn_over !== undefined && cost.delta > limits.warn_over;
  const share = cost.before > 0 ? cost.delta / cost.before : 0;
  const overShare = limits.warn_over_share !== undefined && share > limits.warn_over_share;
  return [
    ...(over ? [`+${money(cost.delta)} a month is over the project's ${money(limits.warn_over as number)}`] : []),
    ...(overShare
      ? [
          `+${Math.round(share * 100)} % is over the project's ${Math.round((limits.warn_over_share as number) * 100)} %`,
        ]
      : []),
  ];
}

export function reportHead(report: AnalysisReport, stored: ReportHead['report']): ReportHead {
  const standing = report.findings.filter((f) => !f.waived);
  const count = (severity: Severity): number => standing.filter((f) => f.severity === severity).length;
  const ids = (enforcement: Finding['enforcement']): string[] => [
    ...new Set([
      ...standing.filter((f) => f.enforcement === enforcement).map((f) => f.practiceId),
      // A practice that is enforced and could not be decided must not pass silently.
      ...report.notEvaluated.filter((n) => n.enforcement === enforcement).map((n) => n.practiceId),
    ]),
  ];
  const worst = standing[0];
  const { currency, before, after, delta, counts } = report.cost;
  return {
    cost: { currency, before, after, delta, ...counts },
    findings: { critical: count('critical'), high: count('high'), medium: count('medium'), low: count('low') },
    waived: report.findings.length - standing.length,
    notEvaluated: report.notEvaluated.length,
    ...(worst
      ? {
          worst: { practiceId: worst.practiceId, title: worst.title, severity: worst.severity, address: worst.address },
        }
      : {}),
    practicesChecked: report.practicesChecked,
    risk: report.risk,
    needsApproval: ids('needs-approval'),
    blocks: ids('block'),
    costWarnings: report.costWarnings,
    report: stored,
  };
}
