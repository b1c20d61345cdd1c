/**
 * The small print by which a message is found before an ambiguous send is repeated: session, kind and plan attempt.
 * Thread messages of a session have one each.
 */
import { shortSession } from '@cloud-chatops/core';
import type { Card } from '@cloud-chatops/presentation';

/** Kinds of messages in a thread, with the word that their small print carries. */
export const KINDS = {
  /** M1 */
  steps: 'attempt',
  /** E1 */
  'plan-failed': 'plan error',
  /** M2 */
  plan: 'plan',
  /** M3 */
  review: 'review',
  /** A1 */
  approval: 'approval',
  /** M4 */
  progress: 'apply',
  force: 'stop',
  /** R1, F1, I1 */
  outcome: 'outcome',
} as const;

export type Kind = keyof typeof KINDS;

/** `Session 7f3a9c · plan 2` */
export const marker = (sessionId: string, kind: Kind, attempt: number): string =>
  `Session ${shortSession(sessionId)} · ${KINDS[kind]} ${attempt}`;

/** The card with the marker as its last line of small print, unless it says the same already. */
export function withMarker(card: Card, text: string): Card {
  if (card.blocks.some((block) => block.kind === 'small' && block.text.split('\n').includes(text))) return card;
  return { ...card, blocks: [...card.blocks, { kind: 'small', text }] };
}

/** Does this message, as Discord returned it, carry the marker on a line of its own? */
export function carriesMarker(message: unknown, text: string): boolean {
  if (typeof message === 'string') return message.split('\n').some((line) => line === `-# ${text}`);
  if (typeof message !== 'object' || message === null) return false;
  return Object.values(message).some((part) => carriesMarker(part, text));
}
