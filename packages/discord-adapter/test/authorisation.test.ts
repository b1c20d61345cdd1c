/** Who presses what: every click is authorised afresh, a disabled button is only paint. */
import { createSecretKey } from 'node:crypto';
import { samplePlan, sampleReport } from '@cloud-chatops/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signButton } from '../src/custom-id.ts';
import { destroying } from './sample-texts.ts';
import { ANA, BEN, SESSION, startTestBot, THREAD, type TestBot } from './test-bot.ts';

let bot: TestBot;
beforeEach(async () => {
  bot = await startTestBot();
});
afterEach(() => bot.close());

const state = async () => (await bot.runtime().view(SESSION))?.state;
const approvalsNeeded = () => {
  bot.answers.analyze = () => ({
    outcome: 'analyzed',
    report: sampleReport(),
    policy: { approvals: 1, fourEyes: true, waitForWordsMs: 0, protected: [] },
    finishedAt: Date.now(),
  });
};

describe('rights', () => {
  test('of somebody without roles: refused in private, nothing happens', async () => {
    const lobby = await bot.open();
    expect(await bot.press('Kim', lobby, 'Run Plan (Dry Run)')).toMatch(/^You can't .* right `plan`/);
    expect(await bot.press('Kim', lobby, 'View Details')).toMatch(/^You can't .* right `view`/);
    expect(await state()).toBe('lobby');
  });

  test('are those of the moment of the click, not of the login', async () => {
    const lobby = await bot.open();
    await bot.discord.setMemberRoles('Ana', []);
    expect(await bot.press('Ana', lobby, 'Run Plan (Dry Run)')).toMatch(/^You can't .* right `plan`/);
    await bot.discord.setMemberRoles('Ana', ['infra-deploy']);
    expect(await bot.press('Ana', lobby, 'Run Plan (Dry Run)')).toBe('updated');
  });

  test('of somebody who may not plan: no session is opened, and the host is not asked what is wrong', async () => {
    for (const resource_name of ['web', 'wrong']) {
      const outcome = await bot.discord.as('Kim').command('deployments', {
        name: 'cloud-deploy',
        options: { project_id: 'my-gcp-project', resource_type: 'Compute Instance', resource_name },
      });
      if (outcome.outcome !== 'replied' || outcome.messageId === undefined) throw new Error(JSON.stringify(outcome));
      expect((await bot.discord.as('Kim').message(outcome.messageId)).text).toBe(
        'There is no project **my-gcp-project** that you have a right in. You have rights in none; whoever runs the bot gives them to roles. Nothing was opened.',
      );
    }
    expect(await bot.discord.as('Ana').messages('deployments')).toEqual([]);
    expect(await bot.runtime().view(SESSION)).toBeUndefined();
  });
});

describe('a button that is not what it seems', () => {
  test('disabled: refused with the reason', async () => {
    const lobby = await bot.open();
    expect(await bot.press('Ana', lobby, 'Confirm Apply')).toMatch(/plan/i);
    expect(await state()).toBe('lobby');
  });

  test('forged: not valid', async () => {
    const lobby = await bot.open();
    const forged = signButton({ action: 'plan', sessionId: SESSION }, createSecretKey(Buffer.alloc(32, 6)));
    expect(await bot.press('Ana', lobby, forged)).toMatch(/^This button is not valid any more/);
    expect(await state()).toBe('lobby');
  });

  test('of an older plan: refused, whatever its age', async () => {
    const lobby = await bot.planned();
    const old = (await bot.discord.as('Ana').message(lobby)).buttons.find((b) => b.label === 'Confirm Apply');
    bot.answers.plan = () => ({
      outcome: 'planned',
      plan: samplePlan({ digest: '51e8f0'.padEnd(64, '0') }),
      finishedAt: Date.now(),
    });
    await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
    await bot.until(async () => (await state()) === 'awaitingConfirmation', 'the second plan');
    expect(await bot.press('Ana', lobby, old?.customId ?? '')).toContain('51e8f0');
    expect(await state()).toBe('awaitingConfirmation');
  });

  test('signed, but sent from another message than the stored one: refused', async () => {
    const lobby = await bot.planned();
    const confirm = (await bot.discord.as('Ana').message(lobby)).buttons.find((b) => b.label === 'Confirm Apply');
    const elsewhere = await bot.sees('Plan steps');
    expect(await bot.press('Ana', elsewhere, confirm?.customId ?? '')).toMatch(/^This message was replaced/);
    expect(await state()).toBe('awaitingConfirmation');
  });

  test('of somebody else on the same bot: left alone', async () => {
    const lobby = await bot.open();
    bot.client().once('interactionCreate', (interaction) => {
      if (interaction.isButton()) void interaction.reply('Noted.');
    });
    expect(await bot.press('Ana', lobby, 'poll:yes')).toBe('Noted.');
    expect(bot.logged.filter((line) => line.level !== 'info')).toEqual([]);
  });
});

describe('confirm', () => {
  const destroyingPlan = () => {
    bot.answers.plan = () => ({ outcome: 'planned', plan: destroying, finishedAt: Date.now() });
  };

  test('asks for the name where something is destroyed, and takes only that', async () => {
    destroyingPlan();
    bot.hold.add('apply');
    const lobby = await bot.planned();
    const ana = bot.discord.as('Ana');
    const dialog = async () => {
      const outcome = await ana.click(lobby, 'Confirm Apply');
      if (outcome.outcome !== 'modal') throw new Error(outcome.outcome);
      return outcome.modal;
    };
    const modal = await dialog();
    expect(modal.title).toBe('Destroy 1 in web-server-01');
    const wrong = await ana.submitModal(modal, { text: 'web-server' });
    expect(wrong.outcome).toBe('replied');
    expect(await state()).toBe('awaitingConfirmation');
    expect((await ana.submitModal(await dialog(), { text: 'web-server-01' })).outcome).toBe('updated');
    expect(await state()).toBe('applying');
    await bot.end('apply');
  });

  test('a dialog submitted by somebody without the right counts for nothing', async () => {
    destroyingPlan();
    const lobby = await bot.planned();
    const outcome = await bot.discord.as('Ana').click(lobby, 'Confirm Apply');
    if (outcome.outcome !== 'modal') throw new Error(outcome.outcome);
    await bot.discord.setMemberRoles('Ana', []);
    expect((await bot.discord.as('Ana').submitModal(outcome.modal, { text: 'web-server-01' })).outcome).toBe('replied');
    expect(await state()).toBe('awaitingConfirmation');
  });

  test('needs the approval of another, who has the right still', async () => {
    approvalsNeeded();
    const lobby = await bot.open();
    await bot.press('Ana', lobby, 'Run Plan (Dry Run)');
    const plan = await bot.sees('Plan 4be1d2');
    await bot.button(plan, 'Approve', 'on');
    await bot.sees('<@&1100000000000000022>');
    expect(await bot.press('Ana', plan, 'Approve')).toMatch(
      /^You can't .* right `approve`.* Roles that have it: <@&1100000000000000022>\.$/,
    );
    expect(await bot.press('Ben', plan, 'Approve')).toBe('updated');
    await bot.sees('is ready: 1 of 1 approvals', 'dm');
    await bot.button(lobby, 'Confirm Apply', 'on');

    await bot.discord.setMemberRoles('Ben', []);
    expect(await bot.press('Ana', lobby, 'Confirm Apply')).toContain('Ben');
    expect(await state()).toBe('awaitingConfirmation');

    await bot.discord.setMemberRoles('Ben', ['infra-leads']);
    await bot.discord.nextHang({ method: 'GET', path: `/guilds/1100000000000000000/members/${BEN}`, effect: 'before' });
    expect(await bot.press('Ana', lobby, 'Confirm Apply')).toMatch(/approve/i);
    expect(await state()).toBe('awaitingConfirmation');

    bot.hold.add('apply');
    expect(await bot.press('Ana', lobby, 'Confirm Apply')).toBe('updated');
    expect(await state()).toBe('applying');
    await bot.end('apply');
  });
});

test('an answer of ours pings nobody', async () => {
  await bot.planned();
  const messages = await bot.discord.as('Ana').messages(THREAD);
  expect(messages.flatMap((message) => message.mentions.map(({ id }) => id))).not.toContain(ANA);
});
