/** The whole review as plain text, uncut: for `findings.txt` and for terminals. */
import { shortDigest, type AnalysisReport, type Finding, type PlanHead, type ReportHead } from '@cloud-chatops/core';
import { plainStyle } from '../style/plain-style.ts';
import { oneLine } from '../text/neutralise.ts';
import { shownDelta, shownMoney } from '../text/numbers.ts';
import { costWordsInFull } from './cost-words.ts';
import { SEVERITY_NAMES, isSecurity } from './finding-groups.ts';
import { wordsText, type Words } from './words-section.ts';

/** `findings.txt`. */
export function findingsText(plan: PlanHead, head: ReportHead, report: AnalysisReport, words: Words): string {
  const style = plainStyle({ now: plan.plannedAt });
  return joined([
    [`Review of plan ${shortDigest(plan.digest)}`],
    ...sections(head, report),
    words.state === 'done' ? wordsText(words.explanation, style) : [],
    [`Digest ${plan.digest}`],
  ]);
}

/** Cost, security and best practices of a plan that nobody looks at in a chat. `title`: what the plan is called. */
export const reportText = (title: string, head: ReportHead, report: AnalysisReport): string =>
  joined([[oneLine(title)], ...sections(head, report)]);

const joined = (parts: readonly (readonly string[])[]): string =>
  `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;

function sections(head: ReportHead, report: AnalysisReport): (readonly string[])[] {
  const { cost, findings, notEvaluated } = report;
  const security = findings.filter(isSecurity).flatMap(findingLines);
  const practices = findings.filter((finding) => !isSecurity(finding)).flatMap(findingLines);
  return [
    [
      `💰 Cost ${costWordsInFull(head.cost)}`,
      ...(cost.source === undefined ? [] : [oneLine(cost.source)]),
      ...head.costWarnings.map(oneLine),
      ...priceLines(report),
      ...cost.assumptions.map(oneLine),
    ],
    [`🔒 Security${security.length === 0 ? ' no findings' : ''}`, ...security],
    [`⚠️ Best practices${practices.length === 0 ? ' no findings' : ''}`, ...practices],
    policyLines(report),
    notEvaluated.length === 0
      ? []
      : [
          'Not evaluated',
          ...notEvaluated.map(
            ({ practiceId, address, reason }) => `  ${practiceId} on ${oneLine(address)}: ${oneLine(reason)}`,
          ),
        ],
  ];
}

/** That policies in Rego were looked at, where there are any: their findings stand among the others. */
const policyLines = ({ policies }: AnalysisReport): string[] =>
  policies === undefined
    ? []
    : [`Policies in Rego by ${policies.program}: ${policies.evaluated ? '' : 'not '}evaluated`];

const findingLines = (finding: Finding): string[] => [
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
];

const priceLines = ({ cost }: AnalysisReport): string[] =>
  cost.resources.map(({ address, status, before, after, delta, reason }) => {
    if (delta === null) return `  ${oneLine(address)} ${status}${reason === undefined ? '' : `: ${oneLine(reason)}`}`;
    const range = `${shownMoney(before ?? 0, cost.currency)} → ${shownMoney(after ?? 0, cost.currency)}`;
    return `  ${oneLine(address)} ${shownDelta(delta, cost.currency)} (${range})`;
  });
