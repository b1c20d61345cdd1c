/** R5 while the store cannot be written: a full disk, a lock. */
import { expect, test } from 'vitest';
import type { SessionStore } from '../ports/session-store.ts';
import { createMemoryStore } from '../testing/memory-store.ts';
import { sampleInput } from '../testing/samples.ts';
import { createRuntime } from './runtime.ts';

test.each(['delivered', 'entries', 'markDelivered'] as const)(
  'a store whose `%s` fails for a while: the entry is delivered all the same, without anything else happening',
  async (method) => {
    const memory = createMemoryStore();
    let failures = 2;
    const store: SessionStore = {
      ...memory,
      [method]: (...args: never[]) =>
        failures-- > 0
          ? Promise.reject(new Error('database or disk is full'))
          : (memory[method] as (...given: never[]) => Promise<unknown>)(...args),
    };
    const delivered: string[] = [];
    const waited: number[] = [];
    const runtime = createRuntime({
      store,
      effects: { deadline: () => new Promise(() => {}) } as never,
      frontends: {
        chat: {
          showLobby: async () => {},
          showProgress() {},
          deliver: async ({ entry }) => void delivered.push(entry.type),
        },
      },
      timers: {
        now: () => 1_000,
        set(ms, run) {
          // The session's own deadline stays away.
          if (ms > 60_000) return () => {};
          waited.push(ms);
          const timer = setTimeout(run, 1);
          return () => clearTimeout(timer);
        },
      },
      logger: { info() {}, warn() {}, error() {} },
    });
    await runtime.open(sampleInput);
    await expect.poll(() => memory.delivered(sampleInput.sessionId, 'chat')).toBe(1);
    expect(new Set(delivered)).toEqual(new Set(['session.opened']));
    expect(waited).toEqual([1_000, 2_000]);
    await runtime.close();
  },
);
