import type { AttemptInput, Progress, SessionRecord } from '@cloud-chatops/core';
import { createMemoryStore } from '@cloud-chatops/core/testing';
import { describe, expect, test } from 'vitest';
import { createQueue } from './queue.ts';

const input = (sessionId: string, name: string): AttemptInput => ({
  sessionId,
  attempt: 1,
  target: { project: 'p', entry: 'e', name },
  operation: 'deploy',
  settings: {},
});
const settle = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

async function setUp(concurrency: number) {
  const store = createMemoryStore();
  const queue = createQueue({
    store,
    concurrency,
    now: () => 1,
    holder: async () => ({ who: 'Lee', state: 'applying' }),
  });
  const versions = new Map<string, number>();
  const commit = async (id: string, name: string, lease: SessionRecord['lease']) => {
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    await store.append({
      id,
      version,
      envelope: { machine: 'm', version: 1, snapshot: {} },
      pending: [],
      at: version,
      target: `p:e:${name}`,
      lease,
      ended: false,
      entries: [],
    });
  };
  const got: string[] = [];
  const progress = new Map<string, Progress>();
  const abort = new Map<string, AbortController>();
  const enter = async (id: string, name: string) => {
    await commit(id, name, 'wants');
    const controller = new AbortController();
    abort.set(id, controller);
    queue
      .lease(input(id, name), {
        key: id,
        recovered: false,
        signal: controller.signal,
        progress: (p) => progress.set(id, p),
      })
      .then(
        ({ fence }) => got.push(`${id}:${fence}`),
        () => {},
      );
    await settle();
  };
  return { queue, got, progress, abort, commit, enter };
}

test('one session per target, first come first served, and the next is told its place and who holds it', async () => {
  const { queue, got, progress, commit, enter } = await setUp(4);
  await enter('a', 'web');
  await enter('b', 'web');
  await enter('c', 'web');
  expect(got).toEqual(['a:1']);
  expect(progress.get('b')).toEqual({
    kind: 'queue',
    place: 1,
    waitsFor: 'target',
    holder: { sessionId: 'a', who: 'Lee', state: 'applying' },
  });
  expect(progress.get('c')).toEqual({ kind: 'queue', place: 2, waitsFor: 'target' });
  await commit('a', 'web', 'none');
  queue.changed('a', false);
  await settle();
  expect(got).toEqual(['a:1', 'b:2']);
});

test('slots: no more plans at a time than configured; another target goes on when one is free', async () => {
  const { queue, got, progress, enter } = await setUp(1);
  await enter('a', 'one');
  await enter('b', 'two');
  expect(got).toEqual(['a:1']);
  expect(progress.get('b')).toEqual({ kind: 'queue', place: 1, waitsFor: 'slot' });
  queue.changed('a', false);
  await settle();
  expect(got).toEqual(['a:1', 'b:1']);
});

test('an apply takes its slot before a waiting plan', async () => {
  const { queue, got, enter } = await setUp(1);
  await enter('a', 'one');
  await enter('b', 'two');
  const order: string[] = [];
  void queue.applySlot('x', new AbortController().signal).then(() => order.push('apply'));
  queue.changed('a', false);
  await settle();
  expect([order, got]).toEqual([['apply'], ['a:1']]);
});

test('whoever cancels leaves the queue', async () => {
  const { queue, got, abort, commit, enter } = await setUp(4);
  await enter('a', 'web');
  await enter('b', 'web');
  await enter('c', 'web');
  await commit('b', 'web', 'none');
  abort.get('b')?.abort();
  await commit('a', 'web', 'none');
  queue.changed('a', false);
  await settle();
  expect(got).toEqual(['a:1', 'c:2']);
});

describe('200 sessions on 20 targets, 3 slots', () => {
  test('everyone is served, FIFO per target, never two on one target or more than three at a time', async () => {
    const { queue, got, commit, enter } = await setUp(3);
    for (let i = 0; i < 200; i++) await enter(`s${i}`, `t${i % 20}`);
    const order: string[] = [];
    let most = 0;
    while (order.length < 200) {
      const active = got.slice(order.length).map((g) => g.split(':')[0] as string);
      most = Math.max(most, active.length);
      expect(new Set(active.map((id) => Number(id.slice(1)) % 20)).size).toBe(active.length);
      const done = active[0] as string;
      order.push(done);
      await commit(done, `t${Number(done.slice(1)) % 20}`, 'none');
      queue.changed(done, false);
      await settle();
    }
    expect(most).toBe(3);
    for (let t = 0; t < 20; t++) {
      const ofTarget = order.filter((id) => Number(id.slice(1)) % 20 === t).map((id) => Number(id.slice(1)));
      expect(ofTarget).toEqual([...ofTarget].sort((a, b) => a - b));
    }
  });
});
