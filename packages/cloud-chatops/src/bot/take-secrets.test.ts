import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { takeSecrets } from './take-secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('from files first, then the environment, of which they are removed', () => {
  const key = randomBytes(32);
  const environment: Record<string, string | undefined> = {
    DISCORD_TOKEN: 'of the environment',
    DISCORD_TOKEN_FILE: file('token', 'of a file\n'),
    GROQ_API_KEY: ' groq ',
    GEMINI_API_KEY: '',
    INFRACOST_API_KEY_FILE: file('infracost', 'ico\n'),
    CLOUD_CHATOPS_KEY: key.toString('base64'),
    PATH: '/bin',
  };
  const secrets = takeSecrets(environment, join(folder, 'data'));
  expect(secrets).toEqual({
    token: 'of a file',
    keys: { groq: 'groq', gemini: undefined },
    infracostKey: 'ico',
    encryptionKey: key,
    values: ['of a file', 'groq', 'ico', key.toString('base64')],
  });
  expect(environment).toEqual({ PATH: '/bin' });
  expect(takeSecrets({ CLOUD_CHATOPS_KEY: key.toString('hex') }).encryptionKey).toEqual(key);
});

test('a key that is none, or lies beside what it locks, is refused', () => {
  for (const key of ['short', randomBytes(31).toString('base64'), 'ä'.repeat(43), randomBytes(33).toString('hex')])
    expect(() => takeSecrets({ CLOUD_CHATOPS_KEY: key })).toThrow('CLOUD_CHATOPS_KEY takes 32 bytes as base64 or hex');
  const data = join(folder, 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'key'), randomBytes(32).toString('hex'));
  symlinkSync(data, join(folder, 'other-name'));
  for (const path of [join(data, 'key'), join(folder, 'other-name', 'key'), join(data, 'none')])
    expect(() => takeSecrets({ CLOUD_CHATOPS_KEY_FILE: path }, data)).toThrow('lies in the data folder');
  expect(() => takeSecrets({ CLOUD_CHATOPS_KEY_FILE: join(folder, 'none') }, data)).toThrow('cannot be read: ENOENT');
});
