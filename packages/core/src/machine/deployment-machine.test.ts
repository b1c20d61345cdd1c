import { createActor, fromTransition, type AnyActorRef } from 'xstate';
import { describe, expect, test } from 'vitest';
import { nextStep } from '../runtime/step.ts';
import { restoreSnapshot, storeSnapshot } from '../runtime/snapshots.ts';
import { ana, sampleInput } from '../testing/samples.ts';
import { edges, fingerprint, tours } from '../testing/tours.ts';
import { createMemoryStore } from '../testing/memory-store.ts';
import { walkRuntime } from '../testing/walk-runtime.ts';
import { deploymentMachine } from './deployment-machine.ts';
import { isCommand, WORK_IDS } from './events.ts';
import { lobbyView, refusal } from './lobby-view.ts';

const all = edges();
const walks = tours(all).map((walk, index) => ({ name: `walk ${index + 1}: ${walk.length} steps`, walk }));

test('the walks take every edge, refused commands included', () => {
  expect(new Set(walks.flatMap(({ walk }) => walk)).size).toBe(all.length);
  expect(all.filter((e) => e.refused).length).toBeGreaterThan(5_000);
});

describe('every edge', () => {
  test('refusal() says no exactly where the machine changes nothing', () => {
    const wrong = all.filter(({ event, before, refused }) => {
      return isCommand(event) && (refusal(before, event) !== undefined) !== refused;
    });
    expect(wrong.map(({ before, event }) => [before.value, event])).toEqual([]);
  });

  test('a control is on exactly when its command can work for somebody', () => {
    const can = new Map<string, Set<string>>();
    for (const e of all)
      if (isCommand(e.event) && !e.refused) can.set(e.from, (can.get(e.from) ?? new Set()).add(e.event.type));
    for (const { before, from } of new Map(all.map((e) => [e.from, e])).values()) {
      if (before.context.attempt > 1) continue;
      const { controls } = lobbyView(before);
      const works = can.get(from) ?? new Set();
      // Stops are walked on the plain way only; there the button and the walk must agree.
      const confirmedElsewhere = before.context.confirmed !== null && !works.has('stop');
      expect({ state: before.value, plan: controls.plan.enabled, confirm: controls.confirm.enabled }).toEqual({
        state: before.value,
        plan: works.has('plan'),
        confirm: works.has('confirm'),
      });
      if (!confirmedElsewhere) expect(controls.cancel.enabled).toBe(works.has(controls.cancel.command));
      for (const control of [controls.plan, controls.confirm, controls.cancel])
        expect(control.enabled).toBe(control.refusal === undefined);
    }
  });

  test('a person without rights never changes anything', () => {
    const changes = all.filter(({ event, refused }) => isCommand(event) && event.by.rights.length === 0 && !refused);
    expect(changes.map(({ before, event }) => [before.value, event])).toEqual([]);
  });

  test('a stored snapshot restores to the same state with the same work', () => {
    // The fingerprint names the work that is under way, too.
    const wrong = all.filter(({ after, to }) => fingerprint(restoreSnapshot(storeSnapshot(after))) !== to);
    expect(wrong.map(({ after }) => after.value)).toEqual([]);
  });

  test('applying is entered only through a verified plan that somebody confirmed', () => {
    for (const e of all) {
      if (!e.after.matches('applying') || e.before.matches('applying')) continue;
      expect(e.before.value).toBe('verifying');
      expect(e.after.context.confirmed).not.toBeNull();
    }
  });
});

describe('tours on the pure function', () => {
  test.each(walks)('$name', ({ walk }) => {
    let snapshot = (walk[0] as (typeof walk)[number]).before;
    const states = walk.map(({ event }) => {
      snapshot = nextStep(snapshot, event).snapshot;
      return fingerprint(snapshot);
    });
    expect(states).toEqual(walk.map(({ to }) => to));
  });
});

/** Work of a live actor that ends when the walk says so. */
const controllable = {
  ...fromTransition((s: object) => s, {}),
  getInitialSnapshot: (_: unknown, input: unknown) => ({
    status: 'active',
    output: undefined,
    error: undefined,
    input,
  }),
  transition: (s: object, e: { type: string; output?: unknown; error?: unknown }) =>
    e.type === 'resolve'
      ? { ...s, status: 'done', output: e.output }
      : e.type === 'reject'
        ? { ...s, status: 'error', error: e.error }
        : s,
  getPersistedSnapshot: (s: unknown) => s,
  restoreSnapshot: (s: unknown) => s,
};

describe('tours on a live actor', () => {
  const actors = Object.fromEntries(
    ['lease', 'init', 'validate', 'plan', 'analyze', 'explain', 'verify', 'apply', 'interrupt', 'deadline'].map((n) => [
      n,
      controllable,
    ]),
  );
  const machine = deploymentMachine.provide({ actors: actors as never });
  test.each(walks)('$name', ({ walk }) => {
    const actor = createActor(machine, { input: sampleInput });
    actor.subscribe({ error: () => {} });
    actor.start();
    const states = walk.map(({ event }) => {
      if (isCommand(event)) actor.send(event);
      else {
        const child = (actor.getSnapshot().children as Record<string, AnyActorRef>)[event.actorId] as AnyActorRef;
        child.send(
          (event.error === undefined
            ? { type: 'resolve', output: event.output }
            : { type: 'reject', error: event.error }) as never,
        );
      }
      return fingerprint(actor.getSnapshot());
    });
    expect(states).toEqual(walk.map(({ to }) => to));
    actor.stop();
  });
});

describe('tours on the runtime', () => {
  test.each(walks)('$name', async ({ walk }) => {
    await expect(walkRuntime(walk, { store: createMemoryStore(), recoverEachStep: false })).resolves.toBeUndefined();
  });
});

describe('tours on the runtime, recovered before each step', () => {
  test.each(walks)('$name', async ({ walk }) => {
    await expect(walkRuntime(walk, { store: createMemoryStore(), recoverEachStep: true })).resolves.toBeUndefined();
  });
});

test('work ids in code and in the machine are the same', () => {
  const used = new Set(all.flatMap((e) => Object.keys(e.after.children)));
  expect([...used].sort()).toEqual([...WORK_IDS].sort());
});

test('a forged result is not a command', () => {
  expect(isCommand({ type: 'xstate.done.actor.apply' })).toBe(false);
  expect(isCommand({ type: 'plan', by: ana, at: 1 } as never)).toBe(true);
});
