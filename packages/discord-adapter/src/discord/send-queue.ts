/**
 * How many requests of a client Discord has not answered yet: on their way, or waiting in discord.js for a rate limit. A
 * queue that stays long is why lobbies lag behind. discord.js tells of no request before it is answered, so its one
 * entrance for requests is watched.
 */
import type { REST } from 'discord.js';

export interface SendQueue {
  readonly waiting: number;
  /** The most that waited at once since it is watched. */
  readonly longest: number;
}

export interface SendQueueWatch {
  now(): SendQueue;
  /** Stops watching. */
  close(): void;
}

export function watchSendQueue(rest: REST): SendQueueWatch {
  let waiting = 0;
  let longest = 0;
  const queueRequest = rest.queueRequest;
  const watched: typeof queueRequest = async (request) => {
    waiting += 1;
    longest = Math.max(longest, waiting);
    try {
      return await queueRequest.call(rest, request);
    } finally {
      waiting -= 1;
    }
  };
  rest.queueRequest = watched;
  return {
    now: () => ({ waiting, longest }),
    close() {
      // Somebody else's over ours has to stay.
      if (rest.queueRequest === watched) rest.queueRequest = queueRequest;
    },
  };
}
