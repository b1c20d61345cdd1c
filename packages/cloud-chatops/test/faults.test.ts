/** Faults of processes, disks and locks: what dies or is missing, people are told, nothing is done twice, the session goes on. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { processesOf } from '../chaos/process-witness.ts';
import { storeWitness } from '../chaos/store-witness.ts';
import { DEMO_TOKEN } from '../src/demo/demo-discord.ts';
import { EXAMPLE, lit, startWorld, type World } from './support/world.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const LATENCY_MS = 2_500;

let world: World;
beforeAll(async () => {
  world = await startWorld({ latencyMs: LATENCY_MS, attached: true });
});
afterEach(() => world.cloud.setKnobs({ latencyMs: LATENCY_MS, faults: [] }));
afterAll(() => world.end());

const lobbyOf = (name: string) => world.lobby('Ana', EXAMPLE.replace('web-server-01', name));

/** A lobby with a plan that was reviewed. */
async function planned(name: string): Promise<string> {
  const { id } = await lobbyOf(name);
  await world.press('Ana', id, 'Run Plan (Dry Run)');
  await world.until(id, /then press/, 40_000);
  return id;
}

/** Confirms it, and waits until its apply has begun to create something. */
async function confirmed(id: string, name: string): Promise<void> {
  await world.press('Ana', id, 'Confirm Apply');
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(20)) {
    if (world.cloud.log().some((event) => event.op === 'create' && event.name?.startsWith(name))) return;
  }
  throw new Error(`${name}: nothing was created in time`);
}

/** A lobby whose apply has begun to create something. */
async function applying(name: string): Promise<string> {
  const id = await planned(name);
  await confirmed(id, name);
  return id;
}

/** Of each apply that is under way Terraform's process, its shell and its providers. */
function allApplyProcesses() {
  const all = processesOf(world.folder);
  return all
    .filter(({ argv }) => argv[0]?.endsWith('terraform') === true && argv[1] === 'apply')
    .map(({ pid, parent }) => {
      const providers = all.filter((other) => other.parent === pid).map((other) => other.pid);
      return { shell: parent, terraform: pid, providers };
    });
}

/** Of the only one. */
function applyProcesses() {
  const [processes] = allApplyProcesses();
  if (processes === undefined) throw new Error('no apply is under way');
  return processes;
}

const killAll = (pids: readonly number[]): void => {
  for (const pid of pids) process.kill(pid, 'SIGKILL');
};

/** Created at most once, whatever died. */
const createdTwice = (name: string): string[] =>
  Object.entries(world.creations()).flatMap(([object, times]) =>
    object.includes(name) && times > 1 ? [`${object}: ${times}`] : [],
  );

/** The session can go on: Run Plan shows what is there. */
async function plansAgain(id: string): Promise<void> {
  await world.press('Ana', id, 'Run Plan (Dry Run)');
  await world.until(id, /Plan ready|No changes/, 40_000);
}

describe('what runs is killed', () => {
  test('terraform: the apply failed, the lobby says so, the next plan shows what is there', async () => {
    const id = await applying('killed-terraform');
    killAll([applyProcesses().terraform]);
    const failed = await world.until(id, /Apply failed/);
    expect(lit(failed)).toEqual(['Run Plan (Dry Run)', 'View Details']);
    const call = await world.untilThread(id, /Apply of killed-terraform failed/);
    expect(call.text).toContain('exit code 137');
    await plansAgain(id);
    expect(createdTwice('killed-terraform')).toEqual([]);
  });

  test('the bot and two of them together; a process with the same number and start time of another boot is not the one we know', async () => {
    const names = ['killed-both', 'rebooted'];
    const ids = await Promise.all(names.map(planned));
    await Promise.all(ids.map((id, i) => confirmed(id, names[i] ?? '')));
    const killed = allApplyProcesses();
    expect(killed).toHaveLength(2);
    await world.bot.stop('SIGKILL');
    for (const { shell, terraform, providers } of killed) killAll([shell, terraform, ...providers]);
    const runs = spawnSync('find', [join(world.folder, 'bot', 'runs'), '-path', '*/apply/claim'], { encoding: 'utf8' });
    const claim = runs.stdout
      .split('\n')
      .find((file) => file !== '' && readFileSync(file, 'utf8').startsWith(`${killed[0]?.shell}\n`));
    // As after a reboot in which our number went to a process that lives.
    writeFileSync(claim ?? '', `${process.pid}\n${readFileSync('/proc/self/stat', 'utf8').trim()}\nan-earlier-boot\n`);
    await world.bot.start();
    for (const id of ids) await world.until(id, /Interrupted: the outcome is not known/);
    await plansAgain(ids[0] ?? '');
    expect(names.flatMap(createdTwice)).toEqual([]);
  });
});

describe('what runs is killed, with providers that terraform has started', () => {
  beforeEach(() => world.launchProviders(true));
  afterEach(() => world.launchProviders(false));

  test('a provider: terraform says which, the apply failed', async () => {
    const id = await applying('killed-provider');
    const { providers } = applyProcesses();
    expect(providers).not.toEqual([]);
    killAll(providers);
    await world.until(id, /Apply failed/);
    await world.untilThread(id, /Apply of killed-provider failed/);
    world.launchProviders(false);
    await plansAgain(id);
    expect(createdTwice('killed-provider')).toEqual([]);
  });

  test('terraform with its shell: nobody saw the end, so it is said to be interrupted and never begun again', async () => {
    const id = await applying('killed-group');
    const { shell, terraform, providers } = applyProcesses();
    killAll([shell, terraform, ...providers]);
    const interrupted = await world.until(id, /Interrupted: the outcome is not known/);
    expect(lit(interrupted)).toEqual(['Run Plan (Dry Run)', 'View Details']);
    await world.untilThread(id, /Unlock|interrupted/i);
    world.launchProviders(false);
    await plansAgain(id);
    expect(createdTwice('killed-group')).toEqual([]);
  });
});

