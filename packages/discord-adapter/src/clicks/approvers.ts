/** Those who approved, with the roles they have now: an approval of somebody who has lost the right does not count. */
import type { Actor, LobbyView, Person } from '@cloud-chatops/core';
import { Routes, type APIGuildMember } from 'discord.js';
import type { Context } from '../context.ts';
import { hasCode, UNKNOWN_MEMBER, UNKNOWN_USER } from '../discord/errors.ts';

/** Ms. The answer to the click must still be a dialog or an update afterwards. */
const PATIENCE_MS = 1_200;

/** `undefined`: they could not be fetched in time, and a plan that needs approvals must not be confirmed. */
export async function freshApprovers(
  { client, host, logger }: Context,
  guildId: string,
  view: LobbyView,
): Promise<readonly Actor[] | undefined> {
  // A request that hangs is given up: others of its kind would wait behind it.
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const fetchOne = async (person: Person): Promise<Actor> => {
    try {
      const { roles } = (await client.rest.get(Routes.guildMember(guildId, person.id), { signal })) as APIGuildMember;
      return { ...person, rights: host.rightsOf(view.target.project, { person, guildId, roleIds: roles }) };
    } catch (error) {
      // Has left the server: no roles, no rights.
      if (hasCode(error, UNKNOWN_MEMBER, UNKNOWN_USER)) return { ...person, rights: [] };
      throw error;
    }
  };
  try {
    return await Promise.all(view.approvals.map(({ by }) => fetchOne(by)));
  } catch (error) {
    logger.warn({ session: view.sessionId, error: String(error) }, 'the approvers could not be fetched');
    return undefined;
  }
}
