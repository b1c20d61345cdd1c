/** Messages by bot token and stored ids, past the client's caches: works for messages of any age and after a restart. */
import { Routes, type APIChannel, type APIMessage, type Client, type Snowflake } from 'discord.js';
import type { Layout, MessageRecord } from '../records/chat-records.ts';
import type { Body } from '../render/body.ts';
import { createRequest, editRequest } from './message-body.ts';

export interface ChannelMessages {
  /** `nonce`: see `createRequest`. */
  create(channelId: Snowflake, body: Body, nonce: string): Promise<MessageRecord>;
  edit(channelId: Snowflake, known: MessageRecord, body: Body): Promise<MessageRecord>;
  /** The message that an interaction was answered by changing, by its token: the channel's limit does not count this. */
  editAnswer(token: string, known: MessageRecord, body: Body): Promise<MessageRecord>;
  /** Among the bot's own last 50 messages of the channel. */
  find(channelId: Snowflake, matches: (message: APIMessage) => boolean): Promise<MessageRecord | undefined>;
  /** The direct channel with a person: the same one each time. */
  openDirect(userId: Snowflake): Promise<Snowflake>;
}

/** Files that components or embeds show stand there, by their address, and not in the list of attachments. */
const SHOWN_FILE = /\/attachments\/\d+\/(?<id>\d+)\/(?<name>[^/?"]+)/g;

function filesOf({ attachments, components, embeds }: APIMessage): readonly { id: string; name: string }[] {
  const shown = [...JSON.stringify([components, embeds]).matchAll(SHOWN_FILE)].map(({ groups }) => ({
    id: groups?.['id'] ?? '',
    name: decodeURIComponent(groups?.['name'] ?? ''),
  }));
  const listed = attachments.map(({ id, filename }) => ({ id, name: filename }));
  return [...new Map([...listed, ...shown].map((file) => [file.id, file])).values()];
}

/** `body`: what the message was made from; without it the content of its files is not known. */
const recordOf = (message: APIMessage, layout: Layout, body?: Body): MessageRecord => ({
  id: message.id,
  layout,
  files: filesOf(message).map((file) => ({
    ...file,
    sha: body?.files.find(({ name }) => name === file.name)?.sha ?? '',
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
      return recordOf(message, body.layout, body);
    },
    async edit(channelId, known, body) {
      const request = editRequest(body, known);
      const message = (await rest.patch(Routes.channelMessage(channelId, known.id), request)) as APIMessage;
      return recordOf(message, body.layout, body);
    },
    async editAnswer(token, known, body) {
      const request = { ...editRequest(body, known), auth: false };
      const path = Routes.webhookMessage(client.application?.id ?? '', token);
      return recordOf((await rest.patch(path, request)) as APIMessage, body.layout, body);
    },
    async find(channelId, matches) {
      const query = new URLSearchParams({ limit: '50' });
      const messages = (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
      const found = messages.find((message) => message.author.id === client.user?.id && matches(message));
      return found && recordOf(found, layoutOf(found));
    },
    async openDirect(userId) {
      const channel = (await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as APIChannel;
      return channel.id;
    },
  };
}
