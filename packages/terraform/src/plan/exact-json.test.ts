import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PreciseNumber } from '@cloud-chatops/core';
import { parseExactJson } from './exact-json.ts';
import { PlanUnreadable } from './plan-unreadable.ts';

test('any JSON that a double can hold is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 1, 2), (text, indent) => {
      const written = JSON.stringify(JSON.parse(text), undefined, indent);
      expect(JSON.stringify(parseExactJson(written))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('any decimal number comes back digit by digit', () => {
  const digits = (min: number, max: number) =>
    fc.string({ unit: fc.constantFrom('0', '1', '5', '9'), minLength: min, maxLength: max });
  fc.assert(
    fc.property(fc.constantFrom('', '-'), digits(0, 25), digits(0, 25), (sign, whole, fraction) => {
      const text = `${sign}${whole.replace(/^0+/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`;
      const value = (parseExactJson(`[${text}]`) as [number | PreciseNumber])[0];
      const significant = (number: string): string => number.replace(/^-?0*\.?0*|[.-]/g, '').replace(/0+$/, '');
      if (value instanceof PreciseNumber) expect(value.text).toBe(text);
      else if (!/e/.test(String(value))) expect(significant(String(value))).toBe(significant(text).replace(/^0+/, ''));
    }),
  );
});

test('anything else is refused with a reason, never with another error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json().map((text) => text.slice(0, -1)),
      ),
      (text) => {
        try {
          parseExactJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PlanUnreadable);
        }
      },
    ),
  );
});
