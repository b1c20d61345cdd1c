import { expect, test } from 'vitest';
import { GEMINI_DEFAULT_MODEL } from './gemini.ts';
import { GROQ_DEFAULT_MODEL } from './groq.ts';
import { RETIRED_MODELS, explainRetired } from './retired-models.ts';

const november = new Date('2026-11-23T12:00:00Z');

test.each([
  ['llama-3.3-70b-versatile', 'llama-3.3-70b-versatile was shut down on 2026-08-16: use openai/gpt-oss-120b'],
  ['gemini-2.0-flash-lite', 'gemini-2.0-flash-lite was shut down on 2026-06-01: use gemini-3.8-flash'],
  ['gemini-2.5-pro', 'gemini-2.5-pro will be shut down on 2026-12-01: use gemini-3.8-flash'],
  ['gemini-2.5-flash-lite', undefined],
  [GROQ_DEFAULT_MODEL, undefined],
  [GEMINI_DEFAULT_MODEL, undefined],
])('%s: %s', (model, explained) => {
  expect(explainRetired(model, november)).toBe(explained);
});

test('nothing on the list is recommended as a replacement', () => {
  const never = new Date('2999-01-01');
  expect(RETIRED_MODELS.map(({ instead }) => explainRetired(instead, never))).toEqual(
    RETIRED_MODELS.map(() => undefined),
  );
});
