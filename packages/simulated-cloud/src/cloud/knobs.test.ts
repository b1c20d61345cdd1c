import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { latencyOf, readKnobs, takeFault, writeKnobs } from './knobs.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'knobs-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const subject = { type: 'google_compute_disk', name: 'boot' };
const take = (on: 'create' | 'delete' = 'create') => takeFault(directory, readKnobs(directory), on, subject)?.effect;

test('without a file nothing is slow and nothing fails', () => {
  expect(readKnobs(directory)).toEqual({});
  expect([latencyOf({}, 'create'), take()]).toEqual([0, undefined]);
});

test('one number slows down what changes something, a table whatever it names', () => {
  expect([latencyOf({ latencyMs: 300 }, 'create'), latencyOf({ latencyMs: 300 }, 'read')]).toEqual([300, 0]);
  expect([latencyOf({ latencyMs: { read: 9 } }, 'create'), latencyOf({ latencyMs: { read: 9 } }, 'read')]).toEqual([
    0, 9,
  ]);
});

test('a fault hits its operation, type and name, the first that fits', () => {
  writeKnobs(directory, {
    faults: [
      { on: 'create', type: 'google_compute_disk', name: 'other', effect: 'fail' },
      { on: 'create', type: 'google_compute_disk', effect: 'quota' },
      { on: 'create', effect: 'partial' },
    ],
  });
  expect([take(), take('delete')]).toEqual(['quota', undefined]);
});

test('a counted fault is used up, and set again it counts again', () => {
  const knobs = { faults: [{ on: 'create', effect: 'quota', times: 2 }] } as const;
  writeKnobs(directory, { faults: [...knobs.faults] });
  expect([take(), take(), take()]).toEqual(['quota', 'quota', undefined]);
  writeKnobs(directory, { faults: [...knobs.faults] });
  expect(take()).toBe('quota');
});

test('a file that somebody broke is named, and so is a word that does not exist', () => {
  const file = join(directory, 'knobs.json');
  writeFileSync(file, '{ "latencyMs": 3');
  expect(() => readKnobs(directory)).toThrow(`${file} is not JSON: correct it or delete it`);
  writeFileSync(file, '{ "faults": [{ "on": "create", "effect": "explode" }] }');
  expect(() => readKnobs(directory)).toThrow(`${file}: faults[0].effect is none of quota, fail, partial`);
  writeFileSync(file, '{ "faults": [{ "on": "read", "effect": "partial" }] }');
  expect(() => readKnobs(directory)).toThrow(
    `${file}: faults[0].effect is partial, which only create, update, delete can be`,
  );
});
