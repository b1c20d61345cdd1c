/** Looks things up in the state; refuses as Discord does when they are not there. */
import { DiscordError } from '../discord-error.ts';
import type { State, StoredChannel, StoredMember, StoredMessage, StoredUser, Thread } from './state.ts';

export function findChannel(state: State, id: string): StoredChannel {
  const channel = state.channels[id];
  if (!channel) throw new DiscordError('unknownChannel');
  return channel;
}

export function findMessage(state: State, channelId: string, id: string): StoredMessage {
  const message = state.messages[channelId]?.find((candidate) => candidate.id === id);
  if (!message) throw new DiscordError('unknownMessage');
  return message;
}

export function findUser(state: State, id: string): StoredUser {
  const user = state.users[id];
  if (!user) throw new DiscordError('unknownUser');
  return user;
}

export function findMember(state: State, userId: string): StoredMember {
  const member = state.members[userId];
  if (!member) throw new DiscordError('unknownMember');
  return member;
}

/** The thread that was started from a message; it has the message's id. */
export function threadOf(state: State, messageId: string): Thread | undefined {
  const channel = state.channels[messageId];
  return channel?.kind === 'thread' ? channel : undefined;
}

/** The archived or not archived threads of the guild. */
export function threadsOf(state: State): Thread[] {
  return Object.values(state.channels).filter((channel) => channel.kind === 'thread');
}
