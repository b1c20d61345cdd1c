import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { readIfThere } from '../files.ts';
import { followRun } from './follow-run.ts';
import { psTable, procTable, processTable } from './process-identity.ts';
import { claimForRecovery, runState, signalRun, startRun, type RunState } from './run.ts';

const env = { PATH: process.env['PATH'] ?? '' };
const sh = (script: string, ...args: string[]) => ({
  argv: ['/bin/sh', '-c', script, 'sh', ...args],
  cwd: '/',
  env,
  requestedAt: 0,
});
const newRun = (): string => join(temporaryFolder(), 'run');
const linesOf = async (directory: string): Promise<string[]> => {
  const lines: string[] = [];
  await followRun(directory, { onLines: (more) => void lines.push(...more) });
  return lines;
};
async function running(directory: string): Promise<Extract<RunState, { state: 'running' }>> {
  for (;;) {
    const state = await runState(directory);
    if (state.state === 'running') return state;
    await pause(10);
  }
}

test('a run writes its output and exit code; no shell parses its arguments', async () => {
  const directory = newRun();
  const odd = ['$(touch x)', '`id`', "it's", 'a b', '"; rm -rf /', '*', ''];
  await startRun(directory, sh('printf "%s\\n" "$@"; echo problem >&2; exit 3', ...odd));
  expect(await linesOf(directory)).toEqual(odd);
  expect(await runState(directory)).toEqual({ state: 'ended', exitCode: 3 });
  expect(readFileSync(join(directory, 'stderr.txt'), 'utf8')).toBe('problem\n');
});

test('it leaves the processors to the bot', async () => {
  const directory = newRun();
  await startRun(directory, sh('nice'));
  expect(await linesOf(directory)).toEqual([String(getPriority() + 5)]);
});

test('only the owner can read a run, and its request holds no environment', async () => {
  const directory = newRun();
  await startRun(directory, { ...sh('exit 0'), env: { ...env, CLOUD_TOKEN: 'hunter2' } });
  await followRun(directory);
  const mode = (name: string): string => (statSync(join(directory, name)).mode & 0o777).toString(8);
  expect([mode('.'), mode('events.jsonl'), mode('stderr.txt'), mode('request.json'), mode('exit')]).toEqual([
    '700',
    '600',
    '600',
    '600',
    '600',
  ]);
  expect(readFileSync(join(directory, 'request.json'), 'utf8')).not.toContain('hunter2');
});

test('however often it is started, it runs once', async () => {
  const directory = newRun();
  await Promise.all(Array.from({ length: 12 }, () => startRun(directory, sh('echo run >>"$1/count"', directory))));
  await followRun(directory);
  await pause(200);
  expect(readFileSync(join(directory, 'count'), 'utf8')).toBe('run\n');
});

test('R4: what recovery claimed never starts, and what started is never claimed', async () => {
  const races = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const directory = newRun();
      const start = startRun(directory, sh('echo run >"$1/ran"; sleep 0.05', directory));
      await pause(i / 2);
      const claimed = await claimForRecovery(directory);
      await start;
      const end = await followRun(directory);
      await pause(100);
      const ran = spawnSync('test', ['-e', join(directory, 'ran')]).status === 0;
      return { claimed, ran, end: end.state };
    }),
  );
  expect(races.filter(({ claimed, ran, end }) => ran === claimed || end !== (claimed ? 'void' : 'ended'))).toEqual([]);
});

