/** The lobby: the one message of a session that is edited in place, with its four buttons. */
import { shortSession, type LobbyView, type Progress } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { Role, TextStyle } from '../style/text-style.ts';
import { lobbyRows } from './buttons.ts';

export interface LobbyContext {
  readonly style: TextStyle;
  /** The latest progress of what runs, if any. */
  readonly progress?: Progress;
  /** Address of the session's thread, once there is one. */
  readonly threadUrl?: string;
  /** Epoch ms of the restart after which this card is drawn for the first time. */
  readonly restoredAt?: number;
  /** How long a plan and an apply usually take, in words: «up to a minute», «5 to 10 minutes». */
  readonly usualPlan?: string;
  readonly usualApply?: string;
  /** Who may approve and who may override, where the project names roles. */
  readonly approvers?: readonly Role[];
  readonly overriders?: readonly Role[];
}

/** The lobby in every state of a session. */
export function lobbyCard(view: LobbyView, context: LobbyContext): Card {
  return {
    tone: 'waiting',
    blocks: [
      { kind: 'heading', text: view.state },
      { kind: 'small', text: `Session ${shortSession(view.sessionId)} · ${context.style.person(view.requester)}` },
    ],
    rows: lobbyRows(view),
    files: [],
  };
}
