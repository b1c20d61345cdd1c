/** The state in the form in which the API sends it. */
import type {
  APIChannel,
  APIGuildMember,
  APIMessage,
  APIRole,
  APIThreadChannel,
  APIThreadMember,
  APIUser,
} from 'discord-api-types/v10';
import { isoTime } from '../clock.ts';
import { threadOf } from '../state/find.ts';
import type {
  DirectMessages,
  GuildChannel,
  State,
  StoredAttachment,
  StoredChannel,
  StoredMember,
  StoredMessage,
  StoredRole,
  StoredUser,
  Thread,
} from '../state/state.ts';
import { componentsWithOrigin, embedsWithOrigin } from './with-origin.ts';
import { referencedAttachments } from '../messages/referenced-attachments.ts';

/**
 * Says that an object is one of the API's. The compiler cannot tell: `discord-api-types` lacks fields that the API
 * description requires and has flags as enums without 0. The answers are checked against the description instead.
 */
function wire<Type>(object: object): Type {
  return object as Type;
}

export function wireUser(user: StoredUser): APIUser {
  return wire<APIUser>({
    id: user.id,
    username: user.username,
    global_name: user.bot ? null : user.name,
    discriminator: user.bot ? '0001' : '0',
    avatar: null,
    banner: null,
    accent_color: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    ...(user.bot && { bot: true }),
  });
}

export function wireMember(state: State, member: StoredMember): APIGuildMember {
  return wire<APIGuildMember>({
    user: wireUser(requiredUser(state, member.userId)),
    roles: member.roles,
    nick: null,
    avatar: null,
    banner: null,
    joined_at: isoTime(member.joinedAt),
    premium_since: null,
    communication_disabled_until: null,
    pending: false,
    deaf: false,
    mute: false,
    flags: 0,
  });
}

export function wireRole(role: StoredRole): APIRole {
  return wire<APIRole>({
    id: role.id,
    name: role.name,
    permissions: role.permissions,
    position: role.position,
    color: role.color,
    colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: true,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  });
}

export function wireChannel(state: State, channel: StoredChannel, forUserId = state.applicationId): APIChannel {
  if (channel.kind === 'thread') return wireThread(state, channel, forUserId);
  return channel.kind === 'dm' ? wireDirectMessages(state, channel) : wireGuildChannel(state, channel);
}

export function wireGuildChannel(state: State, channel: GuildChannel): APIChannel {
  return wire<APIChannel>({
    id: channel.id,
    type: 0,
    guild_id: state.guild.id,
    name: channel.name,
    topic: channel.topic,
    position: channel.position,
    parent_id: null,
    last_message_id: channel.lastMessageId,
    rate_limit_per_user: 0,
    nsfw: false,
    permission_overwrites: channel.overwrites,
    flags: 0,
  });
}

function wireDirectMessages(state: State, channel: DirectMessages): APIChannel {
  return wire<APIChannel>({
    id: channel.id,
    type: 1,
    last_message_id: channel.lastMessageId,
    recipients: [wireUser(requiredUser(state, channel.recipientId))],
    flags: 0,
  });
}

/** A thread; with the member object of `forUserId` if that person is in it. */
export function wireThread(state: State, thread: Thread, forUserId = state.applicationId): APIThreadChannel {
  const member = thread.members.find((candidate) => candidate.userId === forUserId);
  return wire<APIThreadChannel>({
    id: thread.id,
    type: thread.type,
    guild_id: state.guild.id,
    parent_id: thread.parentId,
    owner_id: thread.ownerId,
    name: thread.name,
    last_message_id: thread.lastMessageId,
    rate_limit_per_user: thread.rateLimitPerUser,
    message_count: thread.messageCount,
    total_message_sent: thread.totalMessagesSent,
    // Discord stops counting at 50.
    member_count: Math.min(thread.members.length, 50),
    thread_metadata: {
      archived: thread.archived,
      locked: thread.locked,
      auto_archive_duration: thread.autoArchiveMinutes,
      archive_timestamp: isoTime(thread.archiveChangedAt),
      create_timestamp: isoTime(thread.createdAt),
      ...(thread.type === 12 && { invitable: thread.invitable }),
    },
    flags: 0,
    ...(member && { member: wireThreadMember(thread, member) }),
  });
}

