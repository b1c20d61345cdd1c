/** Sentences of the review that real modules ask for. */
import type { Explanation, Finding } from '@cloud-chatops/core';
import { expect, test } from 'vitest';
import { discordStyle } from '../src/index.ts';
import { briefFinding } from '../src/review/finding-groups.ts';
import { wordsSection } from '../src/review/words-section.ts';

test.each([undefined, '[]', '{}'])('an attribute that is empty (%s) is not set', (value) => {
  const finding: Finding = {
    practiceId: 'azure-storage-customer-key',
    title: 'Encrypt storage accounts with a customer managed key',
    severity: 'low',
    category: 'encryption',
    address: 'azurerm_storage_account.account',
    evidence: [{ path: 'customer_managed_key', ...(value === undefined ? {} : { value }) }],
    fix: 'Add a customer_managed_key block.',
    enforcement: 'advise',
    since: 'new',
  };
  expect(briefFinding([finding], discordStyle)[1]).toBe(
    '`azurerm_storage_account.account`: `customer_managed_key` not set',
  );
});

test('the model’s last sentence is shown rather than counted; two are counted', () => {
  const explanation = (sentences: number): Explanation => ({
    summary: 'The plan has 4 to add.',
    risk: 'low',
    concerns: [],
    fixes: Array.from({ length: sentences }, (_, i) => ({ text: `Sentence ${i + 1} of the model.`, citations: [] })),
    model: 'simulated model',
    simulated: true,
    dropped: 0,
  });
  const lines = (sentences: number): readonly string[] =>
    wordsSection({ state: 'done', explanation: explanation(sentences) }, 'low', discordStyle, 130).lines;
  expect(lines(3).at(-1)).toBe('Fix: Sentence 3 of the model.');
  expect(lines(4).slice(-2)).toEqual(['Fix: Sentence 2 of the model.', '… and 2 more sentences (see findings.txt)']);
});
