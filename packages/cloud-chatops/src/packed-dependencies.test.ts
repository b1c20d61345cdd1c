import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MANIFEST, type Packed } from './packed-dependencies.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = join(mkdtempSync(join(tmpdir(), 'packed-')), 'packed');
const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: here('..'), encoding: 'utf8' }).trim();

beforeAll(() => void node(here('../scripts/pack-dependencies.ts'), folder));
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

/** Runs lines of a module in a process that uses the folder. */
const withPacked = (lines: string): string =>
  node(
    '--input-type=module',
    '--eval',
    `import { usePackedDependencies } from '${pathToFileURL(here('./packed-dependencies.ts')).href}';
usePackedDependencies(${JSON.stringify(folder)});
${lines}`,
  );
const NAMES = `for (const name of ['discord.js', 'zod', 'pino']) console.log(Object.keys(await import(name)).sort().join());`;
const PLACE = `console.log(import.meta.resolve('discord.js'));`;

test('our code gets the packed ones, which are whole; the packages themselves import each other as before', () => {
  expect(withPacked(PLACE)).toBe(pathToFileURL(join(folder, 'discord-js.mjs')).href);
  expect(withPacked(NAMES)).toBe(node('--input-type=module', '--eval', NAMES));
});

test('what cannot be packed is said, and an install goes on', () => {
  const inFile = join(folder, MANIFEST, 'packed');
  const tried = spawnSync(process.execPath, [here('../scripts/pack-dependencies.ts'), inFile], { encoding: 'utf8' });
  expect([tried.status, tried.stderr]).toEqual([0, expect.stringMatching(/^Dependencies could not be packed, .*\n$/)]);
});

test('something else is installed by now: the packages are loaded from where they are', () => {
  const manifest = join(folder, MANIFEST);
  const packed = JSON.parse(readFileSync(manifest, 'utf8')) as Packed;
  writeFileSync(manifest, JSON.stringify({ ...packed, installed: 'earlier' }));
  expect(withPacked(PLACE)).toMatch(/node_modules\/discord\.js\//);
  writeFileSync(manifest, '{');
  expect(withPacked(PLACE)).toMatch(/node_modules\/discord\.js\//);
});