test('a run whose starter died by SIGKILL goes on and is found again', async () => {
  const directory = newRun();
  mkdirSync(directory, { recursive: true });
  const starter = spawn(
    process.execPath,
    [
      fileURLToPath(import.meta.resolve('../../test/start-and-die.ts')),
      directory,
      '/bin/sh',
      '-c',
      'echo one; sleep 0.4; echo two',
    ],
    { stdio: 'ignore' },
  );
  const signal = await new Promise((resolve) => starter.once('exit', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  expect(await linesOf(directory)).toEqual(['one', 'two']);
  expect(await runState(directory)).toEqual({ state: 'ended', exitCode: 0 });
});

test('a killed group leaves no exit code: lost', async () => {
  const directory = newRun();
  await startRun(directory, sh('sleep 30'));
  await running(directory);
  expect(await signalRun(directory, 'SIGKILL')).toBe(true);
  expect(await followRun(directory)).toEqual({ state: 'lost' });
  expect(await signalRun(directory, 'SIGINT')).toBe(false);
});

test('an exit code that was not written whole is none', async () => {
  const directory = newRun();
  await startRun(directory, sh('sleep 30'));
  await running(directory);
  await signalRun(directory, 'SIGKILL');
  expect(await followRun(directory)).toEqual({ state: 'lost' });
  for (const cut of ['', '0']) {
    writeFileSync(join(directory, 'exit'), cut);
    expect(await runState(directory)).toEqual({ state: 'lost' });
  }
});

test('a killed wrapper does not hide a program that still works', async () => {
  const directory = newRun();
  await startRun(directory, sh('echo up; sleep 30'));
  const { identity } = await running(directory);
  while (!(await readIfThere(join(directory, 'events.jsonl')))?.includes('up')) await pause(10);
  process.kill(identity.pid, 'SIGKILL');
  await pause(50);
  expect(await runState(directory)).toMatchObject({ state: 'running' });
  expect(await signalRun(directory, 'SIGKILL')).toBe(true);
  expect(await followRun(directory)).toEqual({ state: 'lost' });
});

test('SIGINT reaches the program, and its exit code is still written', async () => {
  const directory = newRun();
  await startRun(directory, sh('trap "echo stopped; exit 1" INT; echo ready; while :; do sleep 0.05; done'));
  await running(directory);
  while (!(await readIfThere(join(directory, 'events.jsonl')))?.includes('ready')) await pause(10);
  await signalRun(directory, 'SIGINT');
  expect(await linesOf(directory)).toEqual(['ready', 'stopped']);
  expect(await runState(directory)).toEqual({ state: 'ended', exitCode: 1 });
});

test('signals that come when the program has just ended do not lose its exit code', async () => {
  const directory = newRun();
  // Its end and the second signal fall together, as with a stop by force.
  await startRun(directory, sh('trap "exit 1" INT; echo ready; while :; do sleep 0.01; done'));
  while (!(await readIfThere(join(directory, 'events.jsonl')))?.includes('ready')) await pause(5);
  while (await signalRun(directory, 'SIGINT'));
  expect(await runState(directory)).toEqual({ state: 'ended', exitCode: 1 });
});

test('a stop that was asked for before the start is not lost', async () => {
  const directory = newRun();
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'stop'), '');
  await startRun(directory, sh('echo run'));
  expect(await followRun(directory)).toEqual({ state: 'ended', exitCode: 130 });
  expect(await linesOf(directory)).toEqual([]);
});

test('a wrapper that cannot write its claim is known at once, not after the time that a claim may take', async () => {
  const directory = newRun();
  mkdirSync(directory, { recursive: true });
  // No link can be made under a name that is taken, and nobody is read there.
  symlinkSync('nobody', join(directory, 'claim'));
  const { notClaimed } = await startRun(directory, sh('echo run'));
  const begun = performance.now();
  expect(await followRun(directory, { notClaimed })).toEqual({ state: 'unclaimed' });
  expect(performance.now() - begun).toBeLessThan(5_000);
  rmSync(join(directory, 'claim'));
  expect(await claimForRecovery(directory)).toBe(true);
  expect(await linesOf(directory)).toEqual([]);
});

test('states: nobody asked, asked but not begun', async () => {
  const directory = newRun();
  expect(await runState(directory)).toEqual({ state: 'absent' });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'request.json'), '{}');
  expect(await runState(directory)).toEqual({ state: 'unclaimed' });
  expect(await followRun(directory, { claimWithinMs: 60 })).toEqual({ state: 'unclaimed' });
});

test('a process is known by its start time and boot, not by its number', async () => {
  const child = spawn('sleep', ['30'], { stdio: 'ignore', detached: true });
  const pid = child.pid ?? 0;
  const table = processTable();
  const started = table === procTable ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  const boot = table === procTable ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8') : '';
  const identity = table.parse(`${pid}\n${started.trim()}\n${boot}`);
  if (identity === undefined) throw new Error('not parsed');
  expect(await table.isAlive(identity)).toBe(true);
  expect(await table.isAlive({ ...identity, started: '1' })).toBe(false);
  expect(await table.isAlive({ ...identity, boot: 'another' })).toBe(false);
  expect(await table.isGroupAlive({ ...identity, started: '1' })).toBe(false);
  process.kill(pid, 'SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(await table.isAlive(identity)).toBe(false);
});

test('the way of machines without /proc sees the same', async () => {
  const child = spawn('sleep', ['30'], { stdio: 'ignore', detached: true });
  const pid = child.pid ?? 0;
  const lstart = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    env: { ...env, LC_ALL: 'C', TZ: 'UTC0' },
    encoding: 'utf8',
  });
  const boot = spawnSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8' }).stdout ?? '';
  const identity = psTable.parse(`${pid}\n${lstart.stdout.trim()}\n${boot.trim()}`);
  if (identity === undefined) throw new Error('not parsed');
  expect(await psTable.isAlive(identity)).toBe(true);
  expect(await psTable.isAlive({ ...identity, started: 'Mon Jan  1 00:00:00 2001' })).toBe(false);
  expect(await psTable.isGroupAlive(identity)).toBe(true);
  process.kill(pid, 'SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(await psTable.isGroupAlive(identity)).toBe(false);
});
