/** The thread of a session: started from its lobby message at the first plan, archived when the session is over. */
import type { LobbyView, SessionId } from '@cloud-chatops/core';
import { missingPermissionSentence, threadName } from '@cloud-chatops/presentation';
import { ChannelType, Routes, type APIThreadChannel } from 'discord.js';
import type { Context } from '../context.ts';
import { checkPermissions } from '../discord/permissions.ts';
import {
  hasCode,
  MISSING_ACCESS,
  MISSING_PERMISSIONS,
  THREAD_ARCHIVED,
  THREAD_EXISTS,
  UNKNOWN_CHANNEL,
  UNKNOWN_MESSAGE,
  wasRefused,
} from '../discord/errors.ts';
import type { Lobbies } from '../lobby/lobbies.ts';
import type { ChatRecord } from '../records/chat-records.ts';
import { sha16 } from '../render/body.ts';
import { renderText } from '../render/render.ts';

export interface PlanThreads {
  /** The thread's id; it is started if there is none. Names a missing permission in the lobby's channel, and rejects. */
  ensure(view: LobbyView): Promise<string>;
  /** The thread was deleted: forgets it and its messages, and starts another. */
  replace(view: LobbyView): Promise<string>;
  /** Was it replaced since the last question? Its cards are then to be posted again. */
  wasReplaced(sessionId: SessionId): boolean;
  /** Takes messages and edits again; a thread that is gone is left to whoever writes to it next. */
  reopen(sessionId: SessionId): Promise<void>;
  /** Stays in the channel list for a day, since an apply takes long and is read later. */
  keepForADay(sessionId: SessionId): Promise<void>;
  /** `locked`: nobody can reopen it; left out where the bot may not lock. */
  archive(sessionId: SessionId, locked: boolean): Promise<void>;
}

const HOUR = 60;
const DAY = 1440;

