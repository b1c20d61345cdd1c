/** What Terraform says went wrong. */
import type { Diagnostic } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';
import { oneLine } from '../text/neutralise.ts';
import { shortenEnd } from '../text/shorten.ts';

/** «main.tf line 12», or what it is about where no file of the module is. */
const place = ({ file, line, address }: Diagnostic): string | undefined =>
  file === undefined ? address : `${file}${line === undefined ? '' : ` line ${line}`}`;

/** Summaries that say nothing without their detail. */
const EMPTY_SUMMARIES: ReadonlySet<string> = new Set([
  'Invalid value for variable',
  'Invalid value for input variable',
]);

/** A sentence for the lobby: «main.tf line 12: Unsupported argument.» */
export function diagnosticBrief(diagnostic: Diagnostic, style: TextStyle): string {
  const where = place(diagnostic);
  const [firstOfDetail = ''] = diagnostic.detail.trim().split(/\n/u, 1);
  const words = EMPTY_SUMMARIES.has(diagnostic.summary) && firstOfDetail !== '' ? firstOfDetail : diagnostic.summary;
  const summary = shortenEnd(words.trim().replace(/[.:\s]+$/u, ''), 120);
  return `${where === undefined ? '' : `${style.prose(where)}: `}${style.prose(summary)}.`;
}

/** A diagnostic's detail keeps this much in a call; the log has all of it. */
const LONGEST_DETAIL = 300;

/** Lines below a failed resource in a fence: what happened, where. */
export function diagnosticLines(diagnostic: Diagnostic): string[] {
  const where = place(diagnostic);
  const detail = oneLine(diagnostic.detail.trim().replaceAll(/\s+/gu, ' '));
  const summary = oneLine(diagnostic.summary);
  return [
    `    ${shortenEnd(summary, 160)}`,
    ...(detail === '' || detail === summary ? [] : [`    ${shortenEnd(detail, LONGEST_DETAIL)}`]),
    ...(where === undefined ? [] : [`    ${oneLine(where)}`]),
  ];
}
