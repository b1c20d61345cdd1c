/** `findings.txt`: the whole review, uncut. */
import { shortDigest, type AnalysisReport, type PlanHead, type ReportHead } from '@cloud-chatops/core';
import { plainStyle } from '../style/plain-style.ts';
import { oneLine } from '../text/neutralise.ts';
import { shownDelta, shownMoney } from '../text/numbers.ts';
import { costWordsInFull } from './cost-words.ts';
import { SEVERITY_NAMES, isSecurity } from './finding-groups.ts';
import { wordsText, type Words } from './words-section.ts';

export function findingsText(plan: PlanHead, head: ReportHead, report: AnalysisReport, words: Words): string {
  const style = plainStyle({ now: plan.plannedAt });
  const { cost, findings, notEvaluated } = report;
  const list = (wanted: boolean): string[] =>
    findings
      .filter((finding) => isSecurity(finding) === wanted)
      .flatMap((finding) => [
        `${SEVERITY_NAMES[finding.severity]}: ${oneLine(finding.title)} (${finding.practiceId}, ${finding.enforcement})`,
        `  ${oneLine(finding.address)}${finding.since === 'before' ? ', so before this plan' : ''}`,
        ...finding.evidence.map(
          ({ path, value }) => `  ${oneLine(path)} ${value === undefined ? 'not set' : oneLine(value)}`,
        ),
        `  Fix: ${oneLine(finding.fix)}`,
        ...(finding.waived === undefined
          ? []
          : [
              `  Waived until ${finding.waived.expires} by ${oneLine(finding.waived.owner)}: ${oneLine(finding.waived.reason)}`,
            ]),
      ]);
  const prices = cost.resources.map(({ address, status, before, after, delta, reason }) => {
    if (delta === null) return `  ${oneLine(address)} ${status}${reason === undefined ? '' : `: ${oneLine(reason)}`}`;
    const range = `${shownMoney(before ?? 0, cost.currency)} → ${shownMoney(after ?? 0, cost.currency)}`;
    return `  ${oneLine(address)} ${shownDelta(delta, cost.currency)} (${range})`;
  });
  const sections = [
    [`Review of plan ${shortDigest(plan.digest)}`],
    [
      `Cost ${costWordsInFull(head.cost)}`,
      ...head.costWarnings.map(oneLine),
      ...prices,
      ...cost.assumptions.map(oneLine),
    ],
    ['Security', ...list(true)],
    ['Best practices', ...list(false)],
    notEvaluated.length === 0
      ? []
      : [
          'Not evaluated',
          ...notEvaluated.map(
            ({ practiceId, address, reason }) => `  ${practiceId} on ${oneLine(address)}: ${oneLine(reason)}`,
          ),
        ],
    words.state === 'done' ? wordsText(words.explanation, style) : [],
    [`Digest ${plan.digest}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
