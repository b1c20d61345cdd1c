/** The golden texts are what real runs write, and short enough to be read. `take-screenshots.ts` writes them anew. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { wordCount } from '../../presentation/src/text/words.ts';
import { SCENES } from '../scripts/scenes.ts';
import { CHAPTERS, statesPage } from '../scripts/states.ts';
import { fixedText, readGoldenStates } from './support/golden-states.ts';
import { startWorld } from './support/world.ts';

const golden = readGoldenStates();
const DOCS = fileURLToPath(new URL('../../../docs', import.meta.url));
/** Taken at a moment that differs from run to run. */
const MOVING = new Set(['planning', 'applying', 'progress']);

test('the described example reads, message by message, as the golden texts say', async () => {
  const [example] = SCENES;
  const world = await startWorld({ latencyMs: 300, inside: true, ...example?.options });
  const seen = new Map<string, string>();
  try {
    await example?.play({
      world,
      shoot: async (picture, { text }) => void seen.set(picture, fixedText(text)),
      shootDialog: async () => undefined,
      shootPage: async () => undefined,
      shootPages: async () => undefined,
    });
  } finally {
    await world.end();
  }
  expect(seen.size).toBeGreaterThan(10);
  const still = (texts: ReadonlyMap<string, string>) =>
    Object.fromEntries([...seen.keys()].filter((name) => !MOVING.has(name)).map((name) => [name, texts.get(name)]));
  expect(still(seen)).toEqual(still(golden));
}, 90_000);

describe('budgets', () => {
  const linesOf = (name: string): string[] => golden.get(name)?.split('\n') ?? [];

  test('a small plan is read in five seconds: headline, name, cost and worst finding are at most 20 words', () => {
    const [headline = '', target = '', cost = '', finding = ''] = linesOf('plan-ready');
    const words = wordCount([headline, target.split(' · ')[0], cost, finding].join('\n'));
    expect([words, words <= 20]).toEqual([words, true]);
    expect(cost).toContain('💰');
    expect(finding).toContain('🔒');
  });

  test('lobbies have at most 900 characters, thread messages what Discord takes of one text', () => {
    for (const [name, text] of golden) {
      const isLobby = /^### .*\n\*\*/.test(text) && text.includes('asked by');
      expect([name, text.length <= (isLobby ? 900 : 3_500)]).toEqual([name, true]);
    }
  });

  test('the sections of a review stand in their order', () => {
    const reviews = [...golden].filter(([name]) => /(?:^|-)review$/.test(name));
    expect(reviews.length).toBeGreaterThan(3);
    for (const [name, text] of reviews) {
      const places = ['💰', '🔒', '⚠️ **Best', '🤖'].map((sign) => text.indexOf(`\n${sign}`));
      expect([name, places.every((place, i) => place > 0 && place > (places[i - 1] ?? 0))]).toEqual([name, true]);
    }
  });
});

test('the page of states shows every picture, and there is no other', () => {
  expect(readFileSync(`${DOCS}/states.md`, 'utf8')).toBe(statesPage());
  const shown = CHAPTERS.flatMap(({ states }) => states.map(({ picture }) => `${picture}.png`));
  expect(readdirSync(`${DOCS}/images`).toSorted()).toEqual(shown.toSorted());
});
