/** `npm start` as a newcomer meets it: it ends when it is told to, and what is in its way is said in one sentence. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockFolder } from '@cloud-chatops/store';
import { afterAll, afterEach, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'start-'));
const children = new Set<ChildProcess>();
afterEach(() => children.forEach((child) => child.kill('SIGKILL')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Demo {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** stdout and stderr as they came. */
  text(): string;
  /** Resolves when the text holds it, or the process ended. */
  says(words: string): Promise<void>;
}

function start(data: string, environment: Readonly<Record<string, string>> = {}): Demo {
  const child = spawn(process.execPath, [MAIN, 'start', '--data', join(folder, data)], {
    cwd: folder,
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  const says = async (words: string): Promise<void> => {
    while (!text.includes(words)) {
      const over = await Promise.race([ended, new Promise((r) => setTimeout(r, 20, 'running'))]);
      if (over !== 'running') return;
    }
  };
  return { child, ended, text: () => text, says };
}

test('SIGTERM ends the demo and its bot; meanwhile a second one on the same folder is told so and ends', async () => {
  const demo = start('a');
  await demo.says('Ctrl-C stops it');
  expect(demo.text()).toContain('Local Discord: http://127.0.0.1:');

  const second = start('a');
  expect(await second.ended).toBe(1);
  expect(second.text()).toBe(
    `cloud-chatops: another bot is running on the data folder ${join(folder, 'a')}\nStop the other bot, or give this one its own folder (\`data\` in cloud-chatops.yaml).\n`,
  );

  demo.child.kill('SIGTERM');
  expect(await demo.ended).toBe(0);
  expect(demo.text()).not.toContain('starting it again');
  // Nobody holds them any more: the bot did not stay behind.
  for (const held of [join(folder, 'a'), join(folder, 'a', 'bot')]) lockFolder(held).release();
}, 120_000);

test('a taken port: which one, and how to take another', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const demo = start('b', { PORT: String(port) });
  expect(await demo.ended).toBe(1);
  expect(demo.text()).toBe(
    `cloud-chatops: port ${port} is taken, perhaps by another demo; PORT=${port + 1} npm start takes another\n`,
  );
  server.close();
}, 120_000);

test('no terraform: said once, and the demo ends', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const demo = start('c', { PATH: empty });
  expect(await demo.ended).toBe(1);
  expect(demo.text()).toContain('neither terraform nor tofu is on PATH. Install Terraform 1.5 or newer');
  expect(demo.text()).not.toMatch(/^\s+at |starting it again/m);
}, 120_000);
