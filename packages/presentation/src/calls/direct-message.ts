/** Direct messages: plain content, outcome and target in the first 100 characters. */
import type { LobbyView } from '@cloud-chatops/core';
import { oneLine } from '../text/neutralise.ts';
import { shownNumber } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import { addressees } from './addressees.ts';
import { firstErrorParts } from './first-error.ts';
import { resultWords } from './failure-calls.ts';
import { doneWords } from './outcome-calls.ts';

export const DIRECT_MESSAGE_KINDS = [
  'applied',
  'failed',
  'stopped',
  'interrupted',
  'approved',
  'expired',
  'cancelled',
] as const;
export type DirectMessageKind = (typeof DIRECT_MESSAGE_KINDS)[number];

export interface DirectMessage {
  readonly text: string;
  /** Ids of the people it goes to, each once. */
  readonly to: readonly string[];
}

/** Escaped less than a card: a direct message may be read as plain text on a locked phone. Mentions stay broken. */
const plain = (text: string): string =>
  oneLine(text)
    .replaceAll(/[<@](?=\S)/gu, '$&\u200B')
    .replaceAll('`', '\u02CB');

const firstErrorText = (firstError: string): string => {
  const { address, words } = firstErrorParts(firstError);
  return address === undefined ? words : `${address}: ${words}`;
};

const sentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`);

const WRITE: { readonly [kind in DirectMessageKind]: (view: LobbyView, name: string) => string } = {
  applied: ({ result }, name) =>
    `✅ Your cloud deployment is complete! ${name}${result === undefined ? '' : `: ${doneWords(result)}`}.`,
  failed: ({ result }, name) => {
    if (result === undefined) return `🛑 Your cloud deployment failed. ${name}.`;
    const error =
      result.firstError === undefined ? '' : ` ${sentence(plain(shortenEnd(firstErrorText(result.firstError), 300)))}`;
    const outcome = result.done === 0 && result.unknown === 0 ? 'nothing was changed' : resultWords(result);
    return `🛑 Your cloud deployment failed. ${name}: ${outcome}.${error}`;
  },
  stopped: ({ result, stopBy }, name) => {
    const who = stopBy === undefined ? '' : ` by ${plain(stopBy.name)}`;
    const outcome =
      result === undefined
        ? ''
        : `: ${shownNumber(result.done)} of ${shownNumber(result.total)} done and recorded${[
            ...(result.failed > 0 ? [`, ${shownNumber(result.failed)} failed`] : []),
            ...(result.notStarted > 0 ? [`, ${shownNumber(result.notStarted)} not started`] : []),
            ...(result.unknown > 0 ? [`, ${shownNumber(result.unknown)} not known`] : []),
          ].join('')}`;
    return `❌ Your cloud deployment was stopped${who}. ${name}${outcome}.`;
  },
  interrupted: ({ result }, name) =>
    `⚠️ The outcome of your cloud deployment is not known. ${name}${
      result === undefined
        ? ''
        : `: ${shownNumber(result.done)} of ${shownNumber(result.total)} were done before the restart`
    }. Run a plan to see.`,
  approved: ({ approvals, gate }, name) =>
    `✅ ${name} is ready: ${shownNumber(approvals.length)} of ${shownNumber(gate?.approvals ?? approvals.length)} approvals. Press Confirm Apply.`,
  expired: (_, name) => `⏳ The session for ${name} was closed without a decision. Nothing was applied.`,
  cancelled: ({ endedBy }, name) =>
    `❌ The session for ${name} was cancelled${endedBy === undefined ? '' : ` by ${plain(endedBy.name)}`}. Nothing was applied.`,
};

/** `link`: address of the thread or the lobby. Outcomes of an apply also go to whoever confirmed it. */
export function directMessage(kind: DirectMessageKind, view: LobbyView, link: string): DirectMessage {
  const people =
    kind === 'expired' || kind === 'cancelled' || kind === 'approved' ? [view.requester] : addressees(view);
  return { text: `${WRITE[kind](view, plain(view.target.name))} ${link}`, to: people.map(({ id }) => id) };
}
