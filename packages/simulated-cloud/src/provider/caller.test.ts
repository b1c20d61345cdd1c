import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callerOf } from './caller.ts';

test('each cloud has its own way to say who calls', () => {
  const folder = mkdtempSync(join(tmpdir(), 'caller-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'key.json');
  const key = JSON.stringify({ client_email: 'reader@shop.iam.gserviceaccount.com', private_key: 'secret' });
  writeFileSync(file, key);
  expect([
    callerOf('google', { GOOGLE_APPLICATION_CREDENTIALS: file }),
    callerOf('google', { GOOGLE_CREDENTIALS: key, GOOGLE_APPLICATION_CREDENTIALS: '/nowhere' }),
    callerOf('google', { GOOGLE_APPLICATION_CREDENTIALS: '/nowhere' }),
    callerOf('google', {}),
    callerOf('aws', { AWS_ACCESS_KEY_ID: 'AKIAREADER', AWS_SECRET_ACCESS_KEY: 'secret' }),
    callerOf('azurerm', { ARM_CLIENT_ID: 'reader', ARM_CLIENT_SECRET: 'secret' }),
  ]).toEqual([
    'reader@shop.iam.gserviceaccount.com',
    'reader@shop.iam.gserviceaccount.com',
    undefined,
    undefined,
    'AKIAREADER',
    'reader',
  ]);
});
