/** The pages' links lead somewhere: to files and headings that are there. Security claims name tests that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to as string).filter((to) => !/^[a-z]+:/.test(to));
/** As GitHub makes them. */
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(PAGES)('%s', (page) => {
  test('every link leads somewhere', () => {
    const dead = linksOf(read(page)).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchors(readFileSync(file, 'utf8')).includes(anchor);
    });
    expect(dead).toEqual([]);
  });
});

test('every row of claims on the security page names a test', () => {
  const [, claims = ''] = read('docs/security.md').split('## What is protected, and the test that shows it');
  const rows = (claims.split('## What is not protected')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| (claim|-)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !/\.test\.ts\)/.test(row))).toEqual([]);
});
