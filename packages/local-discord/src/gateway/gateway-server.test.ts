/** The gateway: close codes, resuming without gaps, and starting over. */
import { once } from 'node:events';
import type { Client } from 'discord.js';
import { Events, GatewayIntentBits } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startLocalDiscord } from '../start-local-discord.ts';
import type { LocalDiscord } from '../start-local-discord.ts';
import { connectBot } from '../../test/connect-bot.ts';
import { TEST_TOKEN, demoGuild } from '../../test/demo-guild.ts';

let discord: LocalDiscord;

beforeEach(async () => {
  discord = await startLocalDiscord(demoGuild);
});

afterEach(async () => {
  await discord.close();
});

/** Identifies by hand and tells the close code. */
async function closeCodeOf(frame: object): Promise<number> {
  const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/gateway?v=10&encoding=json`);
  await once(socket, 'message');
  socket.send(JSON.stringify(frame));
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

test.each([
  ['a wrong token', { op: 2, d: { token: 'other', intents: 1 } }, 4004],
  ['a privileged intent', { op: 2, d: { token: TEST_TOKEN, intents: GatewayIntentBits.GuildMembers } }, 4014],
  ['an intent that does not exist', { op: 2, d: { token: TEST_TOKEN, intents: -1 } }, 4013],
  ['an unknown opcode', { op: 42, d: null }, 4001],
])('%s closes the connection', async (_what, frame, code) => {
  expect(await closeCodeOf(frame)).toBe(code);
});

async function withBot(run: (client: Client<true>) => Promise<void>): Promise<void> {
  const client = await connectBot(discord, { intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] });
  try {
    await run(client);
  } finally {
    await client.destroy();
  }
}

test('events of the gap arrive once after a resume, in order', async () => {
  await withBot(async (client) => {
    const seen: string[] = [];
    client.on(Events.MessageCreate, (message) => seen.push(message.id));
    const resumed = once(client, Events.ShardResume);
    await discord.dropGateway({ resume: true });
    const sent = [];
    for (const content of ['one', 'two', 'three'])
      sent.push((await discord.as('ana').sendMessage('deployments', content)).id);
    await resumed;
    await expect.poll(() => seen).toEqual(sent);
  });
});

test('op 7 makes the client reconnect and resume', async () => {
  await withBot(async (client) => {
    const resumed = once(client, Events.ShardResume);
    await discord.askToReconnect();
    await resumed;
  });
});

test('the page is told when the bot comes and goes', async () => {
  expect((await discord.as('ana').view()).botOnline).toBe(false);
  await withBot(async () => {
    expect((await discord.as('ana').view()).botOnline).toBe(true);
  });
  await expect.poll(async () => (await discord.as('ana').view()).botOnline).toBe(false);
});
