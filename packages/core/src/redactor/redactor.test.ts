import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, REDACTED } from './redactor.ts';

const SECRET = 'tr0ub4dor&3 "x" <é>';
const redactor = createRedactor([SECRET]);

describe('one secret in every form', () => {
  const forms: Record<string, string> = {
    raw: SECRET,
    json: JSON.stringify(SECRET),
    'json in json': JSON.stringify(JSON.stringify({ password: SECRET })),
    url: encodeURIComponent(SECRET),
    hex: Buffer.from(SECRET).toString('hex'),
    HEX: Buffer.from(SECRET).toString('hex').toUpperCase(),
    base64: Buffer.from(SECRET).toString('base64'),
    base64url: Buffer.from(SECRET).toString('base64url'),
    'basic auth, alignment 1': Buffer.from(`a:${SECRET}`).toString('base64'),
    'basic auth, alignment 2': Buffer.from(`root:${SECRET}!`).toString('base64'),
    'go json': JSON.stringify(SECRET).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'),
    'broken over lines': `${SECRET.slice(0, 7)}\n    ${SECRET.slice(7)}`,
    'base64 broken over lines': `${Buffer.from(SECRET).toString('base64').slice(0, 9)}\r\n${Buffer.from(SECRET).toString('base64').slice(9)}`,
  };
  test.each(Object.entries(forms))('%s', (_, text) => {
    const out = redactor.redact(`before ${text} after`);
    expect(out).toContain(REDACTED);
    expect(out.startsWith('before ')).toBe(true);
    expect(out.endsWith(' after')).toBe(true);
    for (const piece of [SECRET.slice(0, 8), Buffer.from(SECRET).toString('base64').slice(4, 14)])
      expect(out).not.toContain(piece);
  });
});

test('short values and common words are not searched for', () => {
  const text = 'the password is abc, see 0.0.0.0/0';
  expect(createRedactor(['abc', 'password', '0.0.0.0/0']).redact(text)).toBe(text);
});

test('overlapping secrets leave nothing of either', () => {
  expect(createRedactor(['abcdefgh12', 'gh12345678']).redact('x abcdefgh12345678 y')).toBe(`x ${REDACTED} y`);
});

test('a later form that spans an earlier match is merged', () => {
  expect(createRedactor(['bcdefghi', 'abcdefghijklmnop']).redact('-abcdefghijklmnop-')).toBe(`-${REDACTED}-`);
});

test('a key file is found line by line', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\nAASCBKcwggSjAgEAAoIBAQC7\n-----END KEY-----';
  expect(createRedactor([key]).redact('line: MIIEvQIBADANBgkqhkiG9w0BAQEF.')).toBe(`line: ${REDACTED}.`);
});

test('property: no secret survives anywhere in any text', () => {
  const secret = fc
    .string({ minLength: 8, maxLength: 30 })
    .filter((s) => s.trim().length >= 8 && new Set(s).size > 3 && !/[\r\n│|]/.test(s) && s === s.trim());
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 5 }), fc.string(), (secrets, rest) => {
      const out = createRedactor(secrets).redact(secrets.map((s) => rest + s).join(' / '));
      const left = out.replaceAll(REDACTED, '\u0000');
      for (const s of secrets) expect(left.includes(s)).toBe(false);
    }),
  );
});

test('property: text without secrets is left as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(createRedactor(['zq9-zq9-zq9-zq9']).redact(text)).toBe(text);
    }),
  );
});
