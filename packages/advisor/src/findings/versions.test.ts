import { expect, test } from 'vitest';
import { tlsVersion } from './versions.ts';

test.for([
  ['TLS1_2', 1.2],
  ['TLSv1.2_2021', 1.2],
  ['TLSv1_2', 1.2],
  ['TLS_1_0', 1],
  ['TLSv1', 1],
  ['TLS12', 1.2],
  ['Tls1.3', 1.3],
  ['1.1', 1.1],
  ['SSLv3', 0],
  ['Disabled', 0],
  ['', 0],
] as const)('%j is %d', ([text, version]) => {
  expect(tlsVersion(text)).toBe(version);
});
