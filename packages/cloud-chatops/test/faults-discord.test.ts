/** Faults of Discord, over whole sessions: whatever is dropped, refused, late or repeated, each message is there once and the lobby is right. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readDiscord } from '../chaos/discord-witness.ts';
import { watchLobbies } from '../chaos/lobby-watch.ts';
import { storeWitness } from '../chaos/store-witness.ts';
import { EXAMPLE, startWorld, type World } from './support/world.ts';

const ONCE = { times: 1 } as const;
const CREATE = { method: 'POST', path: '/messages' } as const;
const EDIT = { method: 'PATCH', path: '/messages' } as const;

let world: World;
beforeAll(async () => {
  world = await startWorld({ latencyMs: 400, attached: true, inside: true });
});
afterEach(() => world.discord.clearFaults());
afterAll(() => world.end());

/** Presses until the bot has answered: what a person does whose click came to nothing. */
async function pressUntil(id: string, button: string, shows: RegExp): Promise<void> {
  for (let presses = 0; presses < 4; presses++) {
    await world.discord
      .as('Ana')
      .click(id, button)
      .catch(() => undefined);
    const seen = await world.until(id, shows, 3_000).catch(() => undefined);
    if (seen !== undefined) return;
  }
  throw new Error(`${button} came to nothing`);
}

/** From the lobby to the end, with a fault at the plan and at the apply. */
async function session(name: string, fault: () => Promise<void>): Promise<void> {
  const { id } = await world.lobby('Ana', EXAMPLE.replace('web-server-01', name));
  await fault();
  await pressUntil(id, 'Run Plan (Dry Run)', /Planning|In the queue|Plan ready/);
  await world.until(id, /then press/, 60_000);
  await fault();
  await pressUntil(id, 'Confirm Apply', /Checking|Applying|Applied/);
  await world.until(id, /✅ Applied/, 60_000);
  await world.discord.clearFaults();
  await world.untilThread(id, new RegExp(`Apply of ${name} done`), 60_000);
}

const FAULTS: Readonly<Record<string, () => Promise<void>>> = {
  'the gateway drops and resumes': () => world.discord.dropGateway({ resume: true }),
  'the gateway drops and identifies anew': () => world.discord.dropGateway({ resume: false }),
  'Discord asks to reconnect': () => world.discord.askToReconnect(),
  'new messages meet a 503 before they take effect': () =>
    world.discord.nextStatus(503, { ...CREATE, times: 3, effect: 'before' }),
  'new messages meet a 502 after they took effect': () =>
    world.discord.nextStatus(502, { ...CREATE, times: 3, effect: 'after' }),
  'edits meet a 500': () => world.discord.nextStatus(500, { ...EDIT, times: 3, effect: 'before' }),
  'connections are cut after new messages took effect': () =>
    world.discord.nextDisconnect({ ...CREATE, times: 2, effect: 'after' }),
  // discord.js gives up after 15 s and asks again.
  'a new message hangs after it took effect': () => world.discord.nextHang({ ...CREATE, ...ONCE, effect: 'after' }),
  'an edit hangs before it takes effect': () => world.discord.nextHang({ ...EDIT, ...ONCE, effect: 'before' }),
  'rate limits': () => world.discord.next429({ ...CREATE, times: 2, retryAfterSeconds: 1 }),
  'the next answer to a click is cut off': () => world.discord.dropCallback(ONCE),
  'the next click does not arrive': () => world.discord.loseInteraction(ONCE),
};

test.each(Object.keys(FAULTS))('%s', { timeout: 150_000 }, async (name) => {
  const fault = FAULTS[name];
  if (fault === undefined) throw new Error(name);
  await session(`fault-${Object.keys(FAULTS).indexOf(name)}`, fault);
});

test('the store, the lobbies, the threads and the direct messages agree', { timeout: 60_000 }, async () => {
  const store = storeWitness(join(world.folder, 'bot', 'store.sqlite'));
  await expect.poll(() => store.undelivered(), { timeout: 20_000 }).toBe(0);
  const lobbies = new Map<string, string[]>();
  for (const { id, text } of await world.discord.as('Ana').messages('deployments')) {
    const session = /Session ([0-9a-f]{6}) · asked by/.exec(text)?.[1];
    if (session !== undefined) lobbies.set(session, [...(lobbies.get(session) ?? []), id]);
  }
  const watch = watchLobbies(store, world.discord, () => lobbies);
  watch.botIsReady();
  await expect.poll(() => watch.look(), { timeout: 15_000 }).toBe(true);
  const timelines = new Map(store.sessions().map(({ id }) => [id, store.timeline(id)]));
  expect(timelines.size).toBe(Object.keys(FAULTS).length);
  expect(await readDiscord(world.discord, ['Ana'], timelines)).toEqual({ lost: [], doubled: [] });
  expect(Object.values(world.creations()).filter((times) => times !== 1)).toEqual([]);
});
