import { expect, test } from 'vitest';
import { stem } from './stem.ts';

test.each([
  ['encrypt', ['encrypt', 'encrypts', 'encrypted', 'encrypting', 'encryption']],
  ['authoris', ['authorise', 'authorize', 'authorised', 'authorized', 'authorisation', 'authorization']],
  ['rotat', ['rotate', 'rotated', 'rotation', 'rotating']],
  ['recover', ['recover', 'recovers', 'recovered', 'recovery']],
  ['expir', ['expire', 'expired', 'expiry', 'expiration']],
  ['polici', ['policy', 'policies']],
  ['address', ['address', 'addresses']],
  ['log', ['log', 'logs', 'logged', 'logging']],
  ['delet', ['delete', 'deletes', 'deleted', 'deletion']],
])('%s is the stem of %j', (root, words) => {
  expect(words.map(stem)).toEqual(words.map(() => root));
});

test('names, short words and words with digits stay as they are', () => {
  const names = ['tls', 'kms', 's3', 'tls12', 'ddos', 'https', 'cors', 'access', 'kubernetes'];
  expect(names.map(stem)).toEqual(names);
});
