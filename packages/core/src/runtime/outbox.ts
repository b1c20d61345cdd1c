/** R5: delivers a session's entries to one frontend, each once and in order, over restarts. */
import type { StoredEntry } from '../machine/entries.ts';
import type { LobbyView } from '../machine/lobby.ts';
import type { ChatFrontend } from '../ports/chat-frontend.ts';
import type { Logger, Timers } from '../ports/host.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { SessionId } from '../session/session.ts';

/** Pauses before an entry that could not be delivered is tried again, ms; the last one repeats. */
const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 60_000] as const;

export interface Outbox {
  /** Starts delivering what is undelivered, unless it runs already. */
  wake(id: SessionId): void;
  /** Resolves when nothing is under way or waiting to be tried again. */
  settled(): Promise<void>;
  /** Starts nothing more; what is under way ends by itself. */
  close(): void;
}

export function createOutbox(options: {
  readonly sink: string;
  readonly frontend: ChatFrontend;
  readonly store: SessionStore;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly view: (id: SessionId) => Promise<LobbyView | undefined>;
}): Outbox {
  const { sink, frontend, store, timers, logger } = options;
  const running = new Map<SessionId, Promise<void>>();
  const again = new Set<SessionId>();
  const retries = new Map<SessionId, () => void>();
  let closed = false;

  const drain = async (id: SessionId): Promise<void> => {
    let attempt = 0;
    let undelivered: readonly StoredEntry[] = [];
    // Whatever is committed wakes: without that there is nothing new to be read.
    while (!closed && (undelivered.length > 0 || again.delete(id))) {
      let next: StoredEntry | undefined;
      try {
        if (undelivered.length === 0) undelivered = await store.entries(id, await store.delivered(id, sink));
        [next] = undelivered;
        if (next === undefined) continue;
        const view = await options.view(id);
        if (view === undefined) return;
        await frontend.deliver(next, view);
        // A store that fails is tried again like a frontend that does: it may have space again, or its lock.
        await store.markDelivered(id, sink, next.sequence);
        undelivered = undelivered.slice(1);
        attempt = 0;
      } catch (error) {
        if (closed) return;
        again.add(id);
        const pause = PAUSES_MS[Math.min(attempt++, PAUSES_MS.length - 1)] as number;
        logger.warn(
          { session: id, sequence: next?.sequence, entry: next?.entry.type, error: String(error), pause },
          'an entry could not be delivered',
        );
        await new Promise<void>((resolve) => {
          const cancel = timers.set(pause, resolve);
          retries.set(id, () => (cancel(), resolve()));
        });
        retries.delete(id);
      }
    }
  };

  return {
    wake(id) {
      if (closed) return;
      again.add(id);
      if (running.has(id)) return;
      const run = drain(id)
        .catch((error: unknown) =>
          logger.error({ session: id, error: String(error) }, 'the outbox stopped for a session'),
        )
        .finally(() => {
          running.delete(id);
          if (again.has(id) && !closed) this.wake(id);
        });
      running.set(id, run);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running.values());
    },
    close() {
      closed = true;
      for (const stop of retries.values()) stop();
    },
  };
}
