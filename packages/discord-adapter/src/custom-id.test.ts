import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { isOurs, readButton, signButton } from './custom-id.ts';

const key = createSecretKey(Buffer.alloc(32, 7));
const digest = 'ab'.repeat(32);
const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength: length, maxLength: length })
    .map((d) => d.join(''));

describe('custom_id', () => {
  test('says action, session and the first 16 digits of the plan, in at most 100 characters', () => {
    const id = signButton({ action: 'keep-going', sessionId: '7f3a9c012345', digest, page: 199_999 }, key);
    expect(id.length).toBeLessThanOrEqual(100);
    expect(readButton(id, key)).toEqual({
      action: 'keep-going',
      sessionId: '7f3a9c012345',
      digest: 'abababababababab',
      page: 199_999,
    });
  });

  test('reads back what it signed, for every session and digest', () => {
    fc.assert(
      fc.property(hex(12), hex(64), fc.nat(99_999), (sessionId, full, page) => {
        const id = signButton({ action: 'confirm', sessionId, digest: full, page }, key);
        expect(readButton(id, key)).toEqual({ action: 'confirm', sessionId, digest: full.slice(0, 16), page });
      }),
    );
  });

  test('refuses every id with one character changed', () => {
    const id = signButton({ action: 'confirm', sessionId: '7f3a9c012345', digest }, key);
    fc.assert(
      fc.property(fc.nat(id.length - 1), fc.constantFrom(...'0123456789abcdef:-_Z'.split('')), (at, character) => {
        const changed = id.slice(0, at) + character + id.slice(at + 1);
        fc.pre(changed !== id);
        expect(readButton(changed, key)).toBeUndefined();
      }),
    );
  });

  test('refuses the other spellings of the same signature: the last character carries two bits only', () => {
    const id = signButton({ action: 'confirm', sessionId: '7f3a9c012345', digest }, key);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const accepted = alphabet.split('').filter((last) => readButton(id.slice(0, -1) + last, key) !== undefined);
    expect(accepted).toEqual([id.at(-1)]);
  });

  test('refuses ids of another key', () => {
    const id = signButton({ action: 'plan', sessionId: '7f3a9c012345' }, key);
    expect(readButton(id, createSecretKey(Buffer.alloc(32, 8)))).toBeUndefined();
  });

  test("tells its own ids from the host bot's", () => {
    expect(isOurs(signButton({ action: 'plan', sessionId: '7f3a9c012345' }, key))).toBe(true);
    expect(isOurs('poll:yes:1')).toBe(false);
  });
});
