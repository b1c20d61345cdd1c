/**
 * The little that the adapter must remember over restarts: where each session's messages are. Everything else is read
 * from the session. Kept by the application beside the sessions themselves.
 */
import type { SessionId } from '@cloud-chatops/core';

/** How cards are written: Components V2, classic embeds, or plain text. A message keeps the layout it was made with. */
export type Layout = 'v2' | 'embed' | 'text';

export interface MessageRecord {
  readonly id: string;
  readonly layout: Layout;
  /** Attached files by Discord's id: an edit must list those it keeps. `sha` is empty where the content is not known. */
  readonly files: readonly { readonly id: string; readonly name: string; readonly sha: string }[];
  /** Fingerprint of what Discord took last, of lobbies: a restart edits only those that are to show something else. */
  readonly print?: string;
  /** Fingerprint of what that says of the session's state, of lobbies: without live progress and notes. */
  readonly truth?: string;
}

/** The direct message that was sent, or `closed`: the person takes none. */
export type NoticeRecord = { readonly id: string } | 'closed';

export interface ChatRecord {
  readonly guildId: string;
  /** Where the lobby is. */
  readonly channelId: string;
  readonly lobby?: MessageRecord;
  readonly threadId?: string;
  /** Messages in the thread by kind and attempt: `plan/1`. */
  readonly messages: { readonly [key: string]: MessageRecord };
  /** Private notices by outcome and person, `apply.completed/1/<user id>`: sent once, or known not to be deliverable. */
  readonly notices: { readonly [key: string]: NoticeRecord };
}

/** `messages` and `notices` are merged key by key; the other fields replace; `null` removes. */
export interface ChatRecordPatch {
  readonly guildId?: string;
  readonly channelId?: string;
  readonly lobby?: MessageRecord | null;
  readonly threadId?: string | null;
  readonly messages?: { readonly [key: string]: MessageRecord | null };
  readonly notices?: { readonly [key: string]: NoticeRecord };
}

export interface ChatRecords {
  get(sessionId: SessionId): Promise<ChatRecord | undefined>;
  /** Creates or changes the record; `mergeChatRecord` says what a patch means. Durable when it resolves. */
  save(sessionId: SessionId, patch: ChatRecordPatch): Promise<void>;
  /** The session whose thread this is. */
  findByThread(threadId: string): Promise<SessionId | undefined>;
  /** The session whose lobby this message is. */
  findByMessage(messageId: string): Promise<SessionId | undefined>;
}

/** The record after a patch. A first patch must say guild and channel. */
export function mergeChatRecord(record: ChatRecord | undefined, patch: ChatRecordPatch): ChatRecord {
  const guildId = patch.guildId ?? record?.guildId;
  const channelId = patch.channelId ?? record?.channelId;
  if (guildId === undefined || channelId === undefined) {
    throw new TypeError('the first patch of a chat record must say guildId and channelId');
  }
  const lobby = patch.lobby === undefined ? record?.lobby : patch.lobby;
  const threadId = patch.threadId === undefined ? record?.threadId : patch.threadId;
  const messages = Object.entries({ ...record?.messages, ...patch.messages });
  return {
    guildId,
    channelId,
    ...(lobby ? { lobby } : {}),
    ...(typeof threadId === 'string' ? { threadId } : {}),
    messages: Object.fromEntries(messages.filter((entry): entry is [string, MessageRecord] => entry[1] !== null)),
    notices: { ...record?.notices, ...patch.notices },
  };
}
