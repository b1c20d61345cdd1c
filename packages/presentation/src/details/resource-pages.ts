/** The select «Choose a resource» below View Details and what it opens. */
import type { PlanSummary } from '@cloud-chatops/core';
import type { Card, CardButton } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';

export interface ResourceOption {
  /** Place in `summary.changes`, for `resourceDetail`. */
  readonly value: string;
  /** At most 100 characters. */
  readonly label: string;
  readonly description: string;
}

export interface ResourcePage {
  /** From 0, cut to what exists. */
  readonly page: number;
  readonly pages: number;
  /** «1–25 of 5,000» */
  readonly title: string;
  readonly placeholder: string;
  readonly options: readonly ResourceOption[];
  /** Previous, Next; empty when everything is on one page. */
  readonly row: readonly CardButton[];
}

/** At most 25 changes, danger first; `undefined` when the plan changes no resource. */
export function resourcePage(summary: PlanSummary, page: number): ResourcePage | undefined {
  if (summary.changes.length === 0) return undefined;
  return { page, pages: 1, title: '', placeholder: 'Choose a resource', options: [], row: [] };
}

/** The full attribute diff of one change; `key` is an option's value. `undefined` for a key of another plan. */
export function resourceDetail(summary: PlanSummary, key: string, style: TextStyle): Card | undefined {
  const change = summary.changes[Number(key)];
  if (change === undefined) return undefined;
  return { tone: 'waiting', blocks: [{ kind: 'heading', text: style.code(change.address) }], rows: [], files: [] };
}
