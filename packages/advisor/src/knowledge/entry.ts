/** What the advisor knows: practices that code can check, and notes that only retrieval and the model read. */
import type { Severity } from '@cloud-chatops/core';

export const PROVIDERS = ['aws', 'gcp', 'azure'] as const;
export type Provider = (typeof PROVIDERS)[number];

export const CATEGORIES = [
  'backup-recovery',
  'compute-hardening',
  'cost',
  'database',
  'encryption-at-rest',
  'encryption-in-transit',
  'iam',
  'kubernetes',
  'logging-monitoring',
  'naming-tagging',
  'network-exposure',
  'public-storage',
  'reliability',
  'secrets',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Where the same practice stands elsewhere: benchmark controls, rule ids of scanners, the provider's documentation. */
export interface References {
  readonly cis: readonly string[];
  readonly checkov: readonly string[];
  readonly kics: readonly { readonly query: string; readonly id: string }[];
  readonly trivy: readonly string[];
  readonly regula: readonly string[];
  readonly docs: readonly { readonly title: string; readonly url: string }[];
}

/** Resources of one example, address → values; the first address of one of the practice's types is the one judged. */
export type ExampleResources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Examples {
  readonly fail: readonly ExampleResources[];
  readonly pass: readonly ExampleResources[];
  /** Neither: the check must say «not evaluated». */
  readonly undecided: readonly ExampleResources[];
}

/** Anything that retrieval can find and the model can read. */
export interface KnowledgeEntry {
  readonly id: string;
  readonly title: string;
  /** Markdown without front matter and title. */
  readonly prose: string;
  /** File as given (path relative to its folder), and the line the entry starts on (from 1). */
  readonly file: string;
  readonly line: number;
  /** Resource types it speaks of; empty for general notes. */
  readonly resources: readonly string[];
  readonly provider?: Provider;
  readonly service?: string;
  readonly severity?: Severity;
  readonly category?: Category;
  readonly references: References;
}

/** An entry with a check. Expressions are CEL; see AUTHORING.md for their vocabulary. */
export interface Practice extends KnowledgeEntry {
  readonly provider: Provider;
  readonly service: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly tier: 'core' | 'more';
  /** Types that the check reads besides its own. */
  readonly related: readonly string[];
  /** One sentence: what to change. */
  readonly fix: string;
  /** Only resources for which this is true are judged. */
  readonly applies?: string;
  /** Per resource type: true, or a list that is not empty, means a finding. */
  readonly violates: Readonly<Record<string, string>>;
  /** Attribute paths to show; absent: those that the check read. */
  readonly evidence?: readonly string[];
  /** Evidence names the place only, never the value (secrets). */
  readonly hideValues: boolean;
  readonly examples: Examples;
}

export function isPractice(entry: KnowledgeEntry): entry is Practice {
  return 'violates' in entry;
}
