/** Why something asked for is not done, one sentence per code. */
import { shortDigest, type LobbyView, type Refusal, type RefusalCode } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';
import { shownNumber } from '../text/numbers.ts';

type Sentence<C extends RefusalCode> = (
  refusal: Extract<Refusal, { code: C }>,
  view: LobbyView,
  style: TextStyle,
  clicked: string | undefined,
) => string;

const SENTENCES: { readonly [C in RefusalCode]: Sentence<C> } = {
  'no-right': ({ right }, { target }, style) =>
    `You can't do that in ${style.bold(target.project)}: it needs the right ${style.code(right)}. Nothing was run.`,
  'already-running': () => 'A plan is running already. Nothing more was started.',
  'already-confirmed': ({ who, at }, _, style) => `Already confirmed by ${style.bold(who)} ${style.relative(at)}.`,
  'session-ended': ({ state }) => `This session is over (${endWords(state)}). Start again with /cloud-deploy.`,
  'no-plan-yet': () => 'The plan is not ready yet. Nothing was run.',
  'plan-first': (_, __, style) => `There is no plan that counts. Press ${style.bold('Run Plan (Dry Run)')} first.`,
  'nothing-to-apply': () => 'The plan changes nothing: there is nothing to apply.',
  'still-analyzing': () => 'The plan is still being analyzed. Nothing was run.',
  'waiting-for-words': ({ until }, _, style) =>
    `The AI review is still running. Confirm opens ${style.relative(until)} at the latest.`,
  'other-plan': ({ digest }, _, __, clicked) =>
    `This button belongs to ${clicked === undefined ? 'another plan' : `plan ${shortDigest(clicked)}`}. The current plan is ${shortDigest(digest)}. Nothing was run.`,
  'counts-differ': () => "The counts differ from Terraform's own, see plan.txt. Plan again. Nothing was run.",
  blocked: ({ by }, _, style) => {
    const shown = by
      .slice(0, 3)
      .map((name) => style.code(name))
      .join(', ');
    const more = by.length > 3 ? ` and ${shownNumber(by.length - 3)} more` : '';
    return `The plan is blocked by ${shown}${more}. Change it and plan again, or have it overridden in the thread.`;
  },
  'approvals-missing': ({ have, need }) =>
    `The plan has ${shownNumber(have)} of ${shownNumber(need)} approvals that count for you. Nothing was run.`,
  'approvers-unknown': () =>
    'Whether the approvers still have their right could not be checked. Nothing was run. Press again.',
  'approver-lost-right': ({ who }, _, style) =>
    `${style.bold(who)} approved, but has no right to approve any more. Nothing was run. Plan again to collect approvals anew.`,
  'own-approval': () => 'The asker does not count as an approver here. Somebody else has to approve.',
  'already-approved': () => 'You have approved this plan already.',
  'no-approval-needed': () => 'This plan needs no approval.',
  'typed-name-wrong': ({ expected }, _, style) =>
    `Not confirmed: the text was not ${style.bold(expected)}. Nothing was run.`,
  'not-applying': () => 'No apply is running.',
  'use-stop': (_, __, style) => `An apply is running. ${style.bold('Cancel')} in the lobby asks whether to stop it.`,
  'already-stopping': ({ who, at }, _, style) =>
    `The stop was already asked for by ${style.bold(who)} ${style.relative(at)}.`,
  'force-too-early': ({ from }, _, style) =>
    `Force Stop opens ${style.relative(from)}. Until then Terraform is given time to end well.`,
  'force-needs-another': () => 'You asked for the stop: another person with the right has to force it.',
  'already-forced': () => 'Force Stop was pressed already.',
  'nothing-blocked': () => 'Nothing is blocked.',
  'nothing-locked': () => 'Nothing is locked by this session.',
  'reason-missing': () => 'A reason is needed. Nothing was changed.',
  'nothing-to-cancel': (_, __, style) =>
    `There is nothing to cancel: what is in place stays. Press ${style.bold('Run Plan (Dry Run)')} to see it.`,
  'nothing-to-approve': () => 'No plan waits for an approval.',
  'outside-window': ({ opens }, { target }, style) =>
    `Applies to ${style.bold(target.project)} are closed at this hour; they open ${style.relative(opens)}, at ${style.time(opens)}. Nothing was run. Plan again then.`,
};

const END_WORDS: { readonly [state: string]: string } = {
  applied: 'applied',
  cancelled: 'cancelled',
  expired: 'closed without a decision',
};
const endWords = (state: string): string => (Object.hasOwn(END_WORDS, state) ? (END_WORDS[state] ?? state) : 'ended');

/** One clear sentence or two. `view`: what is true now. `clicked`: digest, or its beginning, that the button carried. */
export function refusalSentence<C extends RefusalCode>(
  refusal: Extract<Refusal, { code: C }>,
  view: LobbyView,
  style: TextStyle,
  clicked?: string,
): string {
  // The table is keyed by the code, which the compiler cannot follow from a union.
  return (SENTENCES[refusal.code] as Sentence<C>)(refusal, view, style, clicked);
}
