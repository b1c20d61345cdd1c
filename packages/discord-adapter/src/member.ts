/** Who gave a command or pressed a button: from the interaction itself, so the roles are those of this moment. */
import type { BaseInteraction } from 'discord.js';
import type { Member } from './host.ts';

/** `undefined` outside of a server. */
export function memberOf(interaction: BaseInteraction): Member | undefined {
  const { member, guildId, user } = interaction;
  if (member === null || guildId === null) return undefined;
  const roleIds = Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
  const name = 'displayName' in member ? member.displayName : (member.nick ?? user.globalName ?? user.username);
  // @everyone has the server's id and is nobody's distinction.
  return { person: { id: user.id, name }, guildId, roleIds: roleIds.filter((id) => id !== guildId) };
}
