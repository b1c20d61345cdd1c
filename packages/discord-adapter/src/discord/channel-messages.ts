/** Messages by bot token and stored ids, past the client's caches: works for messages of any age and after a restart. */
import { Routes, type APIAttachment, type APIChannel, type APIMessage, type Client, type Snowflake } from 'discord.js';
import type { Layout, MessageRecord } from '../records/chat-records.ts';
import type { Body } from '../render/body.ts';
import { createRequest, editRequest } from './message-body.ts';

export interface ChannelMessages {
  /** `nonce`: see `createRequest`. */
  create(channelId: Snowflake, body: Body, nonce: string): Promise<MessageRecord>;
  edit(channelId: Snowflake, known: MessageRecord, body: Body): Promise<MessageRecord>;
  /** Among the bot's own last 50 messages of the channel. */
  find(channelId: Snowflake, matches: (message: APIMessage) => boolean): Promise<MessageRecord | undefined>;
  /** The direct channel with a person: the same one each time. */
  openDirect(userId: Snowflake): Promise<Snowflake>;
}

/** Where a message was made by other means (an answer to a command). */
export const recordOf = (
  id: string,
  attachments: readonly Pick<APIAttachment, 'id' | 'filename'>[],
  body: Body,
): MessageRecord => ({
  id,
  layout: body.layout,
  files: attachments.map((a) => ({
    id: a.id,
    name: a.filename,
    sha: body.files.find((file) => file.name === a.filename)?.sha ?? '',
  })),
});

const layoutOf = (message: APIMessage): Layout => {
  // Containers only stand in Components V2.
  if (message.components?.some((component) => component.type === 17)) return 'v2';
  return message.embeds.length > 0 ? 'embed' : 'text';
};

export function channelMessages(client: Client): ChannelMessages {
  const { rest } = client;
  return {
    async create(channelId, body, nonce) {
      const message = (await rest.post(Routes.channelMessages(channelId), createRequest(body, nonce))) as APIMessage;
      return recordOf(message.id, message.attachments, body);
    },
    async edit(channelId, known, body) {
      const request = editRequest(body, known);
      const message = (await rest.patch(Routes.channelMessage(channelId, known.id), request)) as APIMessage;
      return recordOf(message.id, message.attachments, body);
    },
    async find(channelId, matches) {
      const query = new URLSearchParams({ limit: '50' });
      const messages = (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
      const found = messages.find((message) => message.author.id === client.user?.id && matches(message));
      if (found === undefined) return undefined;
      const files = found.attachments.map((a) => ({ id: a.id, name: a.filename, sha: '' }));
      return { id: found.id, layout: layoutOf(found), files };
    },
    async openDirect(userId) {
      const channel = (await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as APIChannel;
      return channel.id;
    },
  };
}
