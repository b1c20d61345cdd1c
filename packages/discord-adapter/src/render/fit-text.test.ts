import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitText } from './fit-text.ts';

test('short text stays as it is', () => {
  expect(fitText('one\ntwo', 7)).toBe('one\ntwo');
});

test('whole lines are kept, an open fence is closed, the cut is shown', () => {
  expect(fitText('head\n```diff\n+ one\n+ two\n+ three\n```', 29)).toBe('head\n```diff\n+ one\n```\n…');
});

test('never longer than asked for, never an open fence', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 30 }).map((s) => s.replaceAll(/[\n`]/g, ' ')),
    fc.constant('```'),
  );
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), fc.integer({ min: 10, max: 200 }), (lines, limit) => {
      const fences = lines.filter((l) => l === '```').length;
      const whole = [...lines, ...(fences % 2 === 1 ? ['```'] : [])].join('\n');
      const fitted = fitText(whole, limit);
      expect(fitted.length).toBeLessThanOrEqual(limit);
      expect(fitted.split('\n').filter((l) => l.startsWith('```')).length % 2).toBe(0);
    }),
  );
});
