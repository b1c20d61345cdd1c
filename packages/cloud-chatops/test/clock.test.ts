/** The clock of the machine is set back and forth under a bot that works: nothing starts, stalls or is told twice by it. */
import { checkAudit } from '@cloud-chatops/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDesk, type Desk } from './support/desk.ts';

const HOUR = 3_600_000;

let desk: Desk;
let ahead = 0;
const setClock = (by: number): void => void (ahead += by);
beforeEach(async () => {
  ahead = 0;
  const realNow = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);
  desk = await startDesk();
});
afterEach(async () => {
  await desk.close();
  vi.restoreAllMocks();
});

const applies = (sessionId: string) => desk.started.filter((s) => s.step === 'apply' && s.sessionId === sessionId);
const lobbyShows = (message: string, text: string): Promise<unknown> =>
  desk.until(async () => (await desk.discord.as('Ana').message(message)).text.includes(text), text);

/** From the command to the end, with the clock set before each step. */
async function deployed(name: string, by: number): Promise<string> {
  const { id, message } = await desk.planned('Ana', name);
  desk.hold.add('apply');
  setClock(by);
  await desk.press('Ana', message, 'Confirm Apply');
  await lobbyShows(message, 'Applying');
  setClock(by);
  await desk.end('apply', id);
  await lobbyShows(message, '✅ Applied');
  desk.hold.delete('apply');
  return id;
}

test.each([
  ['back', -HOUR],
  ['forth, within the idle time', HOUR / 4],
])('%s: the session goes on, its lobby is true at once, its plan is applied once', async (_, by) => {
  const id = await deployed('web', by);
  expect(applies(id)).toHaveLength(1);
  const entries = await desk.store.sessions.entries(id);
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_entry, i) => i + 1));
  // Whoever comes next finds all as usual.
  await deployed('web', -by);
  expect((await checkAudit(desk.store.audit, 'audit')).problems).toEqual([]);
});

test('forth beyond the idle time: the session that waits is over at the latest after a restart, and nothing was applied', async () => {
  const { id, message } = await desk.planned('Ana', 'web');
  setClock(2 * HOUR);
  await desk.restart();
  await desk.until(async () => (await desk.state(id)) === 'expired', 'the end');
  await lobbyShows(message, 'without a decision');
  setClock(-2 * HOUR);
  await desk.press('Ana', message, 'Confirm Apply');
  expect([await desk.state(id), applies(id)]).toEqual(['expired', []]);
  await deployed('web', 0);
});
