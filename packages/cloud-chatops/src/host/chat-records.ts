/** Where the sessions' Discord messages are: the adapter's port on the store's documents. */
import { mergeChatRecord, type ChatRecord, type ChatRecords } from '@cloud-chatops/discord-adapter';
import type { Documents } from '@cloud-chatops/store';

const NAME = 'discord';

/** Reads everything once: the two look-ups by message happen on every click. */
export async function createChatRecords(documents: Documents): Promise<ChatRecords> {
  const records = new Map((await documents.all<ChatRecord>(NAME)).map((d) => [d.sessionId, d.document]));
  const find = (matches: (record: ChatRecord) => boolean): string | undefined => {
    for (const [id, record] of records) if (matches(record)) return id;
    return undefined;
  };
  return {
    get: async (id) => records.get(id),
    async save(id, patch) {
      const record = mergeChatRecord(records.get(id), patch);
      records.set(id, record);
      await documents.put(NAME, id, record);
    },
    findByThread: async (threadId) => find((r) => r.threadId === threadId),
    findByMessage: async (messageId) => find((r) => r.lobby?.id === messageId),
  };
}
