/** A page that somebody has open beside the demo, and what it may not do: pages of other origins reach loopback, too. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { demoGuild } from '../test/demo-guild.ts';
import { startLocalDiscord } from './start-local-discord.ts';
import type { LocalDiscord } from './start-local-discord.ts';

let discord: LocalDiscord;
beforeAll(async () => {
  discord = await startLocalDiscord(demoGuild);
});
afterAll(() => discord.close());

const OWN = { host: 'localhost' };
const FOREIGN = [
  ['of another origin', { ...OWN, origin: 'https://example.com' }],
  ['without an origin of its own', { ...OWN, origin: 'null' }],
  ['by a name that resolves to loopback', { host: 'rebound.example.com' }],
] as const;

async function statusOf(path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const sent = request(new URL(path, discord.url), { headers }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

/** Does the gateway greet? */
async function greets(headers: Readonly<Record<string, string>>): Promise<boolean> {
  const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/gateway`, { headers });
  const greeted = await once(socket, 'message').then(
    () => true,
    () => false,
  );
  socket.terminate();
  return greeted;
}

test('the page itself is answered', async () => {
  expect(await statusOf('/', OWN)).toBe(200);
  expect(await greets(OWN)).toBe(true);
});

test.each(FOREIGN)('a page %s is not', async (_, headers) => {
  for (const path of ['/', '/human/events?as=Ana', '/api/v10/gateway/bot'])
    expect(await statusOf(path, headers)).toBe(403);
  expect(await greets(headers)).toBe(false);
});
