/** The lobby card of a session as a message body. */
import type { LobbyView, Progress } from '@cloud-chatops/core';
import { discordStyle, lobbyCard } from '@cloud-chatops/presentation';
import type { Context } from '../context.ts';
import { threadUrl } from '../places.ts';
import type { ChatRecord, Layout } from '../records/chat-records.ts';
import type { Body } from '../render/body.ts';
import { renderCard } from '../render/render.ts';

export interface LobbyExtras {
  readonly progress?: Progress;
  readonly holderUrl?: string;
  readonly restoredAt?: number;
}

export function lobbyBody(
  { host }: Pick<Context, 'host'>,
  view: LobbyView,
  record: ChatRecord,
  layout: Layout,
  extras: LobbyExtras = {},
  withButtons = true,
): Body {
  const { project } = view.target;
  const card = lobbyCard(view, {
    style: discordStyle,
    approvers: host.rolesWith(project, 'approve', record.guildId),
    overriders: host.rolesWith(project, 'override', record.guildId),
    ...(record.threadId === undefined ? {} : { threadUrl: threadUrl(record) }),
    ...(host.idleMs === undefined ? {} : { idleMs: host.idleMs }),
    ...(host.usualPlan === undefined ? {} : { usualPlan: host.usualPlan }),
    ...(host.usualApply === undefined ? {} : { usualApply: host.usualApply }),
    ...extras,
  });
  return renderCard(withButtons ? card : { ...card, rows: [] }, {
    layout,
    sessionId: view.sessionId,
    key: host.signingKey,
  });
}