export function wireThreadMember(thread: Thread, member: Thread['members'][number]): APIThreadMember {
  return wire<APIThreadMember>({
    id: thread.id,
    user_id: member.userId,
    join_timestamp: isoTime(member.joinedAt),
    flags: 0,
  });
}

/** The address of a file; without an origin, as it is stored inside components and embeds. */
export function attachmentUrl(origin: string, message: StoredMessage, attachment: StoredAttachment): string {
  return `${origin}/cdn/attachments/${message.channelId}/${attachment.id}/${encodeURIComponent(attachment.filename)}`;
}

export function wireMessage(state: State, origin: string, message: StoredMessage): APIMessage {
  // Files that embeds or components show are not listed a second time:
  // https://github.com/discord/discord-api-docs/issues/8277
  const shownElsewhere = referencedAttachments(message);
  const thread = threadOf(state, message.id);
  const original =
    message.reference &&
    state.messages[message.reference.channelId]?.find((m) => m.id === message.reference?.messageId);
  return wire<APIMessage>({
    id: message.id,
    channel_id: message.channelId,
    type: message.type,
    author: wireUser(requiredUser(state, message.authorId)),
    content: message.content,
    timestamp: isoTime(message.createdAt),
    edited_timestamp: message.editedAt === null ? null : isoTime(message.editedAt),
    tts: false,
    pinned: false,
    flags: message.flags,
    mention_everyone: message.mentionEveryone,
    mentions: message.mentionUserIds.flatMap((id) => (state.users[id] ? [wireUser(state.users[id])] : [])),
    mention_roles: message.mentionRoleIds,
    attachments: message.attachments
      .filter((attachment) => !shownElsewhere.has(attachment.id))
      .map((attachment) => wireAttachment(origin, message, attachment)),
    embeds: embedsWithOrigin(message.embeds, origin),
    components: componentsWithOrigin(message.components, origin),
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(thread && { thread: wireThread(state, thread) }),
    ...(message.interaction && {
      application_id: state.applicationId,
      webhook_id: state.applicationId,
      interaction_metadata: wireInteractionMetadata(state, message.interaction),
      ...(message.interaction.commandName !== undefined && {
        interaction: {
          id: message.interaction.id,
          type: message.interaction.type,
          name: message.interaction.commandName,
          user: wireUser(requiredUser(state, message.interaction.userId)),
        },
      }),
    }),
    ...(message.reference && {
      message_reference: {
        type: 0,
        channel_id: message.reference.channelId,
        message_id: message.reference.messageId,
        guild_id: state.guild.id,
      },
      referenced_message: original ? wireMessage(state, origin, original) : null,
    }),
  });
}

function wireAttachment(origin: string, message: StoredMessage, attachment: StoredAttachment): object {
  const url = attachmentUrl(origin, message, attachment);
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.size,
    url,
    proxy_url: url,
    content_type: attachment.contentType,
    ...(attachment.width !== undefined && { width: attachment.width, height: attachment.height }),
    ...(attachment.description !== undefined && { description: attachment.description }),
    ...(message.visibleTo !== undefined && { ephemeral: true }),
  };
}

function wireInteractionMetadata(state: State, interaction: NonNullable<StoredMessage['interaction']>): object {
  const common = {
    id: interaction.id,
    type: interaction.type,
    user: wireUser(requiredUser(state, interaction.userId)),
    authorizing_integration_owners: { 0: state.guild.id },
  };
  if (interaction.type === 2) return common;
  const component = { ...common, type: 3, interacted_message_id: interaction.interactedMessageId };
  if (interaction.type === 3) return component;
  const opener = interaction.interactedMessageId === undefined ? { ...common, type: 2 } : component;
  return { ...common, triggering_interaction_metadata: opener };
}

function requiredUser(state: State, id: string): StoredUser {
  const user = state.users[id];
  if (!user) throw new Error(`The state names user ${id}, who is not in it.`);
  return user;
}
