/** Everything that a client shows at its start, as one person sees it. */
import type { Hub } from '../hub.ts';
import { channelPermissions, includes } from '../permissions.ts';
import { wireChannel, wireUser } from '../present/wire-objects.ts';
import { findUser } from '../state/find.ts';
import type { State, StoredUser } from '../state/state.ts';
import { commandsFor } from './command-data.ts';
import type { PersonSummary, PersonView } from './human.ts';

export function personView(hub: Hub, user: StoredUser): PersonView {
  const { state } = hub;
  return {
    you: summary(state, user),
    people: peopleOf(state),
    bot: wireUser(findUser(state, state.applicationId)),
    botOnline: hub.gateway.online(),
    guild: { id: state.guild.id, name: state.guild.name },
    roles: state.roles.map(({ id, name, color }) => ({ id, name, color })),
    users: Object.values(state.users).map(({ id, name, bot }) => ({ id, name, bot })),
    channels: Object.values(state.channels)
      .filter((channel) => includes(channelPermissions(state, user.id, channel), 'ViewChannel'))
      .map((channel) => wireChannel(state, channel, user.id)),
    commands: commandsFor(hub, user, undefined),
    banner: hub.banner,
    clockOffset: hub.clock.offset(),
    tools: hub.tools.map(({ label, description }) => ({ label, description: description ?? '' })),
  };
}

/** Everybody but the bot and the server's owner, who is only there because every server has one. */
export function peopleOf(state: State): PersonSummary[] {
  return Object.values(state.users)
    .filter((one) => !one.bot && one.id !== state.guild.ownerId)
    .map((one) => summary(state, one));
}

function summary(state: State, user: StoredUser): PersonSummary {
  const roles = state.members[user.id]?.roles ?? [];
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    note: user.note,
    roles: roles.flatMap((id) => state.roles.find((role) => role.id === id)?.name ?? []),
    dmsClosed: user.dmsClosed,
  };
}
