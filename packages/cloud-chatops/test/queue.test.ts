/** Slots and leases with the real store, runtime, queue and effects, through Discord where people are concerned. */
import { RIGHTS } from '@cloud-chatops/core';
import { afterEach, describe, expect, test } from 'vitest';
import { startDesk, type Desk } from './support/desk.ts';

let desk: Desk;
afterEach(() => desk.close());

const applies = (sessionId?: string) =>
  desk.started.filter((s) => s.step === 'apply' && (sessionId === undefined || s.sessionId === sessionId));

describe('100 confirms at the same moment', () => {
  test('of one session: one apply', async () => {
    desk = await startDesk();
    desk.hold.add('apply');
    const { id } = await desk.planned('Ana', 'web');
    const digest = (await desk.runtime.view(id))?.plan?.digest ?? '';
    const sent = await Promise.all(
      Array.from({ length: 100 }, (_, i) => {
        const by = { id: `${i}`, name: `P${i}`, rights: RIGHTS };
        return desk.host.send(id, { type: 'confirm', by, at: Date.now(), digest }, `click-${i}`);
      }),
    );
    expect(sent.filter((s) => s.outcome === 'accepted')).toHaveLength(1);
    expect(sent.filter((s) => s.outcome === 'refused' && s.refusal.code === 'already-confirmed')).toHaveLength(99);
    await desk.until(async () => applies(id).length > 0, 'the apply');
    await desk.end('apply', id);
    await desk.until(async () => (await desk.state(id)) === 'applied', 'its end');
    expect(applies()).toHaveLength(1);
  });

  test('of 20 sessions for one target: one holds it, one apply at a time, each plan applied once', async () => {
    desk = await startDesk({ concurrency: 8 });
    const ids = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const id = `abcdef0000${String(i).padStart(2, '0')}`;
        await desk.records.save(id, { guildId: '1100000000000000000', channelId: '1' });
        await desk.runtime.open({
          sessionId: id,
          target: { project: 'shop', entry: 'google/compute-instance', name: 'web' },
          entryTitle: 'Compute Instance',
          operation: 'deploy',
          requester: { id: '1', name: 'Ana' },
          settings: {},
          openedAt: Date.now(),
          idleMs: 60_000,
        });
        return id;
      }),
    );
    const by = { id: '1', name: 'Ana', rights: RIGHTS };
    await Promise.all(ids.map((id) => desk.runtime.send(id, { type: 'plan', by, at: Date.now() })));
    const served: string[] = [];
    while (served.length < 20) {
      const holder = await desk.until(async () => {
        const states = await Promise.all(ids.map(async (id) => [id, await desk.state(id)] as const));
        const waiting = states.filter(([, state]) => state === 'awaitingConfirmation');
        expect(waiting.length).toBeLessThanOrEqual(1);
        return waiting[0]?.[0];
      }, 'the next to be planned');
      const digest = (await desk.runtime.view(holder))?.plan?.digest ?? '';
      // Five of each at once: 100 in all.
      const sent = await Promise.all(
        Array.from({ length: 5 }, (_, i) =>
          desk.host.send(holder, { type: 'confirm', by, at: Date.now(), digest }, `${holder}-${i}`),
        ),
      );
      expect(sent.filter((s) => s.outcome === 'accepted')).toHaveLength(1);
      served.push(holder);
    }
    await desk.until(async () => applies().length === 20, 'every apply');
    expect(new Set(applies().map((s) => s.sessionId)).size).toBe(20);
    expect(served).toEqual(ids);
  });
});

describe('an apply that waits for its slot', () => {
  const busyAndWaiting = async () => {
    desk = await startDesk({ concurrency: 1 });
    const waits = await desk.planned('Ana', 'waits');
    const busy = await desk.planned('Ana', 'busy');
    desk.hold.add('apply');
    await desk.press('Ana', busy.message, 'Confirm Apply');
    await desk.until(async () => applies(busy.id).length === 1, 'the first apply');
    await desk.press('Ana', waits.message, 'Confirm Apply');
    await desk.until(async () => (await desk.state(waits.id)) === 'applying', 'the second to be confirmed');
    return { busy, waits };
  };

  test('is stopped at once, with nothing started; the one that runs is left alone', async () => {
    const { busy, waits } = await busyAndWaiting();
    const by = { id: '12', name: 'Ben', rights: RIGHTS };
    await desk.host.send(waits.id, { type: 'stop', by, at: Date.now() }, 'stop');
    await desk.until(async () => (await desk.state(waits.id)) === 'applyFailed', 'the stop');
    const view = await desk.runtime.view(waits.id);
    expect([view?.applyCause, view?.result?.done, view?.result?.notStarted]).toEqual(['stopped', 0, 3]);
    const text = await desk.discord.as('Ana').waitForText(`☁️ Terraform Plan: ${waits.id.slice(0, 6)}`, 'was stopped');
    expect(text.text).toContain('Apply of waits was stopped by Ben: 0 of 3 done, 3 not started.');
    await desk.end('apply', busy.id);
    await desk.until(async () => (await desk.state(busy.id)) === 'applied', 'the first to end');
    expect([applies(waits.id), desk.started.filter((s) => s.step === 'interrupt')]).toEqual([[], []]);
  });

  test('begins when the running one ends', async () => {
    const { busy, waits } = await busyAndWaiting();
    expect(applies(waits.id)).toEqual([]);
    await desk.end('apply', busy.id);
    await desk.until(async () => applies(waits.id).length === 1, 'the second apply');
    await desk.end('apply', waits.id);
  });
});

