/** Failed checks, warnings and notes of a plan: they stand above the list of changes. */
import type { PlanHead, PlanSummary } from '@cloud-chatops/core';
import { shownNumber } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import type { TextStyle } from '../style/text-style.ts';
import { SEE_PLAN } from './attribute-lines.ts';

const PARTIAL = '⚠️ Partial plan: another plan is needed after this one';
const DIFFER = '⚠️ Counts differ, see plan.txt. Confirm stays off.';

/** Every sentence. `longest`: characters that a foreign text keeps. */
export function checkSentences(plan: PlanHead, summary: PlanSummary, style: TextStyle, longest = Infinity): string[] {
  const foreign = (text: string): string => style.prose(shortenEnd(text, longest));
  const failed = summary.checks
    .filter(({ status }) => status === 'fail' || status === 'error')
    .flatMap(({ address, problems }) => {
      const reasons = problems.length === 0 ? ['no message'] : problems;
      return reasons.map((problem) => `⚠️ Check ${style.code(address)} failed: ${foreign(problem)}`);
    });
  return [
    ...(summary.errored ? ['🛑 Plan failed: what stands here is incomplete'] : []),
    ...(plan.countsDiffer ? [DIFFER] : []),
    ...(plan.complete ? [] : [PARTIAL]),
    ...failed,
    ...summary.warnings.map((warning) => `⚠️ ${foreign(warning)}`),
    ...summary.notes.map((note) => `⚠️ ${foreign(note)}`),
  ];
}

const MOST = 4;

/** The first few for a card, foreign texts cut to 120 characters. */
export function checkLines(plan: PlanHead, summary: PlanSummary, style: TextStyle): string[] {
  const all = checkSentences(plan, summary, style, 120);
  const shown = all.length === MOST + 1 ? all : all.slice(0, MOST);
  const left = all.length - shown.length;
  return left > 0 ? [...shown, `… and ${shownNumber(left)} more ${SEE_PLAN}`] : shown;
}
