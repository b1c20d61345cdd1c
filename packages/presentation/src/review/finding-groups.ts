/** Findings of one practice read as one: the worst first, one address with its evidence, how many more. */
import type { Explanation, Finding, Severity } from '@cloud-chatops/core';
import { groupBy } from '../diff/groups.ts';
import type { TextStyle } from '../style/text-style.ts';
import { oneLine } from '../text/neutralise.ts';
import { shownNumber } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import { lowerFirst } from './finding-words.ts';

export type FindingGroup = readonly [Finding, ...Finding[]];

/** Categories of practices about care rather than attack. Whatever is not here is security. */
const BEST_PRACTICES = new Set([
  'iam',
  'naming-tagging',
  'tags',
  'reliability',
  'backup-recovery',
  'logging-monitoring',
  'cost',
]);

export const isSecurity = ({ category }: Pick<Finding, 'category'>): boolean => !BEST_PRACTICES.has(category);

/** Not waived ones, in the report's order. */
export const findingGroups = (findings: readonly Finding[]): FindingGroup[] =>
  groupBy(
    findings.filter(({ waived }) => waived === undefined),
    // A practice has one title, a rule in Rego as many as it has messages.
    ({ practiceId, title, severity, enforcement }) => JSON.stringify([practiceId, title, severity, enforcement]),
  ).map(([, group]) => group);

export const SEVERITY_NAMES: { readonly [severity in Severity]: string } = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

const ASKS = { advise: '', 'needs-approval': ', needs an approval', block: ', blocks Confirm' } as const;

/** «: source_ranges[0] "0.0.0.0/0"»; an attribute that is not set is the finding's point. */
const evidenceWords = ({ evidence }: Finding, style: TextStyle): string => {
  const [first, ...more] = evidence;
  if (first === undefined) return '';
  const path = oneLine(first.path);
  const rest = more.length === 0 ? '' : ` and ${shownNumber(more.length)} more`;
  if (first.value === undefined || first.value === '[]' || first.value === '{}')
    return `: ${style.code(path)} not set${rest}`;
  return `: ${style.code(`${path} ${shortenEnd(oneLine(first.value), 60)}`)}${rest}`;
};

/** Two lines: what, and where. */
export function briefFinding(group: FindingGroup, style: TextStyle): string[] {
  const [first] = group;
  const title = `${SEVERITY_NAMES[first.severity]}: ${lowerFirst(shortenEnd(first.title, 90))}`;
  const more = group.length === 1 ? '' : `, and ${shownNumber(group.length - 1)} more like it`;
  return [style.bold(title), `${style.code(first.address)}${evidenceWords(first, style)}${more}`];
}

/** With the fix and where the claim comes from. */
export function fullFinding(group: FindingGroup, explanation: Explanation | undefined, style: TextStyle): string[] {
  const [first] = group;
  const also = explanation?.concerns.some(({ citations }) => citations.includes(first.practiceId)) === true;
  const before = group.every(({ since }) => since === 'before') ? ', so before this plan' : '';
  const source = `${first.practiceId}${ASKS[first.enforcement]}${before}${also ? ', also AI' : ''}`;
  return [...briefFinding(group, style), `Fix: ${style.prose(shortenEnd(first.fix, 200))} (${style.prose(source)})`];
}
