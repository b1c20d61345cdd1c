/** How the bot is, in a few words and numbers that hold no secret: for a service manager, a probe and a dashboard. */
import type { LobbyView, Runtime, SessionStore } from '@cloud-chatops/core';
import type { SendQueue } from '@cloud-chatops/discord-adapter';
import { Status, type Client } from 'discord.js';

export interface Health {
  readonly discord: 'connected' | 'not connected';
  readonly store: 'ok' | 'failing';
  readonly sessionsOpen: number;
  readonly appliesRunning: number;
  readonly sendQueue: SendQueue;
}

export const isWell = ({ discord, store }: Health): boolean => discord === 'connected' && store === 'ok';

/** Before the bot has come up. */
export const STARTING: Health = {
  discord: 'not connected',
  store: 'failing',
  sessionsOpen: 0,
  appliesRunning: 0,
  sendQueue: { waiting: 0, longest: 0 },
};

const APPLYING: readonly LobbyView['state'][] = ['verifying', 'applying', 'stopping'];
const MOST_SESSIONS = 10_000;

/** Asks the store, so a database that cannot be read any more shows. */
export async function healthOf(parts: {
  readonly client: Client;
  readonly sessions: Pick<SessionStore, 'list'>;
  readonly runtime: Pick<Runtime, 'view'>;
  readonly sendQueue: () => SendQueue;
}): Promise<Health> {
  // `client.isReady()` stays true when the connection breaks.
  const shards = [...parts.client.ws.shards.values()];
  const connected = shards.length > 0 && shards.every((shard) => shard.status === Status.Ready);
  const discord = connected ? 'connected' : 'not connected';
  const sendQueue = parts.sendQueue();
  try {
    const open = await parts.sessions.list({ openOnly: true, limit: MOST_SESSIONS });
    const views = await Promise.all(open.map((id) => parts.runtime.view(id)));
    const applying = views.filter((view) => view !== undefined && APPLYING.includes(view.state));
    return { discord, store: 'ok', sessionsOpen: open.length, appliesRunning: applying.length, sendQueue };
  } catch {
    return { ...STARTING, discord, sendQueue };
  }
}
