/** Those who approved, with the roles they have now: an approval of somebody who has lost the right does not count. */
import type { Actor, LobbyView } from '@cloud-chatops/core';
import type { Guild } from 'discord.js';
import type { Context } from '../context.ts';
import { hasCode } from '../discord/errors.ts';

const UNKNOWN_MEMBER = 10_007;
const UNKNOWN_USER = 10_013;
/** Ms. The answer to the click must still be a dialog or an update afterwards. */
const PATIENCE_MS = 1_200;

/** `undefined`: they could not be fetched in time, and a plan that needs approvals must not be confirmed. */
export async function freshApprovers(
  { host, logger }: Context,
  guild: Guild | null,
  view: LobbyView,
): Promise<readonly Actor[] | undefined> {
  const people = view.approvals.map(({ by }) => by);
  if (people.length === 0) return [];
  if (guild === null) return undefined;
  const fetchOne = async ({ id, name }: (typeof people)[number]): Promise<Actor> => {
    try {
      const member = await guild.members.fetch({ user: id, force: true });
      const roleIds = [...member.roles.cache.keys()].filter((roleId) => roleId !== guild.id);
      return {
        id,
        name,
        rights: host.rightsOf(view.target.project, { person: { id, name }, guildId: guild.id, roleIds }),
      };
    } catch (error) {
      // Has left the server: no roles, no rights.
      if (hasCode(error, UNKNOWN_MEMBER, UNKNOWN_USER)) return { id, name, rights: [] };
      throw error;
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined);
  });
  try {
    return await Promise.race([Promise.all(people.map(fetchOne)), late]);
  } catch (error) {
    logger.warn({ session: view.sessionId, error: String(error) }, 'the approvers could not be fetched');
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
