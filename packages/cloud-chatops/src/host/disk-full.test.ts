import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { diskFullSentence, tellsFullDisk } from './disk-full.ts';

const thrown = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

const sqliteFull = (): unknown => {
  const db = new DatabaseSync(':memory:');
  db.exec('pragma max_page_count = 2; create table t (c)');
  return thrown(() => db.prepare('insert into t values (?)').run('x'.repeat(100_000)));
};
const SENTENCE =
  "The bot's disk is full: whoever runs the bot has to free space in its data folder. Nothing was run by this click. In the log: 1a2b.";

test.skipIf(process.platform !== 'linux')('a file system without space, by Linux itself', async () => {
  const file = openSync('/dev/full', 'w');
  const error = thrown(() => writeSync(file, 'x')) as Error;
  closeSync(file);
  expect(diskFullSentence(error, '1a2b')).toBe(SENTENCE);
  const broken = tellsFullDisk(() => Promise.reject(error));
  const told = await broken(undefined, {} as never).catch((e: unknown) => e as Error);
  expect(told).toMatchObject({
    message: "The bot's disk is full: whoever runs the bot has to free space in its data folder",
  });
  expect((told as Error).stack).toContain('ENOSPC');
});

test('a database that cannot grow, also as the cause of another error; no other error', async () => {
  const error = sqliteFull();
  expect(diskFullSentence(error, '1a2b')).toBe(SENTENCE);
  expect(diskFullSentence(new Error('the store failed', { cause: error }), '1a2b')).toBe(SENTENCE);
  expect(diskFullSentence(new Error('disk is full'), '1a2b')).toBeUndefined();
  const other = new Error('other');
  await expect(tellsFullDisk(() => Promise.reject(other))(undefined, {} as never)).rejects.toBe(other);
});
