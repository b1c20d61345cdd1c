/**
 * The messages of a session's thread, one per kind and plan attempt: made once, then edited in place. R5 in Discord:
 * a message that may have been made before a crash or a lost answer is looked for by its small print first.
 */
import type { LobbyView } from '@cloud-chatops/core';
import type { Context } from '../context.ts';
import { hasCode, THREAD_ARCHIVED, TOO_MANY_EDITS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE } from '../discord/errors.ts';
import { sha16, type Body } from '../render/body.ts';
import type { Layout, MessageRecord } from '../records/chat-records.ts';
import { carriesMarker, marker, type Kind } from '../render/marker.ts';
import type { PlanThreads } from './plan-thread.ts';

export interface Put {
  readonly view: LobbyView;
  readonly kind: Kind;
  readonly attempt: number;
  /** A call has one layout, a card the one that its message was made with. */
  body(layout: Layout): Body;
  /** The message may have been made already, by a process that died or by a request whose answer was lost. */
  readonly look: boolean;
  /** Ms since its last change; 0 when absent. */
  readonly pauseMs?: number;
  readonly urgent?: boolean;
  /** Length of the timeline it tells. */
  readonly version: number;
}

export interface ThreadMessages {
  /** Makes the message, or edits it to show this; resolves when it does. */
  put(message: Put): Promise<void>;
  /** Edits the message if there is one, and lets an archived thread be. */
  update(message: Omit<Put, 'look'>): Promise<void>;
}

export const messageKey = (kind: Kind, attempt: number): string => `${kind}/${attempt}`;

export function createThreadMessages(context: Context, threads: PlanThreads): ThreadMessages {
  const { records, messages, scheduler, shown, layout } = context;

  const save = async (view: LobbyView, key: string, message: MessageRecord, body: Body): Promise<void> => {
    shown.note(message.id, body);
    await records.save(view.sessionId, { messages: { [key]: message } });
  };

  const create = async (put: Put, threadId: string, replaces: string): Promise<void> => {
    const { view, kind, attempt } = put;
    const key = messageKey(kind, attempt);
    if (put.look) {
      const text = marker(view.sessionId, kind, attempt);
      const found = await messages.find(threadId, (m) => carriesMarker([m.content, m.embeds, m.components], text));
      if (found !== undefined) {
        await records.save(view.sessionId, { messages: { [key]: found } });
        return edit(put, threadId, found);
      }
    }
    let made: Body | undefined;
    const message = await layout.withFallback((as) => {
      made = put.body(as);
      return messages.create(threadId, made, sha16(`${view.sessionId}/${key}/${replaces}`));
    });
    if (made !== undefined) await save(view, key, message, made);
  };

  const edit = async (put: Omit<Put, 'look'>, threadId: string, known: MessageRecord): Promise<void> => {
    const body = put.body(known.layout);
    if (shown.same(known.id, body)) {
      scheduler.drop(known.id);
      // It may still be on its way: whoever waits for this must not take it for done.
      if (await scheduler.landed(known.id)) return;
    }
    const send = async (): Promise<void> => {
      // Noted before it is sent: what is asked for meanwhile is compared with what will be shown.
      shown.note(known.id, body);
      try {
        // Read again: an edit before this one may have changed the files.
        const latest = (await knownMessage(put)) ?? known;
        const edited = await messages.edit(threadId, latest, body);
        await records.save(put.view.sessionId, { messages: { [messageKey(put.kind, put.attempt)]: edited } });
        // A click was answered meanwhile, and nobody knows which of the two Discord took last: the next edit goes out.
        if (!shown.same(known.id, body)) shown.forget(known.id);
      } catch (error) {
        shown.forget(known.id);
        throw error;
      }
    };
    await scheduler.submit({
      channelId: threadId,
      messageId: known.id,
      pauseMs: put.pauseMs ?? 0,
      urgent: put.urgent ?? false,
      version: put.version,
      send,
    });
  };

  const knownMessage = async ({ view, kind, attempt }: Omit<Put, 'look'>) =>
    (await records.get(view.sessionId))?.messages[messageKey(kind, attempt)];

  const put = async (message: Put, recovered = false): Promise<void> => {
    const threadId = await threads.ensure(message.view);
    const known = await knownMessage(message);
    try {
      await (known === undefined ? create(message, threadId, '') : edit(message, threadId, known));
    } catch (error) {
      if (recovered) throw error;
      if (hasCode(error, UNKNOWN_CHANNEL)) await threads.replace(message.view);
      else if (hasCode(error, THREAD_ARCHIVED)) await threads.reopen(message.view.sessionId);
      else if (known !== undefined && hasCode(error, UNKNOWN_MESSAGE, TOO_MANY_EDITS)) {
        return create({ ...message, look: false }, threadId, known.id);
      } else throw error;
      await put(message, true);
    }
  };

  return {
    put: (message) => put(message),
    async update(message) {
      const known = await knownMessage(message);
      const threadId = (await records.get(message.view.sessionId))?.threadId;
      if (known === undefined || threadId === undefined) return;
      try {
        await edit(message, threadId, known);
      } catch (error) {
        if (!hasCode(error, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, THREAD_ARCHIVED, TOO_MANY_EDITS)) throw error;
      }
    },
  };
}
