/** Waits for the end of a run and hands on its output in batches meanwhile. Works the same for a run that another process started. */
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { watchFolder } from './folder-changes.ts';
import { runExit, runState, type RunState } from './run.ts';
import { tailLines } from './tail-lines.ts';

export type RunEnd = Extract<RunState, { state: 'ended' | 'lost' | 'void' }> | { readonly state: 'unclaimed' };

export interface FollowOptions {
  /** Whole lines of stdout, oldest first; all of them before the promise resolves. */
  readonly onLines?: (lines: readonly string[]) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** How long a run may stay unclaimed, ms. The wrapper needs a few. */
  readonly claimWithinMs?: number;
  /** Of `startRun`: ends the wait for a claim before its time. */
  readonly notClaimed?: AbortSignal | undefined;
}

/** News is wanted within a moment, and what comes in a burst is read at once; a run that goes on for long may wait. */
const EARLY_MS = 25;
const LATER_MS = 150;
const EARLY_LOOKS = 40;
/** A process that was killed leaves no trace in the folder: its run is looked at anyway. */
const SILENT_MS = 500;

/** @throws the reason of `signal` when it is aborted: the run itself goes on. */
export async function followRun(directory: string, options: FollowOptions = {}): Promise<RunEnd> {
  const events = join(directory, 'events.jsonl');
  const claimWithin = options.claimWithinMs ?? 15_000;
  const begun = performance.now();
  // Before the first look: a change between the two is not missed.
  const changes = watchFolder(directory);
  let offset = 0;
  try {
    let now = await runState(directory);
    let looked = performance.now();
    let notClaimed = false;
    for (let look = 0; ; look += 1) {
      options.signal?.throwIfAborted();
      const over = isOver(now);
      for (;;) {
        const tailed = await tailLines(events, offset, over);
        if (tailed.offset === offset) break;
        offset = tailed.offset;
        await options.onLines?.(tailed.lines);
      }
      if (isOver(now)) return now;
      const late = notClaimed || performance.now() - begun > claimWithin;
      if (now.state !== 'running' && late) return { state: 'unclaimed' };
      const gap = look < EARLY_LOOKS ? EARLY_MS : LATER_MS;
      if (changes.watched && now.state === 'running') await changes.next(SILENT_MS, options.signal);
      await pause(gap, undefined, options.signal ? { signal: options.signal } : {}).catch(() => undefined);
      // The process lived a moment ago: whether it has left its exit code is all there is to know.
      if (now.state === 'running' && performance.now() - looked < SILENT_MS) {
        now = (await runExit(directory)) ?? now;
      } else {
        // Asked first: the claim of whoever was faster is there by then.
        notClaimed = options.notClaimed?.aborted === true;
        now = await runState(directory);
        looked = performance.now();
      }
    }
  } finally {
    changes.close();
  }
}

const isOver = (state: RunState): state is Extract<RunState, RunEnd> =>
  state.state !== 'running' && state.state !== 'unclaimed' && state.state !== 'absent';