test('an apply that a restart found again uses a slot: another one waits for it', async () => {
  desk = await startDesk({ concurrency: 1 });
  const waits = await desk.planned('Ana', 'waits');
  const runs = await desk.planned('Ana', 'runs');
  desk.hold.add('apply');
  await desk.press('Ana', runs.message, 'Confirm Apply');
  await desk.until(async () => applies(runs.id).length === 1, 'the apply');
  await desk.restart();
  await desk.until(async () => applies(runs.id).some((s) => s.recovered), 'the apply to be found again');
  await desk.press('Ana', waits.message, 'Confirm Apply');
  await desk.until(async () => (await desk.state(waits.id)) === 'applying', 'the other to be confirmed');
  const next = await desk.lobby('Ana', 'next');
  await desk.press('Ana', next.message, 'Run Plan (Dry Run)');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([applies(waits.id), await desk.state(next.id)]).toEqual([[], 'queued']);
  await desk.end('apply', runs.id);
  await desk.until(async () => applies(waits.id).length === 1, 'the waiting apply');
  expect(await desk.state(next.id)).toBe('queued');
  await desk.end('apply', waits.id);
  await desk.until(async () => (await desk.state(next.id)) === 'awaitingConfirmation', 'the plan');
});

test('planning that a restart found again uses a slot', async () => {
  desk = await startDesk({ concurrency: 1 });
  desk.hold.add('plan');
  const first = await desk.lobby('Ana', 'first');
  await desk.press('Ana', first.message, 'Run Plan (Dry Run)');
  await desk.until(async () => (await desk.state(first.id)) === 'planning', 'the plan');
  await desk.restart();
  await desk.until(async () => desk.started.some((s) => s.step === 'plan' && s.recovered), 'the plan to go on');
  const second = await desk.lobby('Ana', 'second');
  await desk.press('Ana', second.message, 'Run Plan (Dry Run)');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await desk.state(second.id)).toBe('queued');
  await desk.end('plan', first.id);
  await desk.until(async () => (await desk.state(second.id)) === 'planning', 'the next plan');
  await desk.end('plan', second.id);
});

test('a lobby that opens says who has its target and links to it, and no more once it is free', async () => {
  desk = await startDesk();
  desk.hold.add('plan');
  const textOf = async (message: string): Promise<string> => (await desk.discord.as('Ana').message(message)).text;
  const first = await desk.lobby('Ana', 'web');
  await desk.press('Ana', first.message, 'Run Plan (Dry Run)');
  await desk.until(async () => (await desk.state(first.id)) === 'planning', 'the plan');
  const second = await desk.lobby('Ana', 'web');
  const other = await desk.lobby('Ana', 'else');
  const link = `[Session ${first.id.slice(0, 6)}](<https://discord.com/channels/1100000000000000000/`;
  await desk.until(async () => (await textOf(second.message)).includes(`${link}`), 'the holder to be named');
  expect((await textOf(second.message)).split('\n').slice(0, 4)).toEqual([
    '### ☁️ Ready to plan',
    '**web** · Compute Instance · shop',
    'Press **Run Plan (Dry Run)**. A plan changes nothing.',
    expect.stringMatching(/\) \(Ana\) works on it now: a plan here waits until that has ended\.$/),
  ]);
  await desk.restart();
  await desk.press('Ana', first.message, 'Cancel');
  await desk.until(async () => !(await textOf(second.message)).includes('Session ' + first.id.slice(0, 6)), 'the end');
  expect(await textOf(other.message)).not.toContain(first.id.slice(0, 6));
  expect(await desk.state(second.id)).toBe('lobby');
});
