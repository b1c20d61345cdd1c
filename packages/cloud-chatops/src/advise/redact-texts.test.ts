import { expect, test } from 'vitest';
import { redactTexts } from './redact-texts.ts';

test('every text is redacted, however deep, keys too; everything else is as it was', () => {
  const value = { a: ['x secret', { 'secret key': 1 }], b: null, c: 7, d: false };
  expect(redactTexts(value, (text) => text.replaceAll('secret', '(sensitive value)'))).toEqual({
    a: ['x (sensitive value)', { '(sensitive value) key': 1 }],
    b: null,
    c: 7,
    d: false,
  });
});
