/** The lobby: the one message of a session that is edited in place, with its four buttons. */
import { shortSession, type LobbyView, type Progress } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { Role, TextStyle } from '../style/text-style.ts';
import { lobbyRows } from './buttons.ts';
import { lobbyLines } from './lobby-lines.ts';
import { textBlock } from './parts.ts';
import { lobbyTone } from './tones.ts';

export interface LobbyContext {
  readonly style: TextStyle;
  /** The latest progress of what runs, if any. */
  readonly progress?: Progress;
  /** Address of the session's thread, once there is one. */
  readonly threadUrl?: string;
  /** Address of the lobby of the session that `progress` names. */
  readonly holderUrl?: string;
  /** Epoch ms of the restart after which this card is drawn for the first time. */
  readonly restoredAt?: number;
  /** How long a plan and an apply usually take, in words: «up to a minute», «5 to 10 minutes». */
  readonly usualPlan?: string;
  readonly usualApply?: string;
  /** The session's idle time, ms: said when it is over. */
  readonly idleMs?: number;
  /** Who may approve and who may override, where the project names roles. */
  readonly approvers?: readonly Role[];
  readonly overriders?: readonly Role[];
}

/** The lobby in every state of a session. The target and the small print stand in the same place in all of them. */
export function lobbyCard(view: LobbyView, context: LobbyContext): Card {
  const { style } = context;
  const { headline, lines } = lobbyLines(view, context);
  const removal = view.operation === 'destroy' ? ' · remove everything' : '';
  const target = `${style.bold(view.target.name)} · ${style.prose(view.entryTitle)} · ${style.prose(view.target.project)}${removal}`;
  return {
    tone: lobbyTone(view),
    blocks: [
      { kind: 'heading', text: headline },
      ...textBlock([target, ...lines]),
      { kind: 'small', text: smallPrint(view, context) },
    ],
    rows: lobbyRows(view),
    files: [],
  };
}

/** States in which a restart finds terraform still at work. */
const KEPT_RUNNING = new Set<LobbyView['state']>(['applying', 'stopping']);

function smallPrint(view: LobbyView, { style, threadUrl, restoredAt }: LobbyContext): string {
  const session = [
    `Session ${shortSession(view.sessionId)}`,
    `asked by ${style.person(view.requester)} ${style.relative(view.openedAt)}`,
    ...(threadUrl === undefined ? [] : [style.link('thread', threadUrl)]),
    ...(view.closesAt === undefined ? [] : [`closes ${style.time(view.closesAt)}`]),
  ].join(' · ');
  if (restoredAt === undefined) return session;
  const meanwhile = KEPT_RUNNING.has(view.state) ? 'The apply kept running.' : 'Nothing was run meanwhile.';
  return `${session}\nRestored after a restart ${style.relative(restoredAt)}. ${meanwhile}`;
}
