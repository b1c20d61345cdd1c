import { expect, test } from 'vitest';
import { shownAge, shownDuration } from './durations.ts';
import { counted, shownBytes, shownDelta, shownMoney, shownUnitPrice } from './numbers.ts';
import { shortenEnd, shortenMiddle, shortenString } from './shorten.ts';

test.each([
  [0, '0 s'],
  [400, '0.4 s'],
  [1_900, '1.9 s'],
  [12_400, '12 s'],
  [59_600, '1 min'],
  [252_000, '4 min 12 s'],
  [3_900_000, '1 h 5 min'],
  [3_599_900, '1 h'],
  [-5, '0 s'],
])('%i ms is %s', (ms, words) => expect(shownDuration(ms)).toBe(words));

test('ages are told in the largest fitting unit', () => {
  expect(shownAge(0, 125_000)).toBe('2 minutes ago');
  expect(shownAge(1_800_000, 0)).toBe('in 30 minutes');
  expect(shownAge(0, 400)).toBe('0 seconds ago');
});

test('amounts are formatted by Intl, never joined', () => {
  expect(shownDelta(73.2, 'USD')).toBe('+$73.20');
  expect(shownDelta(-4, 'USD')).toBe('-$4.00');
  expect(shownDelta(0, 'USD')).toBe('$0.00');
  expect(shownMoney(12_310, 'EUR')).toBe('€12,310.00');
  expect(shownUnitPrice(0.000012, 'USD')).toBe('$0.000012');
  expect(shownMoney(1, 'not a code')).toBe('¤1.00');
});

test('counts and sizes', () => {
  expect([counted(1, 'copy', 'copies'), counted(4812, 'copy', 'copies')]).toEqual(['1 copy', '4,812 copies']);
  expect([812, 2_100, 1_800_000, 999_949].map(shownBytes)).toEqual(['812 B', '2.1 KB', '1.8 MB', '999.9 KB']);
});

test('cuts tear no character and say the whole length', () => {
  const text = '😀'.repeat(100);
  expect(shortenString(text)).toEqual({
    text: `${'😀'.repeat(40)}…${'😀'.repeat(20)}`,
    note: ' (100 characters)',
  });
  expect(shortenString('x'.repeat(80)).note).toBe('');
  expect(shortenMiddle('abcdefghij', 5)).toBe('ab…ij');
  expect(shortenEnd('abcdef', 4)).toBe('abc…');
});
