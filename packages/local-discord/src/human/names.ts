/** Finds people and channels by what people call them. */
import type { DirectMessages, State, StoredChannel, StoredUser } from '../state/state.ts';

/** By id, user name or name. Throws an Error that lists whom there is. */
export function personByName(state: State, name: string): StoredUser {
  const wanted = name.toLowerCase();
  const people = Object.values(state.users).filter((user) => !user.bot);
  const found = people.find(
    (user) => user.id === name || user.username.toLowerCase() === wanted || user.name.toLowerCase() === wanted,
  );
  if (!found) throw new Error(`There is no person "${name}"; known: ${people.map((user) => user.name).join(', ')}.`);
  return found;
}

/** By id or name; the newest of several with one name; `dm` is the person's direct messages. */
export function channelByName(state: State, name: string, userId: string): StoredChannel {
  const wanted = name.replace(/^#/, '');
  const channels = Object.values(state.channels);
  const found =
    state.channels[name] ??
    (name === 'dm'
      ? channels.find((channel): channel is DirectMessages => channel.kind === 'dm' && channel.recipientId === userId)
      : channels.findLast((channel) => channel.kind !== 'dm' && channel.name === wanted));
  if (!found) throw new Error(`There is no channel "${name}".`);
  return found;
}
