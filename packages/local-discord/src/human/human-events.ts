/** What the people's side is told: one stream a person, filtered by what that person may see. */
import type { APIChannel } from 'discord-api-types/v10';
import type { HumanMessage } from './human-message.ts';

export type HumanEvent =
  | { type: 'message.created' | 'message.updated'; message: HumanMessage }
  | { type: 'message.deleted'; channelId: string; messageId: string }
  | { type: 'channel.created' | 'channel.updated'; channel: APIChannel }
  | { type: 'channel.deleted'; channelId: string }
  | { type: 'typing'; channelId: string; name: string }
  | { type: 'bot.online' | 'bot.offline' }
  | { type: 'commands.changed' }
  | { type: 'clock.moved'; offset: number };

export interface HumanEvents {
  /** Sends the event to one person, by id. */
  send(userId: string, event: HumanEvent): void;
  sendToEverybody(event: HumanEvent): void;
  /** Hears the events of one person until the returned function is called. */
  listen(userId: string, listener: (event: HumanEvent) => void): () => void;
}

export function createHumanEvents(): HumanEvents {
  const listeners = new Map<string, Set<(event: HumanEvent) => void>>();
  return {
    send(userId, event) {
      for (const listener of listeners.get(userId) ?? []) listener(event);
    },
    sendToEverybody(event) {
      for (const group of listeners.values()) for (const listener of group) listener(event);
    },
    listen(userId, listener) {
      const group = listeners.get(userId) ?? new Set();
      listeners.set(userId, group.add(listener));
      return () => void group.delete(listener);
    },
  };
}
