/** Chat records that last as long as the process: for examples and tests. A bot that is meant to survive a restart keeps them in its store. */
import type { SessionId } from '@cloud-chatops/core';
import { mergeChatRecord, type ChatRecord, type ChatRecords } from './chat-records.ts';

export function memoryChatRecords(): ChatRecords {
  const records = new Map<SessionId, ChatRecord>();
  const find = (matches: (record: ChatRecord) => boolean): Promise<SessionId | undefined> =>
    Promise.resolve([...records].find(([, record]) => matches(record))?.[0]);
  return {
    get: (sessionId) => Promise.resolve(records.get(sessionId)),
    // async, so that a wrong first patch rejects rather than throws.
    save: async (sessionId, patch) => {
      records.set(sessionId, mergeChatRecord(records.get(sessionId), patch));
    },
    findByThread: (threadId) => find((record) => record.threadId === threadId),
    findByMessage: (messageId) => find((record) => record.lobby?.id === messageId),
  };
}
