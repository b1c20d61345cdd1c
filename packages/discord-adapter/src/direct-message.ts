/** One private notice per outcome and person. That somebody takes none is normal life: the thread calls them then. */
import type { LobbyView } from '@cloud-chatops/core';
import { directMessage, type DirectMessageKind } from '@cloud-chatops/presentation';
import type { Context } from './context.ts';
import { wasRefused } from './discord/errors.ts';
import { threadUrl } from './places.ts';
import { sha16 } from './render/body.ts';
import type { ChatRecord } from './records/chat-records.ts';
import { renderText } from './render/render.ts';
import { noticeKey } from './thread/message-cards.ts';

export interface Notice {
  readonly kind: DirectMessageKind;
  readonly view: LobbyView;
  readonly attempt: number;
  /** It may have been sent already. */
  readonly look: boolean;
}

/** Resolves when everybody concerned was told or is known not to be reachable; both are remembered. */
export async function notify(context: Context, { kind, view, attempt, look }: Notice): Promise<void> {
  const { records, messages, logger } = context;
  const { sessionId } = view;
  const record = await records.get(sessionId);
  if (record === undefined) return;
  const { text, to } = directMessage(kind, view, threadUrl(record));
  for (const userId of new Set(to)) {
    const key = noticeKey(kind, attempt, userId);
    if (record.notices[key] !== undefined) continue;
    const body = renderText(text);
    try {
      const channelId = await messages.openDirect(userId);
      const known = noticeIds((await records.get(sessionId)) ?? record);
      // The text names the thread and the outcome; an earlier attempt may have ended in the same words.
      const found = look
        ? await messages.find(channelId, ({ content, id }) => content === body.content && !known.has(id))
        : undefined;
      const { id } = found ?? (await messages.create(channelId, body, sha16(`${sessionId}/${key}`)));
      await records.save(sessionId, { notices: { [key]: { id } } });
    } catch (error) {
      // 50007, 50278, 40003 and their like: this person cannot be told in private.
      if (!wasRefused(error)) throw error;
      logger.info({ session: sessionId, user: userId, error: String(error) }, 'a direct message was not accepted');
      await records.save(sessionId, { notices: { [key]: 'closed' } });
    }
  }
}

/** Direct messages that belong to notices sent before. */
const noticeIds = ({ notices }: ChatRecord): ReadonlySet<string> =>
  new Set(Object.values(notices).flatMap((notice) => (notice === 'closed' ? [] : [notice.id])));
