import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalDiscord, type LocalDiscord } from '@cloud-chatops/local-discord';
import { afterAll, beforeAll, expect, test } from 'vitest';

const TOKEN = 'example.token.for-loopback';
let discord: LocalDiscord;
let bot: ChildProcess;
const folder = mkdtempSync(join(tmpdir(), 'example-bot-'));

beforeAll(async () => {
  discord = await startLocalDiscord({
    token: TOKEN,
    applicationId: '1090000000000000001',
    guild: {
      name: 'Example',
      roles: [{ name: 'deployer' }],
      members: [{ name: 'Ana', roles: ['deployer'] }],
      channels: [{ name: 'general' }],
    },
  });
  const config = join(folder, 'cloud-chatops.yaml');
  writeFileSync(
    config,
    `catalog: { vm: { title: VM, module: ${JSON.stringify(join(import.meta.dirname, '../../catalog/google/compute-instance'))} } }
projects: { demo: { catalog: [vm], variables: { allow_http_from: ['10.0.0.0/8'] }, rights: { plan: [deployer] } } }
`,
  );
  bot = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), config], {
    env: { ...process.env, DISCORD_TOKEN: TOKEN, DISCORD_API: discord.restUrl, DATA_FOLDER: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of bot.stdout as AsyncIterable<Buffer>) if (chunk.toString().includes('Ready')) break;
});
afterAll(async () => {
  bot.kill('SIGKILL');
  await once(bot, 'exit');
  await discord.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the commands of the bot and of Cloud ChatOps work side by side', async () => {
  const ana = discord.as('Ana');
  const pong = await ana.command('general', '/ping');
  expect(pong.outcome).toBe('replied');
  await ana.waitForText('general', 'Pong');
  await ana.command('general', '/cloud-deploy project_id:demo resource_type:VM resource_name:web-1');
  await ana.waitForText('general', 'Ready to plan');
  expect((await ana.view()).commands.map((c) => c.name)).toEqual(expect.arrayContaining(['ping', 'cloud-deploy']));
});
