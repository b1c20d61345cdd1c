/** Addresses of Discord's pages. */
import type { ChatRecord } from './records/chat-records.ts';

const BASE = 'https://discord.com/channels';

export const lobbyUrl = ({ guildId, channelId, lobby }: ChatRecord): string =>
  lobby === undefined ? `${BASE}/${guildId}/${channelId}` : `${BASE}/${guildId}/${channelId}/${lobby.id}`;

/** The thread, or the lobby as long as there is none. */
export const threadUrl = (record: ChatRecord): string =>
  record.threadId === undefined ? lobbyUrl(record) : `${BASE}/${record.guildId}/${record.threadId}`;
