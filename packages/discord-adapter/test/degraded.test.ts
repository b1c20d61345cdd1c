/** Slow, missing, forbidden: what people see when something around the bot is not as it should be. */
import { expect, test } from 'vitest';
import { ANA, SESSION, startTestBot, THREAD } from './test-bot.ts';

const slow = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test.concurrent('a session that takes long to answer: the click is deferred in time, the lobby follows', async () => {
  let delay = 0;
  await using bot = await startTestBot({
    host: {
      send: async (id, command, commandId) => {
        await slow(delay);
        return bot.runtime().send(id, command, commandId);
      },
    },
  });
  const lobby = await bot.open();
  delay = 2_300;
  expect(await bot.press('Ana', lobby, 'Run Plan (Dry Run)')).toBe('acknowledged');
  await bot.sees('Plan 4be1d2');
  const { interactions } = await bot.discord.stats();
  expect(interactions.at(-1)?.answeredAfterMs).toBeGreaterThanOrEqual(1_900);
  expect(interactions.at(-1)?.answeredAfterMs).toBeLessThan(2_500);
});

test.concurrent('opening takes long: a private answer in time, the lobby in the channel', async () => {
  await using bot = await startTestBot({
    host: {
      open: async (input) => {
        await slow(2_300);
        return bot.runtime().open(input);
      },
    },
  });
  const lobby = await bot.open();
  expect((await bot.discord.as('Ana').messages('deployments')).filter((m) => !m.ephemeral).map((m) => m.id)).toEqual([
    lobby,
  ]);
  await bot.sees('The lobby is open', 'deployments');
});

test.concurrent('an error nobody expected: a sentence with a reference that the log has, no more', async () => {
  await using bot = await startTestBot({
    host: { send: () => Promise.reject(new Error('the disk is full at /var/lib')) },
  });
  const lobby = await bot.open();
  const text = await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
  expect(text).toMatch(/^That did not work/);
  expect(text).not.toContain('/var/lib');
  const logged = bot.logged.find((line) => line.level === 'error')?.fields;
  expect(text).toContain((logged as { reference: string }).reference);
});

test.concurrent('a missing permission is named, and nothing is run', async () => {
  await using bot = await startTestBot();
  const lobby = await bot.open();
  await bot.discord.denyPermission('CreatePublicThreads');
  expect(await bot.press('Ana', lobby, 'Run Plan (Dry Run)')).toContain('CREATE_PUBLIC_THREADS');
  expect((await bot.runtime().view(SESSION))?.state).toBe('lobby');
  const refused = await bot.discord.as('Ana').command('deployments', {
    name: 'cloud-deploy',
    options: { project_id: 'p', resource_type: 'Compute Instance', resource_name: 'other' },
  });
  expect(refused.outcome).toBe('replied');
  await bot.sees('The bot lacks CREATE_PUBLIC_THREADS', 'deployments');
});

test.concurrent('a permission that goes away before the thread: the channel is told, and the thread comes when it is back', async () => {
  await using bot = await startTestBot({
    host: {
      send: async (id, command, commandId) => {
        await bot.discord.denyPermission('CreatePublicThreads');
        return bot.runtime().send(id, command, commandId);
      },
    },
  });
  const lobby = await bot.open();
  expect(await bot.press('Ana', lobby, 'Run Plan (Dry Run)')).toBe('updated');
  await bot.sees('The bot lacks CREATE_PUBLIC_THREADS', 'deployments');
  await bot.discord.allowPermission('CreatePublicThreads');
  await bot.sees('Plan 4be1d2');
});

test.concurrent.each(['embed', 'text'] as const)('layout %s: the whole way, the same buttons', async (layout) => {
  await using bot = await startTestBot({ layout });
  const lobby = await bot.planned();
  const message = await bot.discord.as('Ana').message(lobby);
  expect(message.buttons.map(({ label }) => label)).toEqual([
    'Run Plan (Dry Run)',
    'Confirm Apply',
    'Cancel',
    'View Details',
  ]);
  expect(message.text).toContain('Plan ready: 3 to add');
  const plan = await bot.discord.as('Ana').message(await bot.sees('Plan 4be1d2'));
  expect(plan.files.map(({ name }) => name)).toEqual(['plan.txt']);
  expect(await bot.press('Ana', lobby, 'Confirm Apply')).toBe('updated');
  await bot.sees('provisioned successfully');
});

test.concurrent('rate limited: what is shown in the end is true, and nothing waits behind stale edits', async () => {
  await using bot = await startTestBot({ realLimits: true });
  bot.hold.add('apply');
  const lobby = await bot.planned();
  await bot.press('Ana', lobby, 'Confirm Apply');
  await bot.sees('STARTING DEPLOYMENT');
  for (let done = 0; done < 3; done++) {
    for (let n = 0; n < 20; n++) {
      await bot.progress('apply', {
        kind: 'apply',
        startedAt: Date.now(),
        total: 3,
        done,
        failed: 0,
        waiting: 3 - done,
        running: [{ address: `google_compute_disk.d${n}`, verb: 'creating', startedAt: Date.now() }],
        recent: [],
        lastNewsAt: Date.now() + n * 1_000,
      });
    }
  }
  await bot.end('apply');
  await bot.sees('provisioned successfully');
  await bot.until(async () => (await bot.lobbyText()).includes('Applied'), 'the lobby says applied');
  expect((await bot.discord.stats()).rateLimited429).toBe(0);
  await slow(600);
  expect(await bot.discord.as('Ana').message(await bot.sees('· apply 1'))).toMatchObject({
    text: expect.stringContaining('provisioned successfully') as string,
  });
});

