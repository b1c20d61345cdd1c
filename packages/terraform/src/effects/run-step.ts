/** Runs a step that may be run again: init, validate, plan. Starts it, or follows the run that is under way. */
import { rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { DETACH, type EffectTools } from '@cloud-chatops/core';
import { followRun, type RunEnd } from '../process/follow-run.ts';
import { claimForRecovery, runState, signalRun, startRun, type RunRequest } from '../process/run.ts';

export interface StepRunOptions {
  readonly directory: string;
  /** Asked only when the run has to be started. */
  readonly request: () => Promise<RunRequest>;
  readonly tools: EffectTools;
  readonly onLines: (lines: readonly string[]) => void;
}

/** @throws the signal's reason when aborted; the run has then been stopped, unless the bot itself is going. */
export async function runStep({ directory, request, tools, onLines }: StepRunOptions): Promise<RunEnd> {
  tools.signal.throwIfAborted();
  const found = await runState(directory);
  // Gone without an end, or never begun: this work is harmless to do again, in a directory of its own.
  if (found.state === 'lost' || found.state === 'void') await rename(directory, `${directory}.gone-${Date.now()}`);
  const started =
    found.state === 'ended' || found.state === 'running' ? undefined : await startRun(directory, await request());
  try {
    const end = await followRun(directory, { signal: tools.signal, onLines, notClaimed: started?.notClaimed });
    // Where the wrapper could not write, neither can we, and the error says why.
    if (end.state !== 'unclaimed' || (await claimForRecovery(directory))) return end;
    return await followRun(directory, { signal: tools.signal, onLines });
  } catch (error) {
    if (tools.signal.aborted && tools.signal.reason !== DETACH) await stopRun(directory);
    throw error;
  }
}

/** A plan that is stopped once ends within moments; a provider that hangs must not keep the target's state locked. */
const STOP_WITHIN_MS = 15_000;

async function stopRun(directory: string): Promise<void> {
  if ((await runState(directory)).state === 'unclaimed' && (await claimForRecovery(directory))) return;
  await signalRun(directory, 'SIGINT');
  const patience = new AbortController();
  const ended = followRun(directory, { signal: patience.signal }).then(
    () => true,
    () => false,
  );
  const timer = pause(STOP_WITHIN_MS, false, { signal: patience.signal }).catch(() => false);
  const inTime = await Promise.race([ended, timer]);
  patience.abort();
  if (!inTime) await signalRun(directory, 'SIGKILL');
}
