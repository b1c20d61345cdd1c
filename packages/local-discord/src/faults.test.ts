/** Broken answers and missing permissions, as the real client meets them. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, TextChannel } from 'discord.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startLocalDiscord } from './start-local-discord.ts';
import type { LocalDiscord } from './start-local-discord.ts';
import { deploymentsId } from '../test/bot-request.ts';
import { connectBot } from '../test/connect-bot.ts';
import { demoGuild } from '../test/demo-guild.ts';

let discord: LocalDiscord;
let client: Client<true>;
let channel: TextChannel;

beforeEach(async () => {
  discord = await startLocalDiscord(demoGuild);
  client = await connectBot(discord, { rest: { timeout: 400 } });
  channel = (await client.channels.fetch(await deploymentsId(discord))) as TextChannel;
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

async function contents(): Promise<string[]> {
  return (await discord.as('ana').messages('deployments')).map((message) => message.content);
}

const message = { method: 'POST', path: '/messages' } as const;

test('502 after the effect: the client sends again, the nonce keeps it at one message', async () => {
  await discord.nextStatus(502, { ...message, effect: 'after' });
  await channel.send('once');
  expect(await contents()).toEqual(['once']);
});

test('502 after the effect without nonce: two messages, as with Discord', async () => {
  await discord.nextStatus(502, { ...message, effect: 'after' });
  await channel.send({ content: 'twice', enforceNonce: false });
  expect(await contents()).toEqual(['twice', 'twice']);
});

test('502 before the effect: sent by the second attempt', async () => {
  await discord.nextStatus(502, { ...message, effect: 'before' });
  await channel.send('second');
  expect(await contents()).toEqual(['second']);
});

test('no answer: the client gives up, tries again, and there is one message', async () => {
  await discord.nextHang({ ...message, effect: 'after' });
  await channel.send('patient');
  expect(await contents()).toEqual(['patient']);
});

test('a bot that dies in the middle of a request: nothing takes effect, and it is no fault of this program', async () => {
  const complaints = vi.spyOn(console, 'error');
  const { port } = new URL(discord.restUrl);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  const head = [
    `POST /api/v10/channels/${channel.id}/messages HTTP/1.1`,
    'host: localhost',
    `authorization: Bot ${demoGuild.token}`,
    'content-type: application/json',
    'content-length: 1000',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n{"content":"ha`);
  await pause(100);
  socket.resetAndDestroy();
  await pause(100);
  expect(complaints.mock.calls).toEqual([]);
  expect(await contents()).toEqual([]);
  complaints.mockRestore();
});

test('a cut connection is an error for the bot, though the message may exist', async () => {
  await discord.nextDisconnect({ ...message, effect: 'after' });
  await expect(channel.send('ambiguous')).rejects.toThrow('other side closed');
  expect(await contents()).toEqual(['ambiguous']);
});

test('any refusal of Discord can be asked for', async () => {
  const sent = await channel.send('lobby');
  await discord.nextRefusal(30046, { method: 'PATCH' });
  await expect(sent.edit('late')).rejects.toMatchObject({ code: 30046 });
  await expect(discord.nextRefusal(1)).rejects.toThrow('There is no refusal 1; known: 0, ');
});

test('permissions: taken everywhere, taken in one channel, given back', async () => {
  const lobby = await channel.send('lobby');
  await discord.denyPermission('CreatePublicThreads');
  await expect(lobby.startThread({ name: 'plan' })).rejects.toMatchObject({ code: 50013 });
  await discord.allowPermission('CreatePublicThreads');
  const thread = await lobby.startThread({ name: 'plan' });
  await discord.denyPermission('SendMessagesInThreads', 'deployments');
  await expect(thread.send('x')).rejects.toMatchObject({ code: 50013 });
  await discord.denyPermission('ViewChannel', 'deployments');
  await expect(channel.send('x')).rejects.toMatchObject({ code: 50001 });
});

test('a moderator deletes a message, locks and deletes a thread', async () => {
  const lobby = await channel.send('lobby');
  const thread = await lobby.startThread({ name: 'plan' });
  await discord.denyPermission('ManageThreads');
  await discord.setThreadArchived('plan', { archived: true, locked: true });
  await expect(thread.send('x')).rejects.toMatchObject({ code: 160005 });
  await discord.deleteChannel('plan');
  await expect(thread.send('x')).rejects.toMatchObject({ code: 10003 });
  await discord.deleteMessage(lobby.id);
  await expect(lobby.edit('x')).rejects.toMatchObject({ code: 10008 });
});

test('an idle thread archives itself; a message brings it back', async () => {
  const thread = await channel.threads.create({ name: 'plan', autoArchiveDuration: 60, type: 11 });
  await discord.advanceClock(61 * 60_000);
  await expect.poll(() => client.channels.cache.has(thread.id) && thread.archived).toBe(true);
  await thread.send('still here');
  await expect.poll(() => thread.archived).toBe(false);
});
