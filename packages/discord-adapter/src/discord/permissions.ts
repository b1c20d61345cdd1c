/** The permissions that the workflow needs in a channel, by the names Discord's documentation uses. */
import {
  ChannelType,
  PermissionFlagsBits,
  type Guild,
  type GuildBasedChannel,
  type PermissionsBitField,
} from 'discord.js';

/** Needed to work at all. MANAGE_THREADS (locking) is welcome and not needed. */
const NEEDED = {
  VIEW_CHANNEL: PermissionFlagsBits.ViewChannel,
  SEND_MESSAGES: PermissionFlagsBits.SendMessages,
  SEND_MESSAGES_IN_THREADS: PermissionFlagsBits.SendMessagesInThreads,
  CREATE_PUBLIC_THREADS: PermissionFlagsBits.CreatePublicThreads,
  EMBED_LINKS: PermissionFlagsBits.EmbedLinks,
  ATTACH_FILES: PermissionFlagsBits.AttachFiles,
  READ_MESSAGE_HISTORY: PermissionFlagsBits.ReadMessageHistory,
} as const;

export type PermissionName = keyof typeof NEEDED;

const NAMES = Object.keys(NEEDED) as readonly PermissionName[];

/** Names of needed permissions that are not among these; all of them when nothing is known. */
export const missingPermissions = (has: Readonly<PermissionsBitField> | null): readonly PermissionName[] =>
  NAMES.filter((name) => has === null || !has.has(NEEDED[name]));

/** What the bot itself lacks in this channel; empty when all is well. */
export function checkPermissions(channel: GuildBasedChannel): readonly PermissionName[] {
  const me = channel.guild.members.me;
  return missingPermissions(me === null ? null : channel.permissionsFor(me));
}

/** Text channels that the bot sees but cannot work in, with what it lacks there. */
export const lackingPermissions = (guild: Guild): readonly { channel: string; missing: readonly PermissionName[] }[] =>
  guild.channels.cache
    .filter((channel) => channel.type === ChannelType.GuildText)
    .map((channel) => ({ channel: channel.name, missing: checkPermissions(channel) }))
    .filter(({ missing }) => missing.length > 0 && !missing.includes('VIEW_CHANNEL'));
