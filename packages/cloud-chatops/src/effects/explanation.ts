/** The `explain` effect: the model's words about a plan, redacted, checked, stored. Nothing here can change a button. */
import { explainPlan, type KnowledgeEntry, type LanguageModel } from '@cloud-chatops/advisor';
import type {
  AnalysisReport,
  Artifacts,
  EffectTools,
  ExplainInput,
  ExplainOutput,
  PlanSummary,
} from '@cloud-chatops/core';

export interface ExplanationParts {
  readonly model: LanguageModel | undefined;
  readonly entries: readonly KnowledgeEntry[];
  readonly artifacts: Artifacts;
  readonly redact: (text: string) => string;
  /** Ms the model may take in all. */
  readonly budgetMs: number;
  readonly now: () => number;
}

export const createExplanation =
  (parts: ExplanationParts) =>
  async (input: ExplainInput, { signal }: EffectTools): Promise<ExplainOutput> => {
    if (parts.model === undefined || input.report === null) return { outcome: 'off', finishedAt: parts.now() };
    const [summary, report] = await Promise.all([
      parts.artifacts.get(input.plan.summary.key),
      parts.artifacts.get(input.report.report.key),
    ]);
    if (summary === undefined || report === undefined) throw new Error('the plan summary or the report is gone');
    const analysis = JSON.parse(report) as AnalysisReport;
    const named = new Set(analysis.findings.map((f) => f.practiceId));
    const words = await explainPlan({
      facts: {
        summary: JSON.parse(summary) as PlanSummary,
        report: analysis,
        practices: parts.entries.filter((e) => named.has(e.id)),
      },
      model: parts.model,
      redact: parts.redact,
      signal,
      budgetMs: parts.budgetMs,
    });
    if (words.outcome === 'unavailable')
      return { outcome: 'unavailable', reason: words.reason, finishedAt: parts.now() };
    const { explanation } = words;
    const stored = await parts.artifacts.put(`${input.sessionId}/${input.attempt}/words`, JSON.stringify(explanation));
    return {
      outcome: 'explained',
      words: stored,
      model: explanation.model,
      risk: explanation.risk,
      finishedAt: parts.now(),
    };
  };
