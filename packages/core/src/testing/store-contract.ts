/** What every session store must do, as named cases without a test runner: `for (const { name, run } of sessionStoreContract(open)) test(name, run)`. */
import type { LeaseStore, SessionRecord, SessionStore } from '../ports/session-store.ts';
import { equal, type NamedCase } from './cases.ts';

type Store = SessionStore & LeaseStore;

const record = (id: string, version: number, more: Partial<SessionRecord> = {}): SessionRecord => ({
  id,
  version,
  envelope: { machine: 'deployment', version: 1, snapshot: { value: 'lobby', n: version } },
  pending: [],
  at: 1_000 + version,
  target: 'p:e:n',
  lease: 'none',
  ended: false,
  entries: [],
  ...more,
});
const cancelled = (at: number) =>
  ({ type: 'session.cancelled', by: { id: '1', name: 'Ana' }, at, attempt: 0 }) as const;

/** `open` gives a fresh, empty store for each case; `close` is called at its end. */
export function sessionStoreContract(open: () => Promise<{ store: Store; close: () => Promise<void> }>): NamedCase[] {
  const check = (name: string, body: (store: Store) => Promise<void>): NamedCase => ({
    name,
    run: async () => {
      const { store, close } = await open();
      try {
        await body(store);
      } finally {
        await close();
      }
    },
  });
  return [
    check('an id that was never stored is undefined', async (s) => equal(await s.load('a'), undefined)),
    check('R1: what was stored is loaded, and the next version replaces it', async (s) => {
      const pending = [{ id: 'plan', src: 'plan', input: { x: [1, null, 'é"\u0000'] }, key: 'a/2/plan' }] as const;
      await s.append(record('a', 1));
      await s.append(record('a', 2, { pending }));
      const loaded = await s.load('a');
      equal(loaded, { id: 'a', version: 2, envelope: record('a', 2).envelope, pending });
    }),
    check('R1: a version that does not follow is a conflict and writes nothing', async (s) => {
      await s.append(record('a', 1));
      equal(await s.append(record('a', 1, { entries: [cancelled(1)], commandId: 'x' })), {
        outcome: 'conflict',
        current: 1,
      });
      equal(await s.append(record('a', 3)), { outcome: 'conflict', current: 1 });
      equal(await s.entries('a'), []);
      equal(await s.hasCommand('a', 'x'), false);
    }),
    check('a command id is stored once per session', async (s) => {
      await s.append(record('a', 1, { commandId: 'click' }));
      equal(await s.append(record('a', 2, { commandId: 'click' })), { outcome: 'repeated' });
      equal((await s.load('a'))?.version, 1);
      equal((await s.append(record('b', 1, { commandId: 'click' }))).outcome, 'stored');
    }),
    check('R4: a plan is used up once, whichever session asks', async (s) => {
      equal((await s.append(record('a', 1, { usesPlan: 'd1' }))).outcome, 'stored');
      equal(await s.append(record('b', 1, { usesPlan: 'd1' })), { outcome: 'plan-used' });
      equal(await s.load('b'), undefined);
    }),
    check('R4: of many that use one plan at the same moment, one is stored', async (s) => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, i) => s.append(record(`s${i}`, 1, { usesPlan: 'd' }))),
      );
      equal(outcomes.filter((o) => o.outcome === 'stored').length, 1);
    }),
    check('R5: entries get sequences without gaps, per session', async (s) => {
      await s.append(record('a', 1, { entries: [cancelled(1), cancelled(2)] }));
      await s.append(record('b', 1, { entries: [cancelled(3)] }));
      await s.append(record('a', 2, { entries: [cancelled(4)] }));
      equal(
        (await s.entries('a')).map((e) => [e.sequence, e.entry.at]),
        [
          [1, 1],
          [2, 2],
          [3, 4],
        ],
      );
      equal(
        (await s.entries('a', 2)).map((e) => e.sequence),
        [3],
      );
      equal(
        (await s.entries('b')).map((e) => e.sequence),
        [1],
      );
    }),
    check('R5: a delivery mark is kept per sink and never falls', async (s) => {
      await s.append(record('a', 1, { entries: [cancelled(1), cancelled(2)] }));
      equal(await s.delivered('a', 'x'), 0);
      await s.markDelivered('a', 'x', 2);
      await s.markDelivered('a', 'x', 1);
      equal([await s.delivered('a', 'x'), await s.delivered('a', 'y')], [2, 0]);
    }),
    check('unfinished: pending work or undelivered entries', async (s) => {
      await s.delivered('a', 'x');
      await s.append(record('a', 1, { pending: [{ id: 'plan', src: 'plan', input: {}, key: 'k' }] }));
      await s.append(record('b', 1, { entries: [cancelled(1)] }));
      await s.append(record('c', 1));
      await s.append(record('d', 1, { entries: [cancelled(1)] }));
      await s.markDelivered('d', 'x', 1);
      equal([...(await s.unfinished())].sort(), ['a', 'b']);
    }),
    check('list: newest first, ended ones left out when asked', async (s) => {
      await s.append(record('a', 1, { at: 1 }));
      await s.append(record('b', 1, { at: 3, ended: true }));
      await s.append(record('c', 1, { at: 2 }));
      equal(await s.list({ openOnly: false, limit: 2 }), ['b', 'c']);
      equal(await s.list({ openOnly: true, limit: 9 }), ['c', 'a']);
    }),
    check('lease: one holder, again for itself, a growing fence', async (s) => {
      await s.append(record('a', 1, { lease: 'wants' }));
      await s.append(record('b', 1, { lease: 'wants' }));
      equal(await s.acquire('p:e:n', 'a', 1), { acquired: true, fence: 1 });
      equal(await s.acquire('p:e:n', 'a', 2), { acquired: true, fence: 1 });
      equal(await s.acquire('p:e:n', 'b', 3), { acquired: false, holder: { sessionId: 'a', fence: 1 } });
      await s.append(record('a', 2, { lease: 'none' }));
      equal(await s.holder('p:e:n'), undefined);
      equal(await s.acquire('p:e:n', 'b', 4), { acquired: true, fence: 2 });
    }),
    check('lease: one whose session neither wants nor holds it is free', async (s) => {
      await s.append(record('b', 1, { lease: 'wants' }));
      await s.append(record('a', 1, { lease: 'none' }));
      equal((await s.acquire('p:e:n', 'a', 1)).acquired, true);
      equal((await s.acquire('p:e:n', 'b', 2)).acquired, true);
    }),
    check('lease: of many at the same moment one gets it', async (s) => {
      for (let i = 0; i < 20; i++) await s.append(record(`s${i}`, 1, { lease: 'wants' }));
      const got = await Promise.all(Array.from({ length: 20 }, (_, i) => s.acquire('p:e:n', `s${i}`, i)));
      equal(got.filter((g) => g.acquired).length, 1);
    }),
  ];
}
