/** What a Discord server consists of; plain data, so that it can be written to a file as it is. */
import type { APIApplicationCommand, APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';

export interface StoredUser {
  id: string;
  username: string;
  /** The name people read. */
  name: string;
  bot: boolean;
  /** What this person is there for, for example "approver"; shown by the page, unknown to the API. */
  note: string;
  dmsClosed: boolean;
}

export interface StoredMember {
  userId: string;
  /** Role ids, without @everyone. */
  roles: string[];
  joinedAt: number;
}

export interface StoredRole {
  id: string;
  name: string;
  /** Decimal bit field. */
  permissions: string;
  color: number;
  position: number;
}

export interface Overwrite {
  /** Of a role or of a user. */
  id: string;
  type: 0 | 1;
  allow: string;
  deny: string;
}

interface ChannelBase {
  id: string;
  lastMessageId: string | null;
}

export interface GuildChannel extends ChannelBase {
  kind: 'text';
  name: string;
  topic: string | null;
  position: number;
  overwrites: Overwrite[];
}

export interface Thread extends ChannelBase {
  kind: 'thread';
  type: 11 | 12;
  name: string;
  parentId: string;
  ownerId: string;
  archived: boolean;
  locked: boolean;
  /** Minutes without a message after which the thread archives itself. */
  autoArchiveMinutes: number;
  archiveChangedAt: number;
  createdAt: number;
  invitable: boolean;
  rateLimitPerUser: number;
  members: { userId: string; joinedAt: number }[];
  messageCount: number;
  totalMessagesSent: number;
}

export interface DirectMessages extends ChannelBase {
  kind: 'dm';
  /** The person on the other side of the bot. */
  recipientId: string;
}

export type StoredChannel = GuildChannel | Thread | DirectMessages;

export interface StoredAttachment {
  id: string;
  filename: string;
  description?: string;
  contentType: string;
  /** Bytes. */
  size: number;
  width?: number;
  height?: number;
}

/** The interaction that a message answers. */
export interface MessageInteraction {
  id: string;
  type: 2 | 3 | 5;
  userId: string;
  commandName?: string;
  interactedMessageId?: string;
}

export interface StoredMessage {
  id: string;
  channelId: string;
  authorId: string;
  /** 0 ordinary, 18 thread created, 20 answer to a command, 21 start of a thread. */
  type: 0 | 18 | 20 | 21;
  content: string;
  embeds: APIEmbed[];
  components: APIMessageTopLevelComponent[];
  attachments: StoredAttachment[];
  flags: number;
  createdAt: number;
  editedAt: number | null;
  nonce?: string | number;
  mentionUserIds: string[];
  mentionRoleIds: string[];
  mentionEveryone: boolean;
  interaction?: MessageInteraction;
  /** The one person who sees it; absent = everybody in the channel. */
  visibleTo?: string;
  /** The first message of a thread points to the message that the thread was started from. */
  reference?: { channelId: string; messageId: string };
}

export type InteractionType = 2 | 3 | 4 | 5;

export interface StoredInteraction {
  id: string;
  token: string;
  type: InteractionType;
  userId: string;
  channelId: string;
  createdAt: number;
  /** Absent until the first callback. */
  answeredAt?: number;
  callbackType?: number;
  /** What `@original` names: the answer, or the message whose component was used. */
  originalMessageId?: string;
  /** The message whose component was used, or whose component opened the modal. */
  sourceMessageId?: string;
  commandName?: string;
}

export interface State {
  version: 1;
  /** The newest id given out, so that ids grow over restarts and clock changes. */
  lastId: string;
  applicationId: string;
  guild: { id: string; name: string; ownerId: string };
  roles: StoredRole[];
  users: Record<string, StoredUser>;
  members: Record<string, StoredMember>;
  channels: Record<string, StoredChannel>;
  /** By channel id, oldest first. */
  messages: Record<string, StoredMessage[]>;
  commands: APIApplicationCommand[];
  /** Those whose token still works. */
  interactions: Record<string, StoredInteraction>;
}
