/** Tells the bot (gateway) and the people (page) that something changed. */
import { GatewayIntentBits } from 'discord-api-types/v10';
import type { Hub } from '../hub.ts';
import { humanMessage } from '../human/human-message.ts';
import { channelPermissions, includes } from '../permissions.ts';
import { wireChannel, wireMember, wireMessage, wireThread, wireUser } from '../present/wire-objects.ts';
import type { State, StoredChannel, StoredMessage, Thread } from '../state/state.ts';

/** The people who see a channel; the bot is none of them. */
export function viewersOf(state: State, channel: StoredChannel): string[] {
  return Object.values(state.users)
    .filter((user) => !user.bot && includes(channelPermissions(state, user.id, channel), 'ViewChannel'))
    .map((user) => user.id);
}

export function publishMessage(hub: Hub, kind: 'created' | 'updated', message: StoredMessage): void {
  const { state } = hub;
  hub.changed();
  const channel = state.channels[message.channelId];
  if (!channel) return;
  const seen = message.visibleTo === undefined ? viewersOf(state, channel) : [message.visibleTo];
  for (const userId of seen) hub.people.send(userId, { type: `message.${kind}`, message: humanMessage(hub, message) });
  // Private answers are not sent to the bot: it knows them from its own requests.
  if (message.visibleTo !== undefined || !botSees(state, channel)) return;
  const member = state.members[message.authorId];
  hub.gateway.dispatch(
    kind === 'created' ? 'MESSAGE_CREATE' : 'MESSAGE_UPDATE',
    {
      ...wireMessage(state, hub.origin(), message),
      ...(channel.kind !== 'dm' && { guild_id: state.guild.id }),
      ...(channel.kind !== 'dm' && member && { member: { ...wireMember(state, member), user: undefined } }),
    },
    messageIntent(channel),
  );
}

export function publishMessageDeleted(hub: Hub, message: StoredMessage): void {
  hub.changed();
  const channel = hub.state.channels[message.channelId];
  if (!channel) return;
  const seen = message.visibleTo === undefined ? viewersOf(hub.state, channel) : [message.visibleTo];
  for (const userId of seen) {
    hub.people.send(userId, { type: 'message.deleted', channelId: message.channelId, messageId: message.id });
  }
  if (message.visibleTo !== undefined || !botSees(hub.state, channel)) return;
  hub.gateway.dispatch(
    'MESSAGE_DELETE',
    { id: message.id, channel_id: channel.id, ...(channel.kind !== 'dm' && { guild_id: hub.state.guild.id }) },
    messageIntent(channel),
  );
}

export function publishChannel(hub: Hub, kind: 'created' | 'updated', channel: StoredChannel): void {
  const { state } = hub;
  hub.changed();
  for (const userId of viewersOf(state, channel)) {
    hub.people.send(userId, { type: `channel.${kind}`, channel: wireChannel(state, channel, userId) });
  }
  if (!botSees(state, channel)) return;
  if (channel.kind === 'thread') {
    const created = kind === 'created' && { newly_created: true };
    hub.gateway.dispatch(
      kind === 'created' ? 'THREAD_CREATE' : 'THREAD_UPDATE',
      { ...wireThread(state, channel), ...created },
      GatewayIntentBits.Guilds,
    );
    return;
  }
  hub.gateway.dispatch(
    kind === 'created' ? 'CHANNEL_CREATE' : 'CHANNEL_UPDATE',
    wireChannel(state, channel),
    channel.kind === 'dm' ? GatewayIntentBits.DirectMessages : GatewayIntentBits.Guilds,
  );
}

export function publishChannelDeleted(hub: Hub, channel: StoredChannel, viewers: string[]): void {
  hub.changed();
  for (const userId of viewers) hub.people.send(userId, { type: 'channel.deleted', channelId: channel.id });
  if (channel.kind === 'thread') {
    hub.gateway.dispatch(
      'THREAD_DELETE',
      { id: channel.id, guild_id: hub.state.guild.id, parent_id: channel.parentId, type: channel.type },
      GatewayIntentBits.Guilds,
    );
    return;
  }
  hub.gateway.dispatch('CHANNEL_DELETE', wireChannel(hub.state, channel), GatewayIntentBits.Guilds);
}

export function publishThreadMembers(hub: Hub, thread: Thread, added: string[], removed: string[]): void {
  const { state } = hub;
  hub.changed();
  const aboutBot = [...added, ...removed].includes(state.applicationId);
  // Without the members intent only the bot's own coming and going is told.
  hub.gateway.dispatch(
    'THREAD_MEMBERS_UPDATE',
    {
      id: thread.id,
      guild_id: state.guild.id,
      member_count: Math.min(thread.members.length, 50),
      added_members: thread.members
        .filter((member) => added.includes(member.userId))
        .map((member) => ({
          id: thread.id,
          user_id: member.userId,
          join_timestamp: new Date(member.joinedAt).toISOString(),
          flags: 0,
        })),
      removed_member_ids: removed,
    },
    aboutBot ? GatewayIntentBits.Guilds : GatewayIntentBits.GuildMembers,
  );
  for (const userId of new Set([...viewersOf(state, thread), ...added])) {
    hub.people.send(userId, { type: 'channel.updated', channel: wireChannel(state, thread, userId) });
  }
}

export function publishMember(hub: Hub, userId: string): void {
  hub.changed();
  const member = hub.state.members[userId];
  if (!member) return;
  // A bot is told of its own changes without the privileged members intent.
  const intent = userId === hub.state.applicationId ? GatewayIntentBits.Guilds : GatewayIntentBits.GuildMembers;
  hub.gateway.dispatch(
    'GUILD_MEMBER_UPDATE',
    { ...wireMember(hub.state, member), guild_id: hub.state.guild.id },
    intent,
  );
}

export function publishTyping(hub: Hub, channel: StoredChannel, userId: string): void {
  const user = hub.state.users[userId];
  if (!user) return;
  for (const viewer of viewersOf(hub.state, channel)) {
    if (viewer !== userId)
      hub.people.send(viewer, { type: 'typing', channelId: channel.id, name: wireUser(user).username });
  }
}

function botSees(state: State, channel: StoredChannel): boolean {
  return includes(channelPermissions(state, state.applicationId, channel), 'ViewChannel');
}

function messageIntent(channel: StoredChannel): number {
  return channel.kind === 'dm' ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
}
