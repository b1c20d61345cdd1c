/** What a claim may stand on: the addresses, findings and practices of this plan. A claim on nothing of these is dropped. */
import type { Redact, PlanFacts } from './plan-facts.ts';
import { neutralise } from './neutralise.ts';
import { baseAddress, cleaner } from './prompt-facts.ts';

export interface Claim {
  readonly text: string;
  readonly citations: readonly string[];
}

export interface Grounds {
  /**
   * The claim with its text made harmless and its citations as the plan writes them, or `undefined`: it cites nothing of
   * this plan, or speaks of a resource that the plan does not have.
   */
  check(claim: Claim, length: number): Claim | undefined;
  /** Whether every resource that the text speaks of is in the plan. */
  knows(text: string): boolean;
}

const MAX_CITATIONS = 5;

/** `module.eu.google_sql_user.a` in running text: type and name. */
const ADDRESS =
  /(?<![\w.])(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:data\.)?([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\.([A-Za-z_][\w-]*)/g;

export function groundsOf({ summary, report, practices }: PlanFacts, redact: Redact): Grounds {
  const clean = cleaner(redact);
  const known = new Map<string, string>();
  const names = new Set<string>();
  const vendors = new Set<string>(['aws', 'google', 'azurerm']);
  const add = (citation: string): void => {
    known.set(normal(clean(citation, 300)), citation);
  };
  for (const change of [...summary.changes, ...summary.drift]) {
    const base = baseAddress(change.address);
    add(base);
    known.set(normal(`${clean(base, 300)}[…]`), base);
    for (const attribute of change.attributes) names.add(`${change.type}.${attribute.name}`);
    names.add(`${change.type}.${change.name}`);
    vendors.add(change.type.split('_')[0] ?? '');
  }
  for (const finding of [...report.findings, ...report.notEvaluated]) {
    add(finding.practiceId);
    add(finding.address);
  }
  for (const change of [...summary.changes, ...summary.drift]) add(change.address);
  for (const practice of practices) add(practice.id);

  const knows = (text: string): boolean =>
    [...text.matchAll(ADDRESS)].every(
      ([, type = '', name = '']) => !vendors.has(type.split('_')[0] ?? '') || names.has(`${type}.${name}`),
    );

  return {
    knows,
    check(claim, length) {
      const text = harmless(claim.text, length, redact);
      const found = claim.citations.map((citation) => known.get(normal(citation)));
      const citations = [...new Set(found.filter((citation) => citation !== undefined))].slice(0, MAX_CITATIONS);
      return text === '' || citations.length === 0 || !knows(text) ? undefined : { text, citations };
    },
  };
}

/** A model's text as it may be stored and shown. Redacted twice: neutralising may join what stood apart. */
export const harmless = (text: string, length: number, redact: Redact): string =>
  redact(neutralise(redact(text), length));

/** Models like to quote, and to put an address in brackets. */
const normal = (citation: string): string => citation.trim().replace(/^[`'"([]+|[`'")]+$/g, '');
