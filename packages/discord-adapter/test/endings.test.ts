/** How a session ends when nothing is applied, or not all of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANA, BEN, SESSION, startTestBot, THREAD, type TestBot } from './test-bot.ts';

let bot: TestBot;
beforeEach(async () => {
  bot = await startTestBot();
});
afterEach(() => bot.close());

const thread = async () => {
  const { channels } = await bot.discord.as('Ana').view();
  const found = channels.find((channel) => channel.name === THREAD);
  return found !== undefined && 'thread_metadata' in found ? found.thread_metadata : undefined;
};

const failedResult = {
  total: 3,
  done: 1,
  failed: 1,
  notStarted: 1,
  unknown: 0,
  added: 1,
  changed: 0,
  destroyed: 0,
  firstError: 'google_compute_instance.web-server-01: quota CPUS exceeded',
  startedAt: 0,
  tookMs: 1_000,
  report: { key: 'apply-report', bytes: 1 },
  log: { key: 'apply.txt', bytes: 1 },
};

test('cancelled: the plan says so, the thread is archived and locked, nobody is told what they did themselves', async () => {
  const lobby = await bot.planned();
  expect(await bot.press('Ana', lobby, 'Cancel')).toBe('updated');
  await bot.until(async () => (await thread())?.archived, 'the thread is archived');
  expect(await thread()).toMatchObject({ archived: true, locked: true, auto_archive_duration: 60 });
  await bot.sees('Cancelled');
  expect((await bot.records.get(SESSION))?.notices).toEqual({});
  expect(await bot.lobbyText()).toContain('### ❌ Cancelled by');
});

test('cancelled by another: the requester is told', async () => {
  const lobby = await bot.planned();
  await bot.press('Ben', lobby, 'Cancel');
  await bot.sees('was cancelled by Ben', 'dm');
});

test('cancelled where the bot may not lock: archived', async () => {
  const lobby = await bot.planned();
  await bot.discord.denyPermission('ManageThreads');
  await bot.press('Ana', lobby, 'Cancel');
  await bot.until(async () => (await thread())?.archived, 'the thread is archived');
  expect(await thread()).toMatchObject({ locked: false });
});

test('stopped: asked once more, then by the graceful way', async () => {
  bot.hold.add('apply');
  const lobby = await bot.planned();
  await bot.press('Ana', lobby, 'Confirm Apply');
  const ana = bot.discord.as('Ana');
  const ask = async () => {
    const outcome = await ana.click(lobby, 'Cancel');
    if (outcome.outcome !== 'replied' || outcome.messageId === undefined) throw new Error(outcome.outcome);
    return outcome.messageId;
  };
  expect(await bot.press('Ana', await ask(), 'Keep Going')).toBe('updated');
  expect((await bot.runtime().view(SESSION))?.state).toBe('applying');
  expect(await bot.press('Ana', await ask(), 'Stop Apply')).toBe('updated');
  await bot.until(async () => (await bot.lobbyText()).includes('Stopping'), 'the lobby says stopping');
  await bot.end('apply', {
    outcome: 'failed',
    cause: 'stopped',
    result: { ...failedResult, failed: 0, notStarted: 2 },
    finishedAt: Date.now(),
  });
  await bot.sees('Your cloud deployment was stopped by Ana', 'dm');
  expect(await thread()).toMatchObject({ archived: false, auto_archive_duration: 1440 });
});

test('failed, by direct messages closed to everybody: the call in the thread says so and mentions both', async () => {
  bot.hold.add('apply');
  await bot.discord.closeDms('Ana');
  await bot.discord.closeDms('Ben');
  const lobby = await bot.planned();
  await bot.press('Ben', lobby, 'Confirm Apply');
  await bot.end('apply', { outcome: 'failed', cause: 'error', result: failedResult, finishedAt: Date.now() });
  const call = await bot.discord.as('Ana').message(await bot.sees('Apply of web-server-01 failed'));
  expect(call.text).toContain('No direct message');
  expect(call.mentions.map(({ id }) => id).toSorted()).toEqual([ANA, BEN]);
  expect(call.files.map(({ name }) => name)).toEqual(['apply.txt']);
  expect((await bot.records.get(SESSION))?.notices).toEqual({
    [`failed/1/${ANA}`]: 'closed',
    [`failed/1/${BEN}`]: 'closed',
  });
});

test('interrupted: Unlock asks for a reason, of those who may', async () => {
  bot.hold.add('apply');
  const lobby = await bot.planned();
  await bot.press('Ana', lobby, 'Confirm Apply');
  await bot.end('apply', { outcome: 'lost', result: failedResult, finishedAt: Date.now() });
  const call = await bot.sees('was interrupted');
  expect(await bot.press('Ana', call, 'Unlock')).toMatch(/^You can't .* right `unlock`/);
  const outcome = await bot.discord.as('Ben').click(call, 'Unlock');
  if (outcome.outcome !== 'modal') throw new Error(outcome.outcome);
  expect(await bot.discord.as('Ben').submitModal(outcome.modal, { text: 'I looked: nothing runs' })).toMatchObject({
    outcome: 'updated',
  });
  expect((await bot.runtime().view(SESSION))?.unlockedBy?.name).toBe('Ben');
  await bot.button(call, 'Unlock', 'off');
});

test('a plan that fails calls the requester with what went wrong', async () => {
  bot.answers.validate = () => ({
    outcome: 'failed',
    failure: {
      step: 'validate',
      errors: 1,
      warnings: 0,
      diagnostics: [
        {
          severity: 'error',
          summary: 'Unsupported argument',
          detail: 'It is not expected here.',
          file: 'main.tf',
          line: 12,
        },
      ],
    },
    finishedAt: Date.now(),
  });
  const lobby = await bot.open();
  await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
  const call = await bot.discord.as('Ana').message(await bot.sees('Unsupported argument'));
  expect(call.mentions.map(({ id }) => id)).toEqual([ANA]);
  await bot.until(async () => (await bot.lobbyText()).includes('Plan failed at validate'), 'the lobby says it');
});