export function createPlanThreads(context: Context, lobbies: Lobbies): PlanThreads {
  const { client, records, messages, logger } = context;
  const { rest } = client;
  /** Sessions whose channel was told about a missing permission by this process. */
  const told = new Set<SessionId>();
  const replaced = new Set<SessionId>();

  const tell = async (record: ChatRecord, sessionId: SessionId, text: string): Promise<void> => {
    if (told.has(sessionId)) return;
    told.add(sessionId);
    const nonce = sha16(`told/${sessionId}/${text}`);
    await messages
      .create(record.channelId, renderText(text), nonce)
      .catch((error: unknown) =>
        logger.warn(
          { session: sessionId, channel: record.channelId, error: String(error) },
          'the channel could not be told',
        ),
      );
  };

  /** As far as the client's cache knows the channel; Discord itself has the last word. */
  const missingIn = (channelId: string): readonly string[] => {
    const channel = client.channels.cache.get(channelId);
    return channel === undefined || channel.isDMBased() ? [] : checkPermissions(channel);
  };

  const fromLobby = async (record: ChatRecord, view: LobbyView, lobbyId: string): Promise<string> => {
    const body = { name: threadName(view.sessionId), auto_archive_duration: HOUR };
    try {
      const thread = (await rest.post(Routes.threads(record.channelId, lobbyId), { body })) as APIThreadChannel;
      return thread.id;
    } catch (error) {
      // A thread started from a message has the message's id.
      if (hasCode(error, THREAD_EXISTS)) return lobbyId;
      throw error;
    }
  };

  const beside = async (record: ChatRecord, view: LobbyView): Promise<string> => {
    const body = {
      name: threadName(view.sessionId),
      auto_archive_duration: HOUR,
      // Without a type Discord makes a private one.
      type: ChannelType.PublicThread,
    };
    return ((await rest.post(Routes.threads(record.channelId), { body })) as APIThreadChannel).id;
  };

  const exists = (threadId: string): Promise<boolean> =>
    rest.get(Routes.channel(threadId)).then(
      () => true,
      (error: unknown) => {
        if (hasCode(error, UNKNOWN_CHANNEL)) return false;
        throw error;
      },
    );

  const start = async (view: LobbyView, again: boolean): Promise<string> => {
    const { sessionId } = view;
    let lobbyId = await lobbies.ensure(view, true);
    const record = await records.get(sessionId);
    if (record === undefined) throw new Error(`session ${sessionId} has no place in Discord`);
    const missing = missingIn(record.channelId);
    if (missing.length > 0) {
      await tell(record, sessionId, missingPermissionSentence(missing));
      throw new Error(`the bot lacks ${missing.join(', ')} in channel ${record.channelId}`);
    }
    let threadId: string;
    try {
      threadId = await fromLobby(record, view, lobbyId).catch(async (error: unknown) => {
        if (!hasCode(error, UNKNOWN_MESSAGE)) throw error;
        lobbyId = await lobbies.replace(view, lobbyId);
        return fromLobby(record, view, lobbyId);
      });
      // Discord may say that the deleted thread of this message still exists: another stands beside the lobby then.
      if (again && !(await exists(threadId))) threadId = await beside(record, view);
    } catch (error) {
      if (hasCode(error, MISSING_ACCESS, MISSING_PERMISSIONS)) {
        await tell(record, sessionId, missingPermissionSentence(['CREATE_PUBLIC_THREADS']));
      }
      throw error;
    }
    told.delete(sessionId);
    await records.save(sessionId, { threadId });
    lobbies.linked(sessionId);
    await invite(threadId, view);
    return threadId;
  };

  const invite = async (threadId: string, view: LobbyView): Promise<void> => {
    try {
      await rest.put(Routes.threadMembers(threadId, view.requester.id));
    } catch (error) {
      // Somebody who has left the server cannot be added; the thread is public anyway.
      if (!wasRefused(error)) throw error;
      logger.warn({ session: view.sessionId, error: String(error) }, 'the requester could not be added to the thread');
    }
  };

  const change = async (threadId: string, body: object): Promise<void> => {
    await rest.patch(Routes.channel(threadId), { body });
  };

  const serial = <T>(view: LobbyView, work: (record: ChatRecord | undefined) => Promise<T>): Promise<T> =>
    context.oneAtATime(`thread/${view.sessionId}`, async () => work(await records.get(view.sessionId)));

  return {
    ensure: (view) => serial(view, async (record) => record?.threadId ?? start(view, false)),

    replace: (view) =>
      serial(view, async (record) => {
        logger.warn({ session: view.sessionId, thread: record?.threadId }, 'the thread is gone, another is started');
        const gone = Object.keys(record?.messages ?? {}).map((key) => [key, null] as const);
        await records.save(view.sessionId, { threadId: null, messages: Object.fromEntries(gone) });
        const threadId = await start(view, true);
        replaced.add(view.sessionId);
        return threadId;
      }),

    wasReplaced: (sessionId) => replaced.delete(sessionId),

    async reopen(sessionId) {
      const threadId = (await records.get(sessionId))?.threadId;
      if (threadId === undefined) return;
      try {
        await change(threadId, { archived: false });
      } catch (error) {
        if (!wasRefused(error)) throw error;
        logger.warn({ session: sessionId, error: String(error) }, 'the thread could not be opened again');
      }
    },

    async keepForADay(sessionId) {
      const record = await records.get(sessionId);
      if (record?.threadId === undefined) return;
      try {
        await change(record.threadId, { archived: false, auto_archive_duration: DAY });
      } catch (error) {
        if (!wasRefused(error)) throw error;
        logger.warn({ session: sessionId, error: String(error) }, 'the thread keeps its time until it is archived');
      }
    },

    async archive(sessionId, locked) {
      const record = await records.get(sessionId);
      if (record?.threadId === undefined) return;
      const attempts = [...(locked ? [{ archived: true, locked: true }] : []), { archived: true }];
      for (const body of attempts) {
        try {
          await change(record.threadId, body);
          return;
        } catch (error) {
          if (hasCode(error, THREAD_ARCHIVED, UNKNOWN_CHANNEL)) return;
          if (!hasCode(error, MISSING_PERMISSIONS, MISSING_ACCESS)) throw error;
          logger.info({ session: sessionId, ...body }, 'the bot may not do this with its thread (MANAGE_THREADS)');
        }
      }
    },
  };
}
