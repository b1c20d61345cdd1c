/** The whole way from the command to the direct message, as people see it. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANA, SESSION, startTestBot, THREAD, type TestBot } from './test-bot.ts';

/** Discord's for the first answer, ms. */
const DEADLINE_MS = 3_000;

let bot: TestBot;
beforeEach(async () => {
  bot = await startTestBot();
});
afterEach(() => bot.close());

const buttons = async (id: string) =>
  (await bot.discord.as('Ana').message(id)).buttons.map((b) => `${b.label}${b.disabled ? ' ·' : ''}`);

test('from /cloud-deploy to the direct message', async () => {
  const ana = bot.discord.as('Ana');
  const lobby = await bot.open();
  expect(await buttons(lobby)).toEqual(['Run Plan (Dry Run)', 'Confirm Apply ·', 'Cancel', 'View Details']);
  expect(await bot.press('Ana', lobby, 'Run Plan (Dry Run)')).toBe('updated');
  await bot.button(lobby, 'Confirm Apply', 'on');

  bot.hold.add('apply');
  expect((await ana.click(lobby, 'Confirm Apply')).outcome).toBe('updated');
  await bot.progress('apply', {
    kind: 'apply',
    startedAt: Date.now(),
    total: 3,
    done: 1,
    failed: 0,
    waiting: 1,
    running: [{ address: 'google_compute_instance.web-server-01', verb: 'creating', startedAt: Date.now() }],
    recent: [],
    lastNewsAt: Date.now(),
  });
  await bot.sees('1 of 3 done');
  await bot.end('apply');
  await bot.sees(`<@${ANA}> Apply of web`);
  await bot.sees('Your cloud deployment is complete', 'dm');
  await bot.until(async () => (await bot.lobbyText()).includes('Applied'), 'the lobby says applied');
  expect(await buttons(lobby)).toEqual(['Run Plan (Dry Run) ·', 'Confirm Apply ·', 'Cancel ·', 'View Details']);

  const messages = await ana.messages(THREAD);
  expect(messages.flatMap((m) => m.files.map((f) => f.name)).toSorted()).toEqual(['apply.txt', 'plan.txt']);
  expect(messages.filter((m) => m.text.includes('Plan steps'))).toHaveLength(1);
  expect(bot.logged.filter((line) => line.level !== 'info')).toEqual([]);
  const { interactions } = await bot.discord.stats();
  expect(Math.max(...interactions.map((i) => i.answeredAfterMs ?? Number.POSITIVE_INFINITY))).toBeLessThan(DEADLINE_MS);
  expect((await bot.records.get(SESSION))?.notices).toEqual({
    [`applied/1/${ANA}`]: { id: expect.any(String) as string },
  });
});

test('the queue says what the holder of the target does now, and links its lobby', async () => {
  bot.hold.add('lease');
  await bot.records.save('abcdef000001', {
    guildId: '1',
    channelId: '2',
    lobby: { id: '3', layout: 'v2', files: [] },
  });
  const lobby = await bot.open();
  await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
  for (const [state, words] of [
    ['planning', 'planning'],
    ['awaitingConfirmation', 'waiting for Confirm Apply'],
  ] as const) {
    const holder = { sessionId: 'abcdef000001', who: 'Lee', state };
    await bot.progress('lease', { kind: 'queue', place: 1, waitsFor: 'target', holder });
    const line = `[Session abcdef](<https://discord.com/channels/1/2/3>) (Lee) is ${words}. Yours starts by itself.`;
    await bot.until(async () => (await bot.lobbyText()).includes(line), line);
    // The edit is over: only a new one can show what comes now.
    await pause(300);
  }
});
