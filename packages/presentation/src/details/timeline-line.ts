/** One line per happening, for View Details and the audit command. */
import { shortDigest, type EntryOf, type EntryType, type TimelineEntry } from '@cloud-chatops/core';
import { resultWords } from '../calls/failure-calls.ts';
import { doneWords } from '../calls/outcome-calls.ts';
import { headlineWords } from '../diff/counts.ts';
import { findingWords } from '../review/finding-words.ts';
import { costWords } from '../review/cost-words.ts';
import { staleSentence } from '../sentences/stale-sentence.ts';
import type { TextStyle } from '../style/text-style.ts';
import { shownDuration } from '../text/durations.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';

type Write<T extends EntryType> = (entry: EntryOf<T>, style: TextStyle) => string | undefined;

const reason = (text: string, style: TextStyle): string =>
  text.trim() === '' ? '' : `: ${style.prose(shortenEnd(text.trim(), 200))}`;

const WRITE: { readonly [T in EntryType]: Write<T> } = {
  'session.opened': ({ by }, style) => `opened by ${style.person(by)}`,
  'plan.requested': ({ by, attempt }, style) => `plan ${shownNumber(attempt)} asked by ${style.person(by)}`,
  'step.started': () => undefined,
  'step.completed': () => undefined,
  'plan.failed': ({ failure }) => `plan failed at ${failure.step}, ${counted(failure.errors, 'error')}`,
  'plan.completed': ({ plan }) => `plan ${shortDigest(plan.digest)} ready: ${headlineWords(plan)}`,
  'plan.unchanged': ({ plan }) => `plan ${shortDigest(plan.digest)}: no changes`,
  'analysis.completed': ({ report }) =>
    `reviewed: ${findingWords(report.findings) || 'no findings'}, cost ${costWords(report.cost)}`,
  'analysis.failed': ({ message }, style) => `review failed${reason(message, style)}`,
  'explanation.completed': ({ explanation }, style) => {
    if (explanation.outcome === 'explained') return `AI review by ${style.prose(explanation.model)}`;
    return explanation.outcome === 'off' ? undefined : `AI review not available${reason(explanation.reason, style)}`;
  },
  'review.completed': () => undefined,
  'plan.approved': ({ by, have, need }, style) =>
    `approved by ${style.person(by)}, ${shownNumber(have)} of ${shownNumber(need)}`,
  'plan.rejected': (entry, style) => `rejected by ${style.person(entry.by)}${reason(entry.reason, style)}`,
  'block.overridden': (entry, style) => `block overridden by ${style.person(entry.by)}${reason(entry.reason, style)}`,
  'plan.confirmed': ({ by, digest }, style) => `plan ${shortDigest(digest)} confirmed by ${style.person(by)}`,
  'plan.staled': (entry, style) => `plan out of date: ${staleSentence(entry.reason, style)}`,
  'apply.started': ({ total }) => `apply started, ${counted(total, 'resource')}`,
  'stop.requested': ({ by }, style) => `stop asked by ${style.person(by)}`,
  'stop.failed': ({ message }, style) => `the stop did not reach Terraform${reason(message, style)}`,
  'force.offered': () => undefined,
  'force.requested': ({ by }, style) => `stop forced by ${style.person(by)}`,
  'apply.completed': ({ result }) => `applied: ${doneWords(result)}`,
  'apply.failed': ({ result, cause }) => {
    if (cause === 'nothing-started') return 'apply refused at the last check, nothing was run';
    return `apply ${cause === 'stopped' ? 'stopped' : 'failed'}: ${resultWords(result)}`;
  },
  'apply.interrupted': ({ result }) =>
    `apply interrupted: ${result === undefined ? 'the outcome is not known' : resultWords(result)}`,
  'lease.unlocked': (entry, style) => `unlocked by ${style.person(entry.by)}${reason(entry.reason, style)}`,
  'session.cancelled': ({ by }, style) => `cancelled by ${style.person(by)}`,
  'session.expired': ({ idleMs }) => `closed after ${shownDuration(idleMs)} without a decision`,
  'session.closed': () => 'thread closed',
};

/** «14:05 · opened by @ana»; `undefined` for happenings that are no news to a reader, such as a step's start. */
export function timelineLine(entry: TimelineEntry, style: TextStyle): string | undefined {
  const write = WRITE[entry.type] as Write<EntryType>;
  const words = write(entry, style);
  return words === undefined ? undefined : `${style.time(entry.at)} · ${words}`;
}
