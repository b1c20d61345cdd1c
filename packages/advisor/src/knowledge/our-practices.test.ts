/** The practices that come with the product: each file is sound, and its examples turn out as they say. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runExamples } from '../findings/run-examples.ts';
import { isPractice } from './entry.ts';
import { loadKnowledge } from './load-knowledge.ts';

const root = fileURLToPath(new URL('../../../../knowledge', import.meta.url));
const dirs = ['aws', 'gcp', 'azure'].map((cloud) => join(root, cloud)).filter(existsSync);
const { entries } = loadKnowledge({ dirs });
const practices = entries.filter(isPractice);

test('every entry is a practice, and its path says what it is', () => {
  expect(entries.filter((entry) => !isPractice(entry)).map((entry) => entry.file)).toEqual([]);
  for (const { provider, service, id, file } of practices) expect(file).toBe(`${provider}/${service}/${id}.md`);
});

test.for(practices)('$id: examples', (practice) => {
  expect(runExamples(practice)).toEqual([]);
});

test.for(practices)('$id: prose', ({ prose, references }) => {
  const headings = prose.split('\n').filter((line) => line.startsWith('## '));
  expect(headings).toEqual(['## Why it matters', '## How to fix it', '## When to accept it']);
  expect(prose).toMatch(/^[^#]/);
  expect(prose).toContain('```terraform\n');
  expect(references.docs.length).toBeGreaterThan(0);
  for (const { title, url } of references.docs) {
    expect(title).toMatch(/^[^"]/);
    // A name of its own, not «AWS documentation».
    expect(title).not.toMatch(/^[\w ]* ?documentation$/i);
    expect(url).toMatch(/^https:\/\/[^\s"']+$/);
  }
});
