/**
 * Effect `interrupt`: asks terraform to stop. One SIGINT lets running operations finish and starts nothing more; a
 * second one makes it leave at once, with what runs lost from the state, so it must never be sent by accident.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Effect, InterruptInput, InterruptOutput } from '@cloud-chatops/core';
import { isCode, readIfThere } from '../files.ts';
import { runState, signalRun } from '../process/run.ts';
import { attemptIn } from './attempt.ts';
import type { TerraformContext } from './context.ts';

/** Terraform says so in the stream the moment it takes a signal. */
const TAKEN = 'Interrupt received';
const WITHIN_MS = 15_000;
const LOOKS_MS = 50;

export function interruptEffect(options: TerraformContext): Effect<InterruptInput, InterruptOutput> {
  return async (input, tools) => {
    const directory = attemptIn(options.dataDir, input).run('apply');
    // First, so that a run which has not begun yet does not begin, and so that the end is known as asked for.
    await writeFile(join(directory, 'stop'), '', { mode: 0o600 }).catch((error: unknown) => {
      if (!isCode(error, 'ENOENT')) throw error;
    });
    if (await listens(directory)) {
      // After a restart nobody knows whether the signal went out: only the stream does.
      const taken = (tools.recovered || input.force) && (await wasTaken(directory));
      if (!taken) await signalRun(directory, 'SIGINT');
      if (input.force) {
        await untilTaken(directory);
        await signalRun(directory, 'SIGINT');
      }
    }
    return { finishedAt: options.clock.now() };
  };
}

/** Whether terraform runs and has installed its handlers, which it does before its first line. */
async function listens(directory: string): Promise<boolean> {
  for (const until = performance.now() + WITHIN_MS; performance.now() < until; await pause(LOOKS_MS)) {
    const { state } = await runState(directory);
    if (state !== 'running' && state !== 'unclaimed') return false;
    if (state === 'running' && ((await readIfThere(join(directory, 'events.jsonl'))) ?? '') !== '') return true;
  }
  return (await runState(directory)).state === 'running';
}

const wasTaken = async (directory: string): Promise<boolean> =>
  ((await readIfThere(join(directory, 'events.jsonl'))) ?? '').includes(TAKEN);

async function untilTaken(directory: string): Promise<void> {
  for (let look = 0; look < 20 && !(await wasTaken(directory)); look += 1) await pause(LOOKS_MS);
}
