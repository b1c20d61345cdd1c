/** What Terraform says went wrong. */
import type { Diagnostic } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';
import { oneLine } from '../text/neutralise.ts';
import { shortenEnd } from '../text/shorten.ts';
import { wrapWords } from '../text/wrap.ts';

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

/** Characters of a line in a fence, without its indentation. */
const WIDTH = 66;

/** Where the module's author wrote the rule helps nobody who gave the value. */
const RULE_PLACE = /\s*This was checked by the validation rule at \S+\.$/u;

const spaced = (text: string): string => oneLine(text.trim().replaceAll(/\s+/gu, ' '));

/** Lines below the address of what failed in a fence: what happened, in which file. */
export function diagnosticLines(diagnostic: Diagnostic): string[] {
  const detail = spaced(diagnostic.detail).replace(RULE_PLACE, '');
  const summary = spaced(diagnostic.summary);
  const where = diagnostic.file === undefined ? undefined : place(diagnostic);
  const lines = [
    shortenEnd(summary, 160),
    ...(detail === '' || detail === summary ? [] : [shortenEnd(detail, LONGEST_DETAIL)]),
    ...(where === undefined ? [] : [oneLine(where)]),
  ];
  return lines.flatMap((line) => wrapWords(line, WIDTH)).map((line) => `    ${line}`);
}
