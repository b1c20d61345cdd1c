/**
 * Who may do what where: role permissions plus a channel's overwrites.
 * https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { GuildChannel, State, StoredChannel } from './state/state.ts';

export type PermissionName = keyof typeof PermissionFlagsBits;

const ALL = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What everybody may do on a fresh Discord server. */
export const EVERYONE_PERMISSIONS = bits(
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'CreatePrivateThreads',
  'ReadMessageHistory',
  'EmbedLinks',
  'AttachFiles',
  'AddReactions',
  'UseApplicationCommands',
);

/** The sum of several permissions. */
export function bits(...names: PermissionName[]): bigint {
  return names.reduce((sum, name) => sum | PermissionFlagsBits[name], 0n);
}

/** Whether `permissions` include the named one. */
export function includes(permissions: bigint, name: PermissionName): boolean {
  return (permissions & PermissionFlagsBits[name]) !== 0n;
}

/** A member's permissions in the whole guild; 0 for people who are not members. */
export function guildPermissions(state: State, userId: string): bigint {
  const member = state.members[userId];
  if (!member) return 0n;
  if (state.guild.ownerId === userId) return ALL;
  const held = state.roles
    .filter((role) => role.id === state.guild.id || member.roles.includes(role.id))
    .reduce((sum, role) => sum | BigInt(role.permissions), 0n);
  return includes(held, 'Administrator') ? ALL : held;
}

/**
 * A member's permissions in a channel. A thread has those of its parent; in a direct
 * message the two people in it may do everything that direct messages know.
 */
export function channelPermissions(state: State, userId: string, channel: StoredChannel): bigint {
  if (channel.kind === 'dm') {
    return channel.recipientId === userId || userId === state.applicationId
      ? bits('ViewChannel', 'SendMessages', 'ReadMessageHistory', 'EmbedLinks', 'AttachFiles', 'AddReactions')
      : 0n;
  }
  if (channel.kind === 'thread') {
    const parent = state.channels[channel.parentId];
    if (parent?.kind !== 'text') return 0n;
    const inherited = channelPermissions(state, userId, parent);
    const isPrivate = channel.type === 12;
    const sees =
      !isPrivate || channel.members.some((member) => member.userId === userId) || includes(inherited, 'ManageThreads');
    return sees ? inherited : 0n;
  }
  return withOverwrites(state, userId, channel, guildPermissions(state, userId));
}

function withOverwrites(state: State, userId: string, channel: GuildChannel, base: bigint): bigint {
  const member = state.members[userId];
  if (!member || base === ALL) return base;
  const everyone = channel.overwrites.filter((overwrite) => overwrite.id === state.guild.id);
  const ofRoles = channel.overwrites.filter((overwrite) => member.roles.includes(overwrite.id));
  const ofMember = channel.overwrites.filter((overwrite) => overwrite.id === userId);
  const applied = [everyone, ofRoles, ofMember].reduce((permissions, group) => {
    const denied = group.reduce((sum, overwrite) => sum | BigInt(overwrite.deny), 0n);
    const allowed = group.reduce((sum, overwrite) => sum | BigInt(overwrite.allow), 0n);
    return (permissions & ~denied) | allowed;
  }, base);
  return includes(applied, 'ViewChannel') ? applied : 0n;
}
