/** The files of deploy/: what keeps running applies alive. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { BOT_OPTIONS, COMMAND_OPTIONS } from '../src/node-options.ts';

const deploy = (name: string): string => fileURLToPath(new URL(`../../../deploy/${name}`, import.meta.url));

test.skipIf(process.platform !== 'linux')(
  'a stop of the container ends the bot at once and waits for terraform',
  async () => {
    const data = mkdtempSync(join(tmpdir(), 'container-'));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const run = join(data, 'runs', 's', '1', 'apply');
    mkdirSync(run, { recursive: true });
    // Stands for the wrapper of a run: the same name and place among its arguments, detached like it.
    const terraform = spawn('/bin/sh', ['-c', 'sleep 2; : >"$1/exit"', 'cloud-chatops-run', run], {
      detached: true,
      stdio: 'ignore',
    });
    terraform.unref();
    const bot = 'trap \': >"$0/bot-stopped"; exit 0\' TERM; : >"$0/bot-started"; while :; do sleep 0.05; done';
    const container = spawn(deploy('container-entrypoint.sh'), ['/bin/sh', '-c', bot, data], {
      env: { PATH: process.env['PATH'], CLOUD_CHATOPS_DATA: data },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(container, 'exit');
    await until(() => existsSync(join(data, 'bot-started')));
    container.kill('SIGTERM');
    await until(() => existsSync(join(data, 'bot-stopped')));
    expect(existsSync(join(run, 'exit'))).toBe(false);
    expect(await ended).toEqual([0, null]);
    expect(existsSync(join(run, 'exit'))).toBe(true);
  },
);

test('a bot that fails ends the container with its own status', async () => {
  const container = spawn(deploy('container-entrypoint.sh'), ['/bin/sh', '-c', 'exit 3'], {
    env: { PATH: process.env['PATH'], CLOUD_CHATOPS_DATA: '/nowhere' },
    stdio: 'ignore',
  });
  expect(await once(container, 'exit')).toEqual([3, null]);
});

test('the systemd unit stops the bot alone, and has nothing that would end or disturb a running apply', () => {
  const lines = readFileSync(deploy('cloud-chatops.service'), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  expect(lines).toContain('KillMode=process');
  expect(lines).toContain('OOMPolicy=continue');
  for (const harmful of ['PrivateTmp', 'ProcSubset', 'PrivatePIDs', 'RuntimeMaxSec', 'MemoryDenyWriteExecute'])
    expect(lines.filter((line) => line.startsWith(`${harmful}=`))).toEqual([]);
  // Credentials by LoadCredential vanish with a stop: only what the bot reads at its start may come that way.
  const loaded = lines.flatMap((line) => /^LoadCredential=([^:]+):/.exec(line)?.[1] ?? []);
  expect(loaded).toEqual(['discord-token', 'groq-key']);
});

test('every way to start it gives Node.js its options', () => {
  const [bot, command] = [BOT_OPTIONS, COMMAND_OPTIONS].map((options) => options.join(' '));
  const { scripts } = JSON.parse(readFileSync(deploy('../package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  expect(scripts['start']).toContain(`node ${bot} packages/`);
  for (const name of ['advise:run', 'cli']) expect(scripts[name]).toContain(`node ${command} packages/`);
  expect(readFileSync(deploy('cloud-chatops.service'), 'utf8')).toContain(`/node ${bot} packages/`);
  expect(readFileSync(deploy('Containerfile'), 'utf8')).toContain(
    `CMD ${JSON.stringify(['node', ...BOT_OPTIONS])
      .slice(0, -1)
      .replaceAll(',', ', ')}, "packages/`,
  );
});

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
