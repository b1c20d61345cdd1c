/** E1 and F1: a plan or an apply failed, and somebody has to look. */
import type {
  AppliedResource,
  ApplyReport,
  ApplyResult,
  Diagnostic,
  LobbyView,
  StepFailure,
} from '@cloud-chatops/core';
import type { Call } from '../card.ts';
import { remedyWords } from '../sentences/remedy-words.ts';
import type { TextStyle } from '../style/text-style.ts';
import { shownDuration } from '../text/durations.ts';
import { breakBackticks, oneLine } from '../text/neutralise.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import { addressees, mentioned } from './addressees.ts';
import { diagnosticLines } from './diagnostic-lines.ts';

/** Characters of one call. */
const BUDGET = 1900;
const MOST_FAILURES = 5;

export interface PlanFailedInput {
  readonly view: LobbyView;
  readonly failure: StepFailure;
  readonly style: TextStyle;
  /** Text of the full log; attached as `plan-log.txt`. */
  readonly log?: string;
}

const STEP_WORDS = {
  queue: 'in the queue',
  init: 'at init',
  validate: 'at validate',
  plan: 'at the plan step',
} as const;

/** E1, to the requester. At most 1,900 characters, five errors. */
export function planFailedCall({ view, failure, style, log }: PlanFailedInput): Call {
  const warnings = failure.warnings === 0 ? '' : `, ${counted(failure.warnings, 'warning')}`;
  const head = `${style.person(view.requester)} Plan of ${style.prose(view.target.name)} failed ${STEP_WORDS[failure.step]}: ${counted(failure.errors, 'error')}${warnings}.`;
  const tail = [
    'Nothing was changed.',
    `Next: ${remedyWords(failure)}, then Run Plan (Dry Run) in the lobby.${log === undefined ? '' : ' Full log: plan-log.txt'}`,
  ];
  const errors = failure.diagnostics.filter(({ severity }) => severity === 'error');
  const shown = errors.length === 0 ? failure.diagnostics : errors;
  const total = errors.length === 0 ? shown.length : Math.max(failure.errors, errors.length);
  const items = shown.map((diagnostic) => errorItem(diagnostic));
  return {
    text: composed(head, items, total, tail, 'plan-log.txt'),
    mentions: [view.requester.id],
    files: log === undefined ? [] : [{ name: 'plan-log.txt', content: log }],
    rows: [],
  };
}

const errorItem = (diagnostic: Diagnostic): string[] => [
  diagnostic.address === undefined
    ? `- ${diagnostic.severity}`
    : `- ${diagnostic.severity} ${oneLine(diagnostic.address)}`,
  ...diagnosticLines(diagnostic),
];

export interface ApplyFailedInput {
  readonly view: LobbyView;
  readonly result: ApplyResult;
  /** Absent when the stored report is gone. */
  readonly report?: ApplyReport;
  readonly style: TextStyle;
  /** Text of the full log; attached as `apply.txt`. */
  readonly log?: string;
}

/** F1, to the requester and whoever confirmed: failed, stopped or refused at the last check (`view.applyCause`). */
export function applyFailedCall({ view, result, report, style, log }: ApplyFailedInput): Call {
  const people = addressees(view);
  const items = report === undefined ? [] : [...failedItems(report), ...notStartedItem(report)];
  const failures = report === undefined ? 0 : failedItems(report).length;
  const resources = report?.resources ?? [];
  const tail = [
    inPlace(result),
    ...(resources.some(({ status, action }) => status === 'failed' && action === 'create')
      ? ['A resource whose creation failed was not created.']
      : []),
    ...(resources.some(({ status }) => status === 'tainted')
      ? ['A resource that was left half made is replaced by the next plan.']
      : []),
    `Next: Run Plan (Dry Run) in the lobby.${log === undefined ? '' : ' Full log: apply.txt'}`,
  ];
  return {
    text: composed(`${mentioned(people, style)} ${outcome(view, result, style)}`, items, failures, tail, 'apply.txt'),
    mentions: people.map(({ id }) => id),
    files: log === undefined ? [] : [{ name: 'apply.txt', content: log }],
    rows: [],
  };
}

