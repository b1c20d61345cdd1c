/** A local Discord in a process of its own: driven from outside, killed, started again. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FileBuilder, MessageFlags, TextDisplayBuilder } from 'discord.js';
import type { TextChannel } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectHuman } from './human/connect-human.ts';
import { connectBot } from '../test/connect-bot.ts';
import { demoGuild } from '../test/demo-guild.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let folder: string;
let processes: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-discord-'));
  processes = [];
  writeFileSync(join(folder, 'config.json'), JSON.stringify(demoGuild));
});

afterEach(() => {
  for (const child of processes) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start(): Promise<{ child: ChildProcess; url: string; restUrl: string }> {
  const child = spawn(
    process.execPath,
    [MAIN, '--port', '0', '--data', join(folder, 'state.json'), '--config', join(folder, 'config.json')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  processes.push(child);
  if (!child.stdout) throw new Error('no output');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(String(line)) as { url: string; restUrl: string }) };
}

test('messages, threads, commands and files are there again after a kill', async () => {
  const first = await start();
  const human = connectHuman(first.url);
  const client = await connectBot(first);
  await client.guilds.cache.first()?.commands.create({ name: 'status', description: 'Status' });
  const channel = client.channels.cache.find(
    (candidate) => 'name' in candidate && candidate.name === 'deployments',
  ) as TextChannel;
  const lobby = await channel.send({
    flags: MessageFlags.IsComponentsV2,
    components: [new TextDisplayBuilder().setContent('lobby'), new FileBuilder().setURL('attachment://plan.txt')],
    files: [{ attachment: Buffer.from('the plan'), name: 'plan.txt' }],
  });
  const thread = await lobby.startThread({ name: 'plan' });
  await thread.send('steps');
  await human.as('ben').sendMessage('plan', 'looks right');
  await client.destroy();
  // Longer than the state waits to be written.
  await sleep(200);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await start();
  const again = connectHuman(second.url);
  expect((await again.as('ana').messages('plan')).map((message) => message.content)).toEqual([
    '',
    'steps',
    'looks right',
  ]);
  expect((await again.as('ana').view()).commands.map((command) => command.name)).toEqual(['status']);
  const [restored] = await again.as('ana').messages('deployments');
  expect(await (await fetch(restored?.files[0]?.url ?? '')).text()).toBe('the plan');
  // The second process has another port.
  expect(restored?.components[1]).toMatchObject({ type: 13, file: { url: restored?.files[0]?.url } });
  expect(restored?.id).toBe(lobby.id);

  const returned = await connectBot(second);
  const found = (await returned.channels.fetch(lobby.channelId)) as TextChannel;
  await (
    await found.messages.fetch(lobby.id)
  ).edit({ components: [new TextDisplayBuilder().setContent('edited after the restart')] });
  expect((await again.as('ana').messages('deployments'))[0]?.text).toBe('edited after the restart');
  await returned.destroy();
});

test('the driver over HTTP passes errors on, and its knobs work', async () => {
  const { url } = await start();
  const human = connectHuman(url);
  await expect(human.as('nobody').view()).rejects.toThrow(
    'There is no person "nobody"; known: Server owner, Ana, Ben, Lee, Kim.',
  );
  await expect(human.as('ana').command('deployments', '/nothing')).rejects.toThrow('There is no command "/nothing"');
  await human.setMemberRoles('kim', ['infra-leads']);
  expect((await human.people()).map((person) => [person.name, person.roles])).toEqual([
    ['Ana', ['infra-deploy']],
    ['Ben', ['infra-leads']],
    ['Lee', ['infra-leads']],
    ['Kim', ['infra-leads']],
  ]);
  expect((await human.stats()).requests).toBe(0);
});

test('wrong starts are explained in one line', async () => {
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ ...demoGuild, guild: { ...demoGuild.guild, members: [{ name: 'Ana', roles: ['nobody'] }] } }),
  );
  const child = spawn(process.execPath, [MAIN, '--config', join(folder, 'config.json')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  processes.push(child);
  if (!child.stderr) throw new Error('no output');
  const [text] = (await once(child.stderr, 'data')) as [Buffer];
  expect(String(text)).toBe(
    'guild.members[0].roles: there is no role "nobody"; known: @everyone, Cloud ChatOps, infra-deploy, infra-leads.\n',
  );
});
