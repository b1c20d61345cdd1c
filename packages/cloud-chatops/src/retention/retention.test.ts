import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LobbyView } from '@cloud-chatops/core';
import { openStore } from '@cloud-chatops/store';
import { expect, test } from 'vitest';
import { cleanUp, startRetention } from './retention.ts';

const DAY = 24 * 60 * 60_000;
const NOW = 100 * DAY;
const logger = { info: () => {}, warn: () => {}, error: () => {} };
const ended: { readonly [id: string]: Pick<LobbyView, 'state' | 'endedAt'> } = {
  aaaaaaaaaaa1: { state: 'applied', endedAt: NOW - 31 * DAY },
  aaaaaaaaaaa2: { state: 'applied', endedAt: NOW - 29 * DAY },
  aaaaaaaaaaa3: { state: 'expired', endedAt: NOW - 40 * DAY },
  aaaaaaaaaaa4: { state: 'interrupted', endedAt: NOW - 90 * DAY },
  aaaaaaaaaaa5: { state: 'applyFailed', endedAt: NOW - 90 * DAY },
  aaaaaaaaaaa6: { state: 'awaitingConfirmation' },
};

test('only what ended long ago is deleted: run folder and stored texts', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'retention-'));
  const store = await openStore(dataFolder);
  const ids = Object.keys(ended);
  const unknown = ['bbbbbbbbbbbb', 'notes'];
  for (const id of [...ids, ...unknown]) {
    mkdirSync(join(dataFolder, 'runs', id, '1', 'config'), { recursive: true });
    await store.artifacts.put(`${id}/1/plan-summary`, 'text');
  }
  const timers = { now: () => NOW, set: () => () => {} };
  const view = async (id: string) => ended[id] as LobbyView | undefined;
  const removeRuns = async (id: string) => rmSync(join(dataFolder, 'runs', id), { recursive: true });
  const parts = { dataFolder, days: 30, artifacts: store.artifacts, removeRuns, view, logger, timers };
  expect((await cleanUp(parts)).toSorted()).toEqual(['aaaaaaaaaaa1', 'aaaaaaaaaaa3']);
  const kept = [...ids, ...unknown].filter((id) => existsSync(join(dataFolder, 'runs', id)));
  expect(kept).toEqual(['aaaaaaaaaaa2', 'aaaaaaaaaaa4', 'aaaaaaaaaaa5', 'aaaaaaaaaaa6', ...unknown]);
  for (const id of [...ids, ...unknown])
    expect((await store.artifacts.get(`${id}/1/plan-summary`)) !== undefined).toBe(kept.includes(id));
  expect(await cleanUp(parts)).toEqual([]);
  await store.close();
  rmSync(dataFolder, { recursive: true });
  expect(await cleanUp(parts)).toEqual([]);
});

test('runs at once and every day, until it is stopped', () => {
  const due: { ms: number; run: () => void }[] = [];
  let cancelled = 0;
  const stop = startRetention({
    dataFolder: '/nowhere',
    days: 30,
    artifacts: { deletePrefix: async () => {} },
    removeRuns: async () => {},
    view: async () => undefined,
    logger,
    timers: { now: () => NOW, set: (ms, run) => (due.push({ ms, run }), () => void cancelled++) },
  });
  due[0]?.run();
  expect(due.map(({ ms }) => ms)).toEqual([DAY, DAY]);
  stop();
  expect(cancelled).toBe(1);
});
