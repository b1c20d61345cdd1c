/** The lobby after a restart, in every state that a restart can find: true, its buttons live, and edited only where it is to show something else. */
import { type Effects, type LobbyState } from '@cloud-chatops/core';
import { setTimeout as pause } from 'node:timers/promises';
import { samplePlan, sampleReport } from '@cloud-chatops/core/testing';
import { expect, test } from 'vitest';
import { SESSION, startTestBot, type TestBot } from './test-bot.ts';

const now = () => ({ finishedAt: Date.now() });
const stale = () =>
  ({ outcome: 'stale', reason: { code: 'plan-missing', detail: 'the plan file is gone' }, ...now() }) as const;
const RESULT = {
  total: 3,
  done: 1,
  failed: 1,
  notStarted: 1,
  unknown: 0,
  added: 1,
  changed: 0,
  destroyed: 0,
  startedAt: 1,
  tookMs: 1_000,
  report: { key: 'apply-report', bytes: 1 },
  log: { key: 'apply.txt', bytes: 1 },
};

const failure = {
  step: 'plan',
  errors: 1,
  warnings: 0,
  diagnostics: [{ severity: 'error', summary: 'Unsupported argument', detail: '', file: 'main.tf', line: 12 }],
} as const;

interface Way {
  /** Stands in the lobby then. */
  readonly shows: string;
  /** Effects that do not end. */
  readonly hold?: readonly (keyof Effects)[];
  readonly answers?: TestBot['answers'];
  /** Buttons pressed one after the other, each when it is lit. */
  readonly press: readonly string[];
  /** Said yes to, in private, after the last of them. */
  readonly answer?: string;
  readonly idleMs?: number;
}
const PLAN = 'Run Plan (Dry Run)';
const CONFIRM = 'Confirm Apply';

const RESTING: { readonly [state in LobbyState]?: Way } = {
  lobby: { shows: 'Ready to plan', press: [] },
  planFailed: {
    shows: 'Plan failed at the plan step',
    answers: { plan: () => ({ outcome: 'failed', failure, ...now() }) },
    press: [PLAN],
  },
  noChanges: {
    shows: 'No changes',
    answers: { plan: () => ({ outcome: 'planned', plan: samplePlan({ noChanges: true }), ...now() }) },
    press: [PLAN],
  },
  awaitingConfirmation: { shows: 'then press', press: [PLAN] },
  stale: { shows: 'Nothing was run', answers: { verify: stale }, press: [PLAN, CONFIRM] },
  applied: { shows: '✅ Applied', press: [PLAN, CONFIRM] },
  applyFailed: {
    shows: 'Apply failed',
    answers: { apply: () => ({ outcome: 'failed', cause: 'error', result: RESULT, ...now() }) },
    press: [PLAN, CONFIRM],
  },
  interrupted: {
    shows: 'Interrupted',
    answers: { apply: () => ({ outcome: 'lost', result: RESULT, ...now() }) },
    press: [PLAN, CONFIRM],
  },
  cancelled: { shows: 'Cancelled by', press: ['Cancel'] },
  expired: { shows: 'without a decision', press: [], idleMs: 300 },
};
const WORKING: { readonly [state in LobbyState]?: Way } = {
  queued: { shows: '[thread]', hold: ['lease'], press: [PLAN] },
  initializing: { shows: 'step 1 of 3', hold: ['init'], press: [PLAN] },
  validating: { shows: 'step 2 of 3', hold: ['validate'], press: [PLAN] },
  planning: { shows: 'step 3 of 3', hold: ['plan'], press: [PLAN] },
  analyzing: { shows: 'Analyzing plan', hold: ['analyze'], press: [PLAN] },
  explaining: {
    shows: 'AI review running',
    hold: ['explain'],
    answers: {
      analyze: () => ({
        outcome: 'analyzed',
        report: sampleReport(),
        policy: { approvals: 0, fourEyes: false, waitForWordsMs: 60_000, protected: [] },
        ...now(),
      }),
    },
    press: [PLAN],
  },
  verifying: { shows: 'Checking the plan once more', hold: ['verify'], press: [PLAN, CONFIRM] },
  applying: { shows: '🚀 Applying', hold: ['apply'], press: [PLAN, CONFIRM] },
  stopping: { shows: '🛑 Stopping', hold: ['apply'], press: [PLAN, CONFIRM, 'Cancel'], answer: 'Stop Apply' },
};

const startFor = ({ idleMs }: Way): Promise<TestBot> => startTestBot(idleMs === undefined ? {} : { idleMs });

/** Gives the lobby. */
async function reach(
  bot: TestBot,
  state: LobbyState,
  { shows, hold = [], answers = {}, press, answer }: Way,
): Promise<string> {
  for (const effect of hold) bot.hold.add(effect);
  Object.assign(bot.answers, answers);
  const lobby = await bot.open();
  for (const button of press) {
    await bot.button(lobby, button, 'on');
    const outcome = await bot.discord.as('Ana').click(lobby, button);
    if (button !== press.at(-1) || answer === undefined) continue;
    if (outcome.outcome !== 'replied' || outcome.messageId === undefined) throw new Error(outcome.outcome);
    await bot.press('Ana', outcome.messageId, answer);
  }
  await bot.until(async () => (await bot.runtime().view(SESSION))?.state === state, state);
  await bot.until(async () => (await bot.lobbyText()).includes(shows), `the lobby of ${state}`);
  await bot.until(async () => {
    const edits = bot.edits.length;
    await pause(300);
    return bot.edits.length === edits;
  }, 'the last edit');
  return lobby;
}

const shown = async (bot: TestBot, lobby: string) => {
  const { text, buttons } = await bot.discord.as('Ana').message(lobby);
  return { text, buttons };
};
const patches = (bot: TestBot, lobby: string): number =>
  bot.edits.filter((path) => path.endsWith(`/messages/${lobby}`)).length;

// Most of the time they wait.
test.concurrent.each(Object.entries(RESTING))('at rest, %s: not touched, and still true', async (state, way) => {
  await using bot = await startFor(way);
  const lobby = await reach(bot, state as LobbyState, way);
  const before = await shown(bot, lobby);
  const edits = patches(bot, lobby);
  await bot.restart();
  await pause(300);
  expect(patches(bot, lobby) - edits).toBe(0);
  expect(await shown(bot, lobby)).toEqual(before);
  const view = await bot.runtime().view(SESSION);
  const lit = before.buttons.filter((b) => !b.disabled).map((b) => b.label);
  expect([lit.includes(PLAN), lit.includes(CONFIRM), lit.includes('Cancel')]).toEqual([
    view?.controls.plan.enabled,
    view?.controls.confirm.enabled,
    view?.controls.cancel.enabled,
  ]);
});

test.concurrent.each(Object.entries(WORKING))('at work, %s: says that it goes on', async (state, way) => {
  await using bot = await startFor(way);
  const lobby = await reach(bot, state as LobbyState, way);
  const before = await shown(bot, lobby);
  await bot.restart();
  await bot.until(async () => (await bot.lobbyText()).includes('Restored after a restart'), 'the lobby says so');
  const after = await shown(bot, lobby);
  expect((await bot.runtime().view(SESSION))?.state).toBe(state);
  expect(after.text.split('\n').filter((line) => !/^(-# )?Restored after a restart/.test(line))).toEqual(
    before.text.split('\n'),
  );
  expect(after.buttons).toEqual(before.buttons);
});
