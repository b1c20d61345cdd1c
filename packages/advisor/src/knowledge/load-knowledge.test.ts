import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeIndex } from './knowledge-index.ts';
import { loadKnowledge } from './load-knowledge.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'knowledge-'));
  mkdirSync(join(root, 'own', 'net'), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const note = (name: string, text: string) => writeFileSync(join(root, 'own', name), text);

test('the index spares what it knows; what changed is parsed again', () => {
  note('a.md', 'One.');
  note('net/b.md', 'Two.');
  const dirs = [join(root, 'own')];
  const indexFile = join(root, 'index.json');
  const first = loadKnowledge({ dirs, indexFile });
  writeIndex(indexFile, first.index);
  const second = loadKnowledge({ dirs, indexFile });
  note('a.md', 'Three.');
  const third = loadKnowledge({ dirs, indexFile });
  expect([first.parsed, second.parsed, third.parsed]).toEqual([2, 0, 1]);
  expect(second.entries).toEqual(first.entries);
  expect(second.hash).toBe(first.hash);
  expect(third.hash).not.toBe(first.hash);
  expect(third.entries.map(({ file, prose }) => [file, prose])).toEqual([
    ['own/a.md', 'Three.'],
    ['own/net/b.md', 'Two.'],
  ]);
});

test('an id may stand once', () => {
  note('a.md', '---\nid: same\ntitle: A\n---\n');
  note('b.md', '---\nid: same\ntitle: B\n---\n');
  expect(() => loadKnowledge({ dirs: [join(root, 'own')] })).toThrow('own/b.md:1:1: same stands in own/a.md already');
});

test('a damaged index names itself', () => {
  const indexFile = join(root, 'index.json');
  writeFileSync(indexFile, '{');
  expect(() => loadKnowledge({ dirs: [], indexFile })).toThrow(`${indexFile} is not a knowledge index`);
});
