/** The link that adds the bot to a server, with what it needs there and no more. */

/** As Discord's dialog names them: https://docs.discord.com/developers/topics/permissions */
const PERMISSIONS: readonly (readonly [name: string, bit: bigint])[] = [
  ['View Channels', 10n],
  ['Send Messages', 11n],
  ['Send Messages in Threads', 38n],
  ['Create Public Threads', 35n],
  ['Embed Links', 14n],
  ['Attach Files', 15n],
  ['Read Message History', 16n],
  ['Manage Threads', 34n],
];

export const INVITE_PERMISSIONS = PERMISSIONS.reduce((sum, [, bit]) => sum | (1n << bit), 0n);
export const INVITE_PERMISSION_NAMES = PERMISSIONS.map(([name]) => name);

/** @param applicationId from the developer portal; a placeholder stands in the link when it is not known yet */
export const inviteLink = (applicationId = 'APPLICATION_ID'): string =>
  `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${INVITE_PERMISSIONS}`;