function outcome(view: LobbyView, result: ApplyResult, style: TextStyle): string {
  const name = style.prose(view.target.name);
  if (view.applyCause === 'nothing-started') {
    const reason = result.firstError === undefined ? '' : ` ${style.prose(shortenEnd(result.firstError, 300))}.`;
    return `Apply of ${name} was refused at the last check.${reason}`;
  }
  if (view.applyCause === 'stopped') {
    const who = view.stopBy === undefined ? '' : ` by ${style.prose(view.stopBy.name)}`;
    return `Apply of ${name} was stopped${who}: ${resultWords(result)}.`;
  }
  return `Apply of ${name} failed: ${resultWords(result)}.`;
}

/** «5 of 7 done, 1 failed, 1 not started» */
export const resultWords = (result: ApplyResult): string =>
  [
    `${shownNumber(result.done)} of ${shownNumber(result.total)} done`,
    ...(result.failed > 0 ? [`${shownNumber(result.failed)} failed`] : []),
    ...(result.notStarted > 0 ? [`${shownNumber(result.notStarted)} not started`] : []),
    ...(result.unknown > 0 ? [`${shownNumber(result.unknown)} not known`] : []),
  ].join(', ');

function inPlace({ done, unknown }: ApplyResult): string {
  if (unknown > 0)
    return `${counted(done, 'change')} in place for certain; what became of ${shownNumber(unknown)} is not known.`;
  if (done === 0) return 'Nothing was changed.';
  return `${counted(done, 'change')} ${done === 1 ? 'is' : 'are'} in place and recorded.`;
}

const isFailed = ({ status }: AppliedResource): boolean => status === 'failed' || status === 'tainted';

const failedItems = ({ resources, general }: ApplyReport): string[][] => [
  ...resources
    .filter(isFailed)
    .map(({ action, address, tookMs, diagnostic }) => [
      `- failed ${action === 'delete' ? 'destroy' : action} ${oneLine(address)}${tookMs === undefined ? '' : ` (${shownDuration(tookMs)})`}`,
      ...(diagnostic === undefined ? ['    no reason given'] : diagnosticLines(diagnostic)),
    ]),
  ...general
    .filter(({ severity }) => severity === 'error')
    .map((diagnostic) => ['- general error', ...diagnosticLines(diagnostic)]),
];

/** Named where there are few; the first failure comes before them. */
function notStartedItem({ resources }: ApplyReport): string[][] {
  const waiting = resources.filter(({ status }) => status === 'not-started');
  if (waiting.length === 0) return [];
  if (waiting.length > MOST_FAILURES) return [[`! not started ${counted(waiting.length, 'resource')}`]];
  return [waiting.map(({ address }) => `! not started ${oneLine(address)}`)];
}

/** Head, as many items as fit in a fence, what is left out, tail. The first `failures` items count as failures. */
function composed(
  head: string,
  items: readonly string[][],
  failures: number,
  tail: readonly string[],
  file: string,
): string {
  const room = BUDGET - head.length - tail.join('\n').length - 100;
  const lines: string[] = [];
  let used = 0;
  let shown = 0;
  for (const [i, item] of items.entries()) {
    const text = breakBackticks(item.join('\n'));
    const isFailure = i < failures;
    if (used + text.length + 1 > room || (isFailure && i >= MOST_FAILURES && failures > MOST_FAILURES + 1)) continue;
    used += text.length + 1;
    if (isFailure) shown += 1;
    lines.push(text);
  }
  const left = failures - shown;
  return [
    head,
    ...(lines.length === 0 ? [] : ['```diff', ...lines, '```']),
    ...(left > 0 ? [`… and ${counted(left, 'more failure')} (see ${file})`] : []),
    ...tail,
  ].join('\n');
}
