/** The select «Choose a resource» below View Details and what it opens. */
import type { PlanSummary, SummaryChange } from '@cloud-chatops/core';
import type { Card, CardButton } from '../card.ts';
import { codeBlock } from '../cards/parts.ts';
import { SEE_PLAN } from '../diff/attribute-lines.ts';
import { isDanger, verb, wholeChange } from '../diff/change-lines.ts';
import type { TextStyle } from '../style/text-style.ts';
import { oneLine } from '../text/neutralise.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenEnd, shortenMiddle } from '../text/shorten.ts';

export interface ResourceOption {
  /** Place in `summary.changes`, for `resourceDetail`. */
  readonly value: string;
  /** At most 100 characters, plain text. */
  readonly label: string;
  /** At most 100 characters, plain text. */
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

/** Discord's limit of a select. */
const PAGE = 25;

/** At most 25 changes, danger first; `undefined` when the plan changes no resource. */
export function resourcePage(summary: PlanSummary, page: number): ResourcePage | undefined {
  const total = summary.changes.length;
  if (total === 0) return undefined;
  const pages = Math.ceil(total / PAGE);
  const shown = Math.min(Math.max(0, Math.trunc(page) || 0), pages - 1);
  const first = shown * PAGE;
  const options = summary.changes.slice(first, first + PAGE).map((change, i) => option(change, first + i));
  return {
    page: shown,
    pages,
    title: `${shownNumber(first + 1)}–${shownNumber(first + options.length)} of ${shownNumber(total)}`,
    placeholder: 'Choose a resource',
    options,
    row:
      pages === 1
        ? []
        : [
            { action: 'previous', label: 'Previous', style: 'secondary', enabled: shown > 0 },
            { action: 'next', label: 'Next', style: 'secondary', enabled: shown < pages - 1 },
          ],
  };
}

function option(change: SummaryChange, place: number): ResourceOption {
  const deposed = change.deposed === undefined ? '' : `old copy ${oneLine(change.deposed)} of `;
  const attributes = change.attributes.length === 0 ? '' : `, ${counted(change.attributes.length, 'attribute')}`;
  return {
    value: String(place),
    label: shortenMiddle(`${deposed}${oneLine(change.address)}`, 100),
    description: shortenEnd(`${verb(change).slice(2)}${attributes}`, 100),
  };
}

/** Characters of one private answer, below Discord's 4,000 for all its texts. */
const BUDGET = 3500;

/**
 * The full attribute diff of one change; `key` is an option's value. `undefined` for a key that the plan does not
 * have. A diff over 3,500 characters comes as a file, too.
 */
export function resourceDetail(summary: PlanSummary, key: string, style: TextStyle): Card | undefined {
  const change = /^\d{1,9}$/u.test(key) ? summary.changes[Number(key)] : undefined;
  if (change === undefined) return undefined;
  const lines = wholeChange(change);
  const kept: string[] = [];
  let used = 0;
  for (const line of lines) {
    const short = shortenEnd(line, 500);
    used += short.length + 1;
    if (used > BUDGET) break;
    kept.push(short);
  }
  const hidden = lines.length - kept.length;
  const cut = hidden > 0 || kept.some((line, i) => line !== lines[i]);
  return {
    tone: isDanger(change) ? 'caution' : 'waiting',
    blocks: [
      { kind: 'heading', text: `${verb(change).slice(2)} ${style.code(shortenMiddle(change.address, 150))}` },
      ...codeBlock('diff', kept),
      ...(hidden > 0 ? [{ kind: 'text' as const, text: `… and ${shownNumber(hidden)} more ${SEE_PLAN}` }] : []),
      ...(cut ? [{ kind: 'file' as const, name: 'resource.txt' }] : []),
    ],
    rows: [],
    files: cut ? [{ name: 'resource.txt', content: `${lines.join('\n')}\n` }] : [],
  };
}
