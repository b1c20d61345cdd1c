import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { tailLines } from './tail-lines.ts';

test('lines come whole, cut at line breaks only, also inside a character', async () => {
  const path = join(temporaryFolder(), 'events.jsonl');
  expect(await tailLines(path, 0, false)).toEqual({ lines: [], offset: 0 });
  const bytes = Buffer.from('{"a":1}\r\n{"b":"ä😀"}\nrest');
  writeFileSync(path, bytes.subarray(0, 16));
  expect(await tailLines(path, 0, false)).toEqual({ lines: ['{"a":1}\r'], offset: 9 });
  appendFileSync(path, bytes.subarray(16));
  expect(await tailLines(path, 9, false)).toEqual({ lines: ['{"b":"ä😀"}'], offset: 24 });
  expect(await tailLines(path, 24, false)).toEqual({ lines: [], offset: 24 });
  expect(await tailLines(path, 24, true)).toEqual({ lines: ['rest'], offset: 28 });
});

test('a line longer than one read comes whole; many lines come in batches', async () => {
  const path = join(temporaryFolder(), 'events.jsonl');
  const long = 'x'.repeat(5_000_000);
  writeFileSync(path, `${long}\nshort\n`);
  const first = await tailLines(path, 0, false);
  expect(first.lines.map((line) => line.length)).toEqual([5_000_000, 5]);
  writeFileSync(path, 'a line of some length\n'.repeat(100_000));
  const batch = await tailLines(path, 0, false);
  expect(batch.lines.length).toBeGreaterThan(40_000);
  expect(batch.lines.length).toBeLessThan(50_000);
  expect(new Set(batch.lines)).toEqual(new Set(['a line of some length']));
});
