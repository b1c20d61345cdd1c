/** Rate limits: the real numbers, the headers that the client lives by, and the client living by them. */
import type { TextChannel } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalDiscord } from '../start-local-discord.ts';
import type { LocalDiscord } from '../start-local-discord.ts';
import { botRequest, deploymentsId } from '../../test/bot-request.ts';
import { connectBot } from '../../test/connect-bot.ts';
import { demoGuild } from '../../test/demo-guild.ts';

let discord: LocalDiscord;
let channel: string;

/** Stands still but for `advanceClock`: how fast this machine is must not decide what falls into one window. */
const NOON = Date.parse('2026-01-01T12:00:00Z');

beforeEach(async () => {
  discord = await startLocalDiscord({ ...demoGuild, clock: { now: () => NOON } });
  channel = `/channels/${await deploymentsId(discord)}`;
});

afterEach(async () => {
  await discord.close();
});

test('five messages in five seconds; the sixth waits for the next window', async () => {
  for (const left of ['4', '3', '2', '1', '0']) {
    const { headers } = await botRequest(discord, 'POST', `${channel}/messages`, { content: 'x' });
    expect([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual(['5', left]);
  }
  const sixth = await botRequest(discord, 'POST', `${channel}/messages`, { content: 'x' });
  expect([
    sixth.status,
    sixth.headers.get('retry-after'),
    sixth.headers.get('x-ratelimit-scope'),
    sixth.body.global,
  ]).toEqual([429, '5', 'user', false]);
  await discord.advanceClock(5000);
  expect((await botRequest(discord, 'POST', `${channel}/messages`, { content: 'x' })).status).toBe(200);
});

test('the third rename within ten minutes is refused; archiving is not', async () => {
  const thread = (await botRequest(discord, 'POST', `${channel}/threads`, { name: 'one', type: 11 })).body.id;
  const change = async (body: object): Promise<number> =>
    (await botRequest(discord, 'PATCH', `/channels/${thread}`, body)).status;
  expect([
    await change({ name: 'two' }),
    await change({ name: 'three' }),
    await change({ name: 'four' }),
    await change({ archived: true }),
  ]).toEqual([200, 200, 429, 200]);
});

test('more than 50 requests a second are refused for all routes', async () => {
  const answers = await Promise.all(Array.from({ length: 51 }, () => botRequest(discord, 'GET', '/users/@me')));
  const refused = answers.filter((answer) => answer.status === 429);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.headers.get('x-ratelimit-global')).toBe('true');
});

test('discord.js waits out a 429 and sends once', async () => {
  const client = await connectBot(discord);
  await discord.next429({ method: 'POST', path: '/messages', retryAfterSeconds: 1 });
  const found = (await client.channels.fetch(channel.slice('/channels/'.length))) as TextChannel;
  await found.send('patient');
  expect((await discord.as('ana').messages('deployments')).map((message) => message.content)).toEqual(['patient']);
  expect((await discord.stats()).rateLimited429).toBe(1);
  await client.destroy();
});