test('SIGTERM during an apply: the bot ends within 5 s, the apply goes on, the next start tells its end', async () => {
  const id = await applying('terminated');
  const begun = performance.now();
  await world.bot.stop('SIGTERM');
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(applyProcesses().terraform).toBeGreaterThan(0);
  await pause(1_000);
  await world.bot.start();
  const applied = await world.until(id, /✅ Applied/, 30_000);
  expect(applied.text).toContain('3 added, 0 changed, 0 destroyed');
  expect(createdTwice('terminated')).toEqual([]);
  await world.untilThread(id, /Apply of terminated done/);
  const ends = (await world.thread(id)).filter(({ text }) => /Apply of terminated done/.test(text));
  expect(ends).toHaveLength(1);
});

test('a second bot on the same data folder says in one sentence why it does not start', async () => {
  const second = spawn(
    process.execPath,
    [
      MAIN,
      'bot',
      '--config',
      join(world.folder, 'cloud-chatops.yaml'),
      '--data',
      join(world.folder, 'bot'),
      '--discord-api',
      world.discord.restUrl,
      '--simulated-cloud',
      world.cloud.directory,
    ],
    { env: { ...process.env, DISCORD_TOKEN: DEMO_TOKEN }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  second.stderr.on('data', (data) => (said += String(data)));
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(1);
  expect(said).toContain('another bot is running on the data folder');
  expect(said).not.toMatch(/^\s+at /m);
});

test('the store is locked by another process: the click is answered once it is free, and nothing is lost', async () => {
  const { id } = await lobbyOf('locked-store');
  const other = new DatabaseSync(join(world.folder, 'bot', 'store.sqlite'), { timeout: 5_000 });
  other.exec('begin immediate');
  const pressed = world.discord.as('Ana').click(id, 'Run Plan (Dry Run)');
  await pause(1_500);
  other.exec('rollback');
  other.close();
  const answer = await pressed;
  // Either it waited for the lock, or the person was told that it did not work and presses again.
  if (answer.outcome !== 'updated') await world.press('Ana', id, 'Run Plan (Dry Run)');
  await world.until(id, /Plan ready/, 40_000);
});

test('what Discord took last of a session that is over was something older: the next start mends the lobby', async () => {
  const { id, channel_id: channel } = await lobbyOf('overtaken');
  await world.press('Ana', id, 'Cancel');
  await world.until(id, /Cancelled by/);
  // Nothing is left to pick up.
  const witness = storeWitness(join(world.folder, 'bot', 'store.sqlite'));
  await expect.poll(() => witness.undelivered(), { timeout: 10_000 }).toBe(0);
  await world.bot.stop('SIGKILL');
  const store = new DatabaseSync(join(world.folder, 'bot', 'store.sqlite'));
  const changed = store
    .prepare(
      `update documents set json = json_set(json, '$.lobby.print', 'older') where json_extract(json, '$.lobby.id') = ?`,
    )
    .run(id);
  store.close();
  expect(changed.changes).toBe(1);
  const edited = await fetch(`${world.discord.restUrl}/v10/channels/${channel}/messages/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bot ${DEMO_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ components: [{ type: 10, content: 'something older' }] }),
  });
  expect([edited.status, (await world.discord.as('Ana').message(id)).text]).toEqual([200, 'something older']);
  await world.bot.start();
  await world.until(id, /Cancelled by/);
});

describe('no space on the device', () => {
  const mount = join('/tmp', `full-disk-${process.pid}`);
  mkdirSync(mount, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', mount]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync('umount', ['-l', mount]);
    rmSync(mount, { recursive: true, force: true });
  });

  const fill = () => spawnSync('dd', ['if=/dev/zero', `of=${join(mount, 'filler')}`, 'bs=64k']);
  const free = () => rmSync(join(mount, 'filler'));
  const SENTENCE = "The bot's disk is full: whoever runs the bot has to free space in its data folder.";

  test.skipIf(!mounted)(
    'a click is answered with why, a step that ran says why, the bot lives on, and with space again so does the session',
    { timeout: 90_000 },
    async () => {
      const small = await startWorld({ dataFolder: join(mount, 'bot'), latencyMs: 300, attached: true });
      try {
        const { id } = await small.lobby('Ana', EXAMPLE.replace('web-server-01', 'full-disk'));
        fill();
        const told = await small.press('Ana', id, 'Run Plan (Dry Run)');
        expect(told.ephemeral).toBe(true);
        expect(told.text.replace(/[0-9a-f]{8}/, 'REF')).toBe(
          `${SENTENCE} Nothing was run by this click. In the log: REF.`,
        );
        free();
        await small.press('Ana', id, 'Run Plan (Dry Run)');
        fill();
        await pause(1_500);
        expect(small.bot.running()).toBe(true);
        free();
        const failed = await small.until(id, /Plan failed/, 30_000);
        expect(failed.text.split('\n')[2]).toBe(`${SENTENCE} Nothing was changed.`);
        await small.untilThread(id, /Plan of full-disk failed/, 30_000);
        await small.press('Ana', id, 'Run Plan (Dry Run)');
        await small.until(id, /then press/, 40_000);
      } finally {
        await small.end();
      }
    },
  );
});
