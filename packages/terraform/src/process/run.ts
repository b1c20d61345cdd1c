/**
 * A run: one terraform process in its own session and process group, writing to files, so that it outlives the bot.
 * Its directory is all there is to know about it:
 *
 *     request.json   what was asked for (no environment: it holds credentials)
 *     claim          who runs it: pid, start time, boot; or a recovery that took it so that nobody runs it
 *     stop           an interrupt was asked for
 *     events.jsonl   stdout        stderr.txt   stderr        exit   the exit code
 */
import { spawn } from 'node:child_process';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { isCode, readIfThere, writeWhole } from '../files.ts';
import { processTable, type ProcessIdentity } from './process-identity.ts';
import { WRAPPER_SCRIPT } from './wrapper-script.ts';

export interface RunRequest {
  /** The program's absolute path and its arguments; never through a shell. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly requestedAt: number;
}

export type RunState =
  /** Nobody asked for it. */
  | { readonly state: 'absent' }
  /** Asked for, but nobody has claimed it: it may start any moment. */
  | { readonly state: 'unclaimed' }
  | { readonly state: 'running'; readonly identity: ProcessIdentity }
  | { readonly state: 'ended'; readonly exitCode: number }
  /** A recovery claimed it: it never started and never will. */
  | { readonly state: 'void' }
  /** The process is gone and left no exit code. */
  | { readonly state: 'lost' };

const RECOVERY = 'recovery\n';

/** https://nodejs.org/api/os.html#ossetprioritypid-priority */
const NICE = 5;

/** The wrapper's exit code when it did not claim: another one had, or it could not write. */
const NOT_CLAIMED = 125;

export interface StartedRun {
  /** Aborted when the wrapper ended without claiming: if nobody else claims, nothing will ever run. */
  readonly notClaimed: AbortSignal;
}

/** Asks for a run and starts its wrapper. Doing it again is harmless: whichever wrapper claims first runs, the others end. */
export async function startRun(directory: string, request: RunRequest): Promise<StartedRun> {
  const [program, ...args] = request.argv;
  if (program === undefined) throw new TypeError('a run needs a program');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { env, ...asked } = request;
  await writeWhole(join(directory, 'request.json'), JSON.stringify(asked));
  const child = spawn('/bin/sh', ['-c', WRAPPER_SCRIPT, 'cloud-chatops-run', directory, program, ...args], {
    cwd: request.cwd,
    env: { ...env },
    detached: true,
    stdio: 'ignore',
  });
  lowerPriority(child.pid);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const notClaimed = new AbortController();
  child.once('exit', (code) => {
    if (code === NOT_CLAIMED) notClaimed.abort();
  });
  child.unref();
  return { notClaimed: notClaimed.signal };
}

/** What terraform starts inherits it: the bot answers clicks and comes back while runs keep the processors busy. */
function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICE);
  } catch {
    // It runs already, and must not be taken for one that does not: where a sandbox forbids this, it competes as any other.
  }
}

export async function runState(directory: string): Promise<RunState> {
  const exited = await runExit(directory);
  if (exited !== undefined) return exited;
  const claim = await readIfThere(join(directory, 'claim'));
  if (claim === undefined) {
    return { state: (await readIfThere(join(directory, 'request.json'))) === undefined ? 'absent' : 'unclaimed' };
  }
  if (claim === RECOVERY) return { state: 'void' };
  const table = processTable();
  const identity = table.parse(claim);
  if (identity !== undefined && (await table.isGroupAlive(identity))) return { state: 'running', identity };
  // It may have ended between the two looks.
  return (await runExit(directory)) ?? { state: 'lost' };
}

/** Takes a run that nobody has claimed, so that it never starts. `false`: somebody was faster. */
export async function claimForRecovery(directory: string): Promise<boolean> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = join(directory, `claim.${randomUUID()}`);
  await writeFile(temporary, RECOVERY, { mode: 0o600 });
  try {
    await link(temporary, join(directory, 'claim'));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Signals the whole group of a running run. `false` when there is nothing to signal any more. The pid is checked
 * against its start time right before.
 */
export async function signalRun(directory: string, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<boolean> {
  const now = await runState(directory);
  if (now.state !== 'running') return false;
  try {
    process.kill(-now.identity.pid, signal);
    return true;
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false;
    throw error;
  }
}

/** The exit code, if there is one by now: less work than `runState`, which looks for the process as well. */
export async function runExit(directory: string): Promise<Extract<RunState, { state: 'ended' }> | undefined> {
  const text = await readIfThere(join(directory, 'exit'));
  // Without its line break it is being written, or was when the machine or its disk gave up.
  return text?.endsWith('\n') === true ? { state: 'ended', exitCode: Number(text.trim()) } : undefined;
}
