/** How many findings of which severity, in words. */
import type { Block, ReportHead, Severity } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenEnd, shortenMiddle } from '../text/shorten.ts';

export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** «1 critical, 6 high findings»; empty when there is none. */
export function findingWords(findings: ReportHead['findings']): string {
  const parts = SEVERITIES.filter((severity) => findings[severity] > 0);
  if (parts.length === 0) return '';
  const last = parts.at(-1);
  const noun = parts.length === 1 && last !== undefined && findings[last] === 1 ? 'finding' : 'findings';
  return `${parts.map((severity) => `${shownNumber(findings[severity])} ${severity}`).join(', ')} ${noun}`;
}

/** The lobby's line: the two worst severities and the worst title. */
export function findingLine(report: ReportHead, style: TextStyle): string {
  const words = findingWords(report.findings);
  const open = report.notEvaluated === 0 ? '' : `; ${shownNumber(report.notEvaluated)} not evaluated`;
  if (words === '' && report.practicesChecked === 0) {
    return `🔒 ${style.bold('No findings')}: no practice is about what this plan does${open}`;
  }
  if (words === '') {
    return `🔒 ${style.bold('No findings')} from ${counted(report.practicesChecked, 'practice')}${open}`;
  }
  const worst = report.worst === undefined ? '' : ` ${style.prose(lowerFirst(shortTitle(report.worst.title)))}`;
  return `🔒 ${style.bold(words)}${worst}${open}`;
}

/** With headline, name and cost, a small plan is read in 20 words; the thread has the whole title. */
const MOST_TITLE_WORDS = 5;
const PREPOSITIONS = new Set(['to', 'from', 'of', 'for', 'in', 'on', 'with', 'without', 'by', 'at', 'as', 'and', 'or']);

/** «Do not open plain HTTP…» of «Do not open plain HTTP to the internet from VMs»: cut before a preposition, if one is there. */
function shortTitle(title: string): string {
  const words = title.split(' ');
  if (words.length <= MOST_TITLE_WORDS) return shortenEnd(title, 60);
  const end = words.findLastIndex((word, i) => i > 1 && i <= MOST_TITLE_WORDS && PREPOSITIONS.has(word));
  return `${shortenEnd(words.slice(0, end === -1 ? MOST_TITLE_WORDS : end).join(' '), 60)}…`;
}

/** A title inside a sentence; names such as «IAM» and «SSH» stay as they are. */
export const lowerFirst = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? `${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text;

/** Why Confirm stays off. */
export function blockWords(block: Block, style: TextStyle): string {
  switch (block.kind) {
    case 'practice':
      return style.bold(block.practiceId);
    case 'protected':
      return `${style.code(shortenMiddle(block.address, 100))} is protected: it must not be destroyed`;
    case 'analysis-failed':
      return `the review failed: ${style.prose(shortenEnd(block.message, 120))}`;
    default:
      return block satisfies never;
  }
}
