/** Direct messages: plain content, outcome and target in the first 100 characters. */
import type { LobbyView } from '@cloud-chatops/core';

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
  /** To whom, each once. */
  readonly to: readonly string[];
}

/** Which message the state of a session asks for, if any. */
export function directMessageKind(view: LobbyView): DirectMessageKind | undefined {
  return view.state === 'applied' ? 'applied' : undefined;
}

/** `link`: address of the thread or the lobby. */
export function directMessage(kind: DirectMessageKind, view: LobbyView, link: string): DirectMessage {
  return { text: `${kind} ${view.target.name} ${link}`, to: [view.requester.id] };
}
