import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { watchFolder } from './folder-changes.ts';

/** Longer than any test lasts. */
const NEVER_MS = 60_000;

async function took(work: Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work;
  return performance.now() - begun;
}

test('a change wakes whoever waits, and one that came before is not missed', async () => {
  const folder = temporaryFolder();
  const changes = watchFolder(folder);
  expect(changes.watched).toBe(true);
  const waiting = changes.next(NEVER_MS);
  writeFileSync(join(folder, 'one'), '');
  await waiting;
  // The one write is told of more than once; then there is quiet.
  while ((await took(changes.next(200))) < 150);
  writeFileSync(join(folder, 'two'), '');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await took(changes.next(NEVER_MS))).toBeLessThan(50);
  changes.close();
});

test('without a change it ends by time, and at once when aborted', async () => {
  const changes = watchFolder(temporaryFolder());
  expect(await took(changes.next(60))).toBeGreaterThanOrEqual(55);
  const abort = new AbortController();
  const waiting = changes.next(NEVER_MS, abort.signal);
  abort.abort();
  await waiting;
  await changes.next(NEVER_MS, abort.signal);
  changes.close();
});

test('a folder that is not there, or goes, is not watched: time ends the waiting', async () => {
  const absent = watchFolder(join(temporaryFolder(), 'absent'));
  expect(absent.watched).toBe(false);
  await absent.next(20);
  absent.close();
  const folder = temporaryFolder();
  const changes = watchFolder(folder);
  rmSync(folder, { recursive: true });
  await changes.next(NEVER_MS);
  await changes.next(20);
  changes.close();
  expect(changes.watched).toBe(false);
});
