import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientOptions } from '@cloud-chatops/discord-adapter';
import { Client } from 'discord.js';
import { expect, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { addCloudChatOps } from './add-cloud-chatops.ts';

const DEMO = fileURLToPath(new URL('../../demo/cloud-chatops.yaml', import.meta.url));

test('what a dead bot left half made is gone before the log-in: from then on people click, and new work begins', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'add-cloud-chatops-'));
  const attempt = join(dataFolder, 'runs', '7f3a9c000001', '1');
  const halfMade = join(attempt, 'configuration.partial');
  mkdirSync(halfMade, { recursive: true });
  writeFileSync(join(halfMade, 'main.tf'), '');
  const client = new Client(clientOptions({}));
  const bot = await addCloudChatOps(client, {
    config: readConfig(DEMO),
    dataFolder,
    secrets: [],
    keys: { groq: undefined, gemini: undefined },
    environment: process.env,
    say: () => {},
    onFatal: () => {},
  });
  try {
    expect(client.isReady()).toBe(false);
    expect(existsSync(attempt)).toBe(true);
    expect(existsSync(halfMade)).toBe(false);
  } finally {
    await bot.stop();
    await client.destroy();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
