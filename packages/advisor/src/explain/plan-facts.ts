/** What the model is told of a plan, and nothing beyond it: structured, redacted facts that code has established. */
import type { AnalysisReport, PlanSummary } from '@cloud-chatops/core';

/** A practice as the model reads it: of a finding, or found for a question. A `KnowledgeEntry` is one. */
export interface PracticeText {
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly prose: string;
}

export interface PlanFacts {
  readonly summary: PlanSummary;
  readonly report: AnalysisReport;
  readonly practices: readonly PracticeText[];
}

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;
