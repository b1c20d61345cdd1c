import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { binaryHash } from './binary-hash.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a program that was written over is seen, also with its old size and modification time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'binary-hash-'));
  const path = join(folder, 'terraform');
  await writeFile(path, 'one');
  const { atime, mtime } = await stat(path);
  expect([await binaryHash(path), await binaryHash(path)]).toEqual([sha256('one'), sha256('one')]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await writeFile(path, 'two');
  await utimes(path, atime, mtime);
  expect(await binaryHash(path)).toBe(sha256('two'));
  await rm(path);
  await expect(binaryHash(path)).rejects.toThrow('ENOENT');
  await rm(folder, { recursive: true });
});

test('all of a program counts, however large', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'binary-hash-'));
  const path = join(folder, 'terraform');
  // No multiple of what is read at once.
  const content = Array.from({ length: 100_000 }, (_, i) => `${i};`).join('');
  await writeFile(path, content);
  expect(await binaryHash(path)).toBe(sha256(content));
  await writeFile(path, '');
  expect(await binaryHash(path)).toBe(sha256(''));
  await rm(folder, { recursive: true });
});
