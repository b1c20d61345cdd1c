/** Faults of Discord, over whole sessions: whatever is dropped, refused, late or repeated, each message is there once and the lobby is right. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LocalDiscord } from '@cloud-chatops/local-discord';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDiscord } from '../chaos/discord-witness.ts';
import { watchLobbies } from '../chaos/lobby-watch.ts';
import { storeWitness } from '../chaos/store-witness.ts';
import { EXAMPLE, startWorld, type World } from './support/world.ts';

const ONCE = { times: 1 } as const;
const CREATE = { method: 'POST', path: '/messages' } as const;
const EDIT = { method: 'PATCH', path: '/messages' } as const;

/** Several, each for one session at a time: they wait for Discord most of the time. */
const WORLDS = 3;
let worlds: readonly World[];
const free: World[] = [];
beforeAll(async () => {
  const start = () => startWorld({ latencyMs: 400, attached: true, inside: true });
  worlds = await Promise.all(Array.from({ length: WORLDS }, start));
  free.push(...worlds);
});
afterAll(() => Promise.all(worlds.map((world) => world.end())));

/** Waits for a world that nobody plays in. */
async function inAWorld(play: (world: World) => Promise<void>): Promise<void> {
  let world = free.pop();
  for (; world === undefined; world = free.pop()) await pause(100);
  try {
    await play(world);
  } finally {
    await world.discord.clearFaults();
    free.push(world);
  }
}

/** Presses until the bot has answered: what a person does whose click came to nothing. */
async function pressUntil(world: World, id: string, button: string, shows: RegExp): Promise<void> {
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
async function session(world: World, name: string, fault: Fault): Promise<void> {
  const { id } = await world.lobby('Ana', EXAMPLE.replace('web-server-01', name));
  await fault(world.discord);
  await pressUntil(world, id, 'Run Plan (Dry Run)', /Planning|In the queue|Plan ready/);
  await world.until(id, /then press/, 60_000);
  await fault(world.discord);
  await pressUntil(world, id, 'Confirm Apply', /Checking|Applying|Applied/);
  await world.until(id, /✅ Applied/, 60_000);
  await world.discord.clearFaults();
  await world.untilThread(id, new RegExp(`Apply of ${name} done`), 60_000);
}

type Fault = (discord: LocalDiscord) => Promise<void>;
const FAULTS: Readonly<Record<string, Fault>> = {
  'the gateway drops and resumes': (discord) => discord.dropGateway({ resume: true }),
  'the gateway drops and identifies anew': (discord) => discord.dropGateway({ resume: false }),
  'Discord asks to reconnect': (discord) => discord.askToReconnect(),
  'new messages meet a 503 before they take effect': (discord) =>
    discord.nextStatus(503, { ...CREATE, times: 3, effect: 'before' }),
  'new messages meet a 502 after they took effect': (discord) =>
    discord.nextStatus(502, { ...CREATE, times: 3, effect: 'after' }),
  'edits meet a 500': (discord) => discord.nextStatus(500, { ...EDIT, times: 3, effect: 'before' }),
  'connections are cut after new messages took effect': (discord) =>
    discord.nextDisconnect({ ...CREATE, times: 2, effect: 'after' }),
  // discord.js gives up after 15 s and asks again.
  'a new message hangs after it took effect': (discord) => discord.nextHang({ ...CREATE, ...ONCE, effect: 'after' }),
  'an edit hangs before it takes effect': (discord) => discord.nextHang({ ...EDIT, ...ONCE, effect: 'before' }),
  'rate limits': (discord) => discord.next429({ ...CREATE, times: 2, retryAfterSeconds: 1 }),
  'the next answer to a click is cut off': (discord) => discord.dropCallback(ONCE),
  'the next click does not arrive': (discord) => discord.loseInteraction(ONCE),
};

test.concurrent.each(Object.entries(FAULTS))('%s', { timeout: 300_000 }, (name, fault) =>
  inAWorld((world) => session(world, `fault-${Object.keys(FAULTS).indexOf(name)}`, fault)),
);

test('the store, the lobbies, the threads and the direct messages agree', { timeout: 60_000 }, async () => {
  const sessions = await Promise.all(worlds.map(agrees));
  expect(sessions.reduce((sum, n) => sum + n, 0)).toBe(Object.keys(FAULTS).length);
});

/** Gives how many sessions there were. */
async function agrees(world: World): Promise<number> {
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
  expect(await readDiscord(world.discord, ['Ana'], timelines)).toEqual({ lost: [], doubled: [] });
  expect(Object.values(world.creations()).filter((times) => times !== 1)).toEqual([]);
  return timelines.size;
}
