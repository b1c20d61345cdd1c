import { expect, test } from 'vitest';
import { wrapWords } from './wrap.ts';

test('lines break between words; a longer word stands alone', () => {
  expect(wrapWords('The boot disk has 10 to 2000 whole GB', 14)).toEqual([
    'The boot disk',
    'has 10 to 2000',
    'whole GB',
  ]);
  expect(wrapWords('see https://example.com/quota now', 8)).toEqual(['see', 'https://example.com/quota', 'now']);
});
