/** R5 in Discord: whatever dies or gets lost, each message is there once, and shows what is true. */
import { setTimeout as pause } from 'node:timers/promises';
import { samplePlan } from '@cloud-chatops/core/testing';
import { expect, test } from 'vitest';
import { SESSION, startTestBot, THREAD, type TestBot } from './test-bot.ts';

/** How often each headline stands in a channel. */
const headlines = async (bot: TestBot, channel: string): Promise<Record<string, number>> => {
  const messages = await bot.discord.as('Ana').messages(channel);
  const counts: Record<string, number> = {};
  for (const { text } of messages.filter((message) => message.text !== '')) {
    const kind = text.split('\n').findLast((line) => /^-# Session .* · /.test(line)) ?? text.split('\n')[0] ?? '';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
};

const WHOLE_THREAD = {
  '-# Session 7f3a9c · attempt 1': 1,
  '-# Session 7f3a9c · plan 1': 1,
  '-# Session 7f3a9c · review 1': 1,
  '-# Session 7f3a9c · apply 1': 1,
  '-# Session 7f3a9c · outcome 1': 1,
};

const nothingDone = {
  outcome: 'failed',
  cause: 'error',
  result: {
    total: 3,
    done: 0,
    failed: 1,
    notStarted: 2,
    unknown: 0,
    added: 0,
    changed: 0,
    destroyed: 0,
    firstError: 'google_compute_instance.web-server-01: quota CPUS exceeded',
    startedAt: 0,
    tookMs: 1_000,
    report: { key: 'apply-report', bytes: 1 },
    log: { key: 'apply.txt', bytes: 1 },
  },
} as const;

/** Requests that make a message. */
const create = (times = 1) => ({ method: 'POST', path: '/messages', times }) as const;

test.concurrent('after a restart a lobby that is not true any more comes before notes on the restart', async () => {
  await using bot = await startTestBot();
  bot.hold.add('plan');
  const ana = bot.discord.as('Ana');
  for (let n = 1; n <= 6; n++) {
    const opened = await ana.command('deployments', {
      name: 'cloud-deploy',
      options: { project_id: 'my-gcp-project', resource_type: 'Compute Instance', resource_name: `web-${n}` },
    });
    if (opened.outcome !== 'replied' || opened.messageId === undefined) throw new Error(opened.outcome);
    await ana.click(opened.messageId, 'Run Plan (Dry Run)');
  }
  const texts = async (): Promise<string[]> => (await ana.messages('deployments')).map(({ text }) => text);
  const planning = async (): Promise<boolean> =>
    (await texts()).filter((text) => text.includes('Planning')).length === 6;
  const clicked = performance.now();
  await bot.until(planning, 'six lobbies say planning');
  // Five edits in five seconds are what the channel takes; a click opens a way beside it.
  expect(performance.now() - clicked).toBeLessThan(4_000);
  await pause(5_500);
  await bot.restart();
  await bot.until(async () => (await texts()).some((text) => text.includes('Restored')), 'a note on the restart');
  const from = performance.now();
  await bot.end('plan');
  await bot.until(async () => (await texts()).some((text) => text.includes('Plan ready')), 'the plan that is ready');
  expect(performance.now() - from).toBeLessThan(3_000);
});

test.concurrent('a restart in the middle of an apply: the same messages go on', async () => {
  await using bot = await startTestBot();
  bot.hold.add('apply');
  const lobby = await bot.planned();
  await bot.press('Ana', lobby, 'Confirm Apply');
  await bot.sees('STARTING DEPLOYMENT');
  await bot.restart();
  await bot.until(async () => (await bot.lobbyText()).includes('Restored after a restart'), 'the lobby says so');
  await bot.end('apply');
  await bot.sees('provisioned successfully');
  await bot.sees('Your cloud deployment is complete', 'dm');
  expect(await headlines(bot, THREAD)).toEqual(WHOLE_THREAD);
  expect(await bot.discord.as('Ana').messages('dm')).toHaveLength(1);
});

test.concurrent('the bot dies before the lobby shows the end: after the restart it does', async () => {
  await using bot = await startTestBot();
  bot.hold.add('apply');
  const lobby = await bot.planned();
  await bot.press('Ana', lobby, 'Confirm Apply');
  await bot.until(async () => (await bot.lobbyText()).includes('Applying'), 'the apply');
  await bot.discord.nextStatus(502, { method: 'PATCH', path: '/messages/@original', times: 100, effect: 'before' });
  await bot.end('apply');
  await bot.until(async () => (await headlines(bot, THREAD))['-# Session 7f3a9c · outcome 1'] === 1, 'the outcome');
  // Whatever is not kept waiting by the lobby is over and done with by then.
  await Promise.race([bot.runtime().idle(), pause(2_500)]);
  await bot.restart();
  await bot.discord.clearFaults();
  await bot.until(async () => (await bot.lobbyText()).includes('Applied'), 'the lobby');
});

test.concurrent('two attempts that end in the same words are two direct messages, also with a restart between', async () => {
  await using bot = await startTestBot();
  bot.hold.add('apply');
  const lobby = await bot.planned();
  for (const attempt of [1, 2]) {
    if (attempt === 2) {
      bot.answers.plan = () => ({
        outcome: 'planned',
        plan: samplePlan({ digest: 'd'.repeat(64), plannedAt: Date.now() }),
        finishedAt: Date.now(),
      });
      await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
      await bot.button(lobby, 'Confirm Apply', 'on');
    }
    await bot.press('Ana', lobby, 'Confirm Apply');
    const card = `-# Session 7f3a9c · apply ${attempt}`;
    await bot.until(async () => (await headlines(bot, THREAD))[card] === 1, 'the apply');
    // Delivered and marked so: the next entry is the first that the new process delivers.
    await pause(300);
    await bot.restart();
    await bot.end('apply', { ...nothingDone, finishedAt: Date.now() });
    await bot.until(
      async () => (await headlines(bot, THREAD))[`-# Session 7f3a9c · outcome ${attempt}`] === 1,
      `outcome ${attempt}`,
    );
  }
  expect(await bot.discord.as('Ana').messages('dm')).toHaveLength(2);
});

test.concurrent('buttons from before a restart work after it', async () => {
  await using bot = await startTestBot();
  const lobby = await bot.planned();
  await bot.restart();
  expect(await bot.press('Ana', lobby, 'Confirm Apply')).toBe('updated');
});

test.concurrent.each(['restart', 'retry'] as const)(
  'every answer to a new message is lost (%s): none is doubled, none is missing',
  async (way) => {
    await using bot = await startTestBot();
    bot.hold.add('apply');
    const lobby = await bot.planned();
    await bot.until(async () => (await headlines(bot, THREAD))['-# Session 7f3a9c · review 1'] === 1, 'the review');
    await bot.discord.nextDisconnect({ ...create(), effect: 'after' });
    await bot.press('Ana', lobby, 'Confirm Apply');
    if (way === 'restart') await bot.restart();
    await bot.discord.nextDisconnect({ ...create(2), effect: 'after' });
    await bot.end('apply');
    await bot.sees('provisioned successfully');
    await bot.until(async () => (await headlines(bot, THREAD))['-# Session 7f3a9c · outcome 1'] === 1, 'the outcome');
    expect(await headlines(bot, THREAD)).toEqual(WHOLE_THREAD);
    expect(await bot.discord.as('Ana').messages('dm')).toHaveLength(1);
  },
);

test.concurrent('a bad gateway after the effect: the repeated request makes no second message', async () => {
  await using bot = await startTestBot();
  const lobby = await bot.open();
  await bot.discord.nextStatus(502, { ...create(3), effect: 'after' });
  await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
  await bot.sees('Review of plan');
  const { '-# Session 7f3a9c · apply 1': _, '-# Session 7f3a9c · outcome 1': __, ...planned } = WHOLE_THREAD;
  expect(await headlines(bot, THREAD)).toEqual(planned);
});

test.concurrent('the answer that carries the lobby is lost: one lobby, found again', async () => {
  await using bot = await startTestBot();
  await bot.discord.dropCallback();
  await bot.open();
  await bot.until(async () => (await bot.runtime().view(SESSION)) !== undefined, 'the session');
  expect(await bot.discord.as('Ana').messages('deployments')).toHaveLength(1);
  expect((await bot.records.get(SESSION))?.lobby).toBeDefined();
});

test.concurrent('a deleted card is made again', async () => {
  await using bot = await startTestBot();
  const lobby = await bot.planned();
  await bot.discord.deleteMessage(await bot.sees('Plan 4be1d2'));
  bot.answers.plan = () => ({
    outcome: 'planned',
    plan: samplePlan({ digest: '51e8f0'.padEnd(64, '0') }),
    finishedAt: Date.now(),
  });
  await bot.press('Ben', lobby, 'Run Plan (Dry Run)');
  await bot.sees('Replaced by plan 51e8f0');
});

test.concurrent('a deleted thread is replaced', async () => {
  await using bot = await startTestBot();
  bot.hold.add('apply');
  const lobby = await bot.planned();
  await bot.press('Ana', lobby, 'Confirm Apply');
  await bot.sees('STARTING DEPLOYMENT');
  await bot.discord.deleteChannel(THREAD);
  await bot.end('apply');
  await bot.sees('Session 7f3a9c · outcome 1');
  await bot.sees('provisioned successfully');
  await bot.until(async () => Object.keys(await headlines(bot, THREAD)).length === 5, 'the cards again');
  expect(await headlines(bot, THREAD)).toEqual(WHOLE_THREAD);
});

test.concurrent('a deleted lobby is shown again, with buttons that work', async () => {
  await using bot = await startTestBot();
  bot.hold.add('plan');
  const lobby = await bot.open();
  await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
  await bot.sees('Plan steps');
  await bot.discord.deleteMessage(lobby);
  await bot.end('plan');
  const next = await bot.until(async () => {
    const id = (await bot.records.get(SESSION))?.lobby?.id;
    return id !== lobby && id;
  }, 'another lobby');
  await bot.button(next, 'Confirm Apply', 'on');
  expect(await bot.press('Ana', next, 'Cancel')).toBe('updated');
});

test.concurrent('the channel is deleted: the apply goes on and its end is told in private', async () => {
  await using bot = await startTestBot();
  bot.hold.add('apply');
  const lobby = await bot.planned();
  await bot.press('Ana', lobby, 'Confirm Apply');
  await bot.sees('STARTING DEPLOYMENT');
  await bot.discord.deleteChannel(THREAD);
  await bot.discord.deleteChannel('deployments');
  await bot.end('apply');
  await bot.sees('Your cloud deployment is complete', 'dm');
});

test.concurrent('the gateway drops: clicks go on', async () => {
  await using bot = await startTestBot();
  const lobby = await bot.open();
  await bot.discord.dropGateway({ resume: true });
  await bot.until(async () => (await bot.discord.as('Ana').view()).botOnline, 'the bot is online');
  expect(await bot.press('Ana', lobby, 'Run Plan (Dry Run)')).toBe('updated');
});
