import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edges, sessionStoreContract, tours, walkRuntime } from '@cloud-chatops/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { DataFolderInUse, openStore } from './index.ts';

const folders: string[] = [];
const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  folders.push(folder);
  return folder;
};
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe('the contract of session stores', () => {
  const open = async () => {
    const store = await openStore(temporary());
    return { store: store.sessions, close: () => store.close() };
  };
  test.each(sessionStoreContract(open))('$name', async (contract) => {
    await expect(contract.run()).resolves.toBeUndefined();
  });
});

describe('tours on the runtime over SQLite, recovered before each step', () => {
  // Every walk is taken on the store in memory; here the longest ones, which pass all states.
  const walks = tours(edges())
    .sort((a, b) => b.length - a.length)
    .slice(0, 12)
    .map((walk, i) => ({ name: `walk ${i + 1}: ${walk.length} steps`, walk }));
  test.each(walks)('$name', async ({ walk }) => {
    const store = await openStore(temporary());
    await expect(walkRuntime(walk, { store: store.sessions, recoverEachStep: true })).resolves.toBeUndefined();
    await store.close();
  });
});

test('the data folder is for its owner only', async () => {
  const folder = join(temporary(), 'data');
  const store = await openStore(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await store.close();
});

test('a group that may pass through the folder sees neither names nor content, also of a store from before', async () => {
  const folder = join(temporary(), 'data');
  await (await openStore(folder)).close();
  chmodSync(join(folder, 'store.sqlite'), 0o644);
  const store = await openStore(folder, { groupMayPass: true });
  expect(statSync(folder).mode & 0o777).toBe(0o710);
  const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]);
  expect(Object.fromEntries(modes)).toEqual({
    'lock.sqlite': 0o600,
    'lock.sqlite-journal': 0o600,
    'store.sqlite': 0o600,
    'store.sqlite-shm': 0o600,
    'store.sqlite-wal': 0o600,
  });
  await store.close();
});

test('a second bot on the same folder is refused with a sentence, and may start when the first is gone', async () => {
  const folder = temporary();
  const first = await openStore(folder);
  await expect(openStore(folder)).rejects.toThrow(DataFolderInUse);
  await expect(openStore(folder)).rejects.toThrow(`another bot is running on the data folder ${folder}`);
  await first.close();
  await (await openStore(folder)).close();
});

test('artifacts are replaced, read and deleted by prefix', async () => {
  const store = await openStore(temporary());
  await store.artifacts.put('s1/plan', 'a');
  expect(await store.artifacts.put('s1/plan', 'é')).toEqual({ key: 's1/plan', bytes: 2 });
  await store.artifacts.put('s10/plan', 'b');
  await store.artifacts.deletePrefix('s1/');
  expect([await store.artifacts.get('s1/plan'), await store.artifacts.get('s10/plan')]).toEqual([undefined, 'b']);
  await store.close();
});

test('documents are kept per name and session', async () => {
  const store = await openStore(temporary());
  await store.documents.put('discord', 's1', { lobby: '1' });
  await store.documents.put('discord', 's1', { lobby: '2' });
  expect(await store.documents.get('discord', 's1')).toEqual({ lobby: '2' });
  expect(await store.documents.get('web', 's1')).toBeUndefined();
  expect(await store.documents.all('discord')).toEqual([{ sessionId: 's1', document: { lobby: '2' } }]);
  await store.close();
});

test('R2: what was acknowledged before a SIGKILL is there after it, and the folder is free again', async () => {
  const folder = temporary();
  const writer = spawn(process.execPath, [join(import.meta.dirname, '..', 'test', 'write-until-killed.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = 0;
  writer.stdout.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n')) if (line !== '') acknowledged = Number(line);
  });
  while (acknowledged < 50) await once(writer.stdout, 'data');
  writer.kill('SIGKILL');
  await once(writer, 'close');
  const store = await openStore(folder);
  const version = (await store.sessions.load('s'))?.version ?? 0;
  expect(version).toBeGreaterThanOrEqual(acknowledged);
  expect((await store.sessions.entries('s')).length).toBe(version);
  await store.close();
});