test.concurrent('news of a plan that was cancelled meanwhile: the steps go on saying that it was stopped', async () => {
  const held = Promise.withResolvers<void>();
  let isHeld = false;
  let holdNext = false;
  await using bot = await startTestBot({
    host: {
      entries: async (id) => {
        if (!holdNext) return bot.runtime().entries(id);
        holdNext = false;
        isHeld = true;
        await held.promise;
        return bot.runtime().entries(id);
      },
    },
  });
  bot.hold.add('plan');
  const lobby = await bot.open();
  await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
  const card = await bot.sees('Running terraform plan');
  holdNext = true;
  await bot.progress('plan', { kind: 'step', step: 'plan', startedAt: Date.now(), resourcesRead: 3 });
  await bot.until(() => Promise.resolve(isHeld), 'the news is about to be drawn');
  await bot.press('Ana', lobby, 'Cancel');
  held.resolve();
  await bot.until(async () => (await bot.discord.as('Ana').message(card)).text.includes('stopped'), 'the steps stop');
  await slow(1_200);
  expect((await bot.discord.as('Ana').message(card)).text).not.toContain('Running');
});

test.concurrent('an edit that overtakes the answer to a click: the lobby becomes true all the same', async () => {
  await using bot = await startTestBot();
  bot.hold.add('plan');
  const lobby = await bot.open();
  await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
  await bot.until(async () => (await bot.runtime().view(SESSION))?.state === 'planning', 'planning');
  // «Plan ready» is on its way for long; the answer takes effect before it, and the bot hears of that after it.
  await bot.discord.nextDelay({ method: 'PATCH', path: '/messages/@original', milliseconds: 2_500, effect: 'before' });
  await bot.end('plan');
  await bot.until(async () => (await bot.runtime().view(SESSION))?.state === 'awaitingConfirmation', 'the plan');
  await slow(1_600);
  await bot.discord.nextDelay({ path: '/callback', milliseconds: 1_800, effect: 'after' });
  expect(await bot.press('Ana', lobby, 'Cancel')).toBe('updated');
  await slow(2_500);
  await bot.until(async () => (await bot.lobbyText()).includes('Cancelled'), 'the lobby says cancelled');
});

test.concurrent('the answer to a click that cannot be edited any more: the lobby is edited as a message of its channel', async () => {
  await using bot = await startTestBot();
  bot.hold.add('plan');
  const lobby = await bot.open();
  await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
  await bot.until(async () => (await bot.lobbyText()).includes('Planning'), 'the lobby says planning');
  const byChannel = (): number => bot.edits.filter((path) => path.endsWith(`/messages/${lobby}`)).length;
  expect(byChannel()).toBe(0);
  await bot.discord.nextRefusal(50_027, { method: 'PATCH', path: '@original' });
  await bot.end('plan');
  await bot.button(lobby, 'Confirm Apply', 'on');
  await bot.until(() => Promise.resolve(byChannel() === 1), 'the answer to the edit');
});

test.concurrent('a last edit that is still on its way: the session is not done with until the lobby shows it', async () => {
  await using bot = await startTestBot();
  bot.hold.add('apply');
  const lobby = await bot.planned();
  await bot.press('Ana', lobby, 'Confirm Apply');
  await bot.until(async () => (await bot.lobbyText()).includes('Applying'), 'the lobby says applying');
  await slow(1_600);
  await bot.discord.nextDelay({ method: 'PATCH', path: '/messages/@original', milliseconds: 4_000, effect: 'before' });
  await bot.end('apply');
  await bot.sees('· outcome 1');
  await slow(1_500);
  // A bot that died now would have to come back to it.
  expect(await bot.lobbyText()).toContain('Applying');
  expect(await bot.unfinished()).toEqual([SESSION]);
  await bot.until(async () => (await bot.unfinished()).length === 0, 'everything is delivered');
  expect(await bot.lobbyText()).toContain('Applied');
});

test.concurrent('View Details: private, with the resources of the plan and the diff of one', async () => {
  await using bot = await startTestBot();
  const lobby = await bot.planned();
  const ana = bot.discord.as('Ana');
  const opened = await ana.click(lobby, 'View Details');
  if (opened.outcome !== 'replied' || opened.messageId === undefined) throw new Error(opened.outcome);
  const details = await ana.message(opened.messageId);
  expect(details.ephemeral).toBe(true);
  expect(details.selects[0]?.options.map(({ label }) => label)).toEqual([
    'google_compute_disk.boot-disk',
    'google_compute_firewall.allow-http',
    'google_compute_instance.web-server-01',
  ]);
  const value = details.selects[0]?.options[2]?.value ?? '';
  expect((await ana.select(opened.messageId, 'Choose a resource', [value])).outcome).toBe('updated');
  const chosen = await ana.message(opened.messageId);
  expect(chosen.text).toContain('google_compute_instance.web-server-01');
  expect(chosen.selects).toHaveLength(1);
});

test.concurrent('the thread: named after the session, the requester in it', async () => {
  await using bot = await startTestBot();
  await bot.planned();
  const { threadId } = (await bot.records.get(SESSION)) ?? {};
  const member = await bot
    .client()
    .channels.fetch(threadId ?? '')
    .then((channel) => (channel?.isThread() ? channel.members.fetch(ANA) : undefined));
  expect(member?.id).toBe(ANA);
  await bot.sees('Plan steps', THREAD);
});
