/** Waits for the end of a run and hands on its output in batches meanwhile. Works the same for a run that another process started. */
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { runState, type RunState } from './run.ts';
import { tailLines } from './tail-lines.ts';

export type RunEnd = Extract<RunState, { state: 'ended' | 'lost' | 'void' }> | { readonly state: 'unclaimed' };

export interface FollowOptions {
  /** Whole lines of stdout, oldest first; all of them before the promise resolves. */
  readonly onLines?: (lines: readonly string[]) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** How long a run may stay unclaimed, ms. The wrapper needs a few. */
  readonly claimWithinMs?: number;
}

/** A run takes seconds to minutes; news is wanted within a moment, the end at once. */
const FIRST_LOOKS_MS = 25;
const LOOKS_MS = 150;
const EARLY = 40;

/** @throws the reason of `signal` when it is aborted: the run itself goes on. */
export async function followRun(directory: string, options: FollowOptions = {}): Promise<RunEnd> {
  const events = join(directory, 'events.jsonl');
  const claimWithin = options.claimWithinMs ?? 15_000;
  const begun = performance.now();
  let offset = 0;
  for (let look = 0; ; look += 1) {
    options.signal?.throwIfAborted();
    const now = await runState(directory);
    const over = now.state !== 'running' && now.state !== 'unclaimed' && now.state !== 'absent';
    for (;;) {
      const tailed = await tailLines(events, offset, over);
      if (tailed.offset === offset) break;
      offset = tailed.offset;
      await options.onLines?.(tailed.lines);
    }
    if (over) return now;
    if (now.state !== 'running' && performance.now() - begun > claimWithin) return { state: 'unclaimed' };
    await pause(
      look < EARLY ? FIRST_LOOKS_MS : LOOKS_MS,
      undefined,
      options.signal ? { signal: options.signal } : {},
    ).catch(() => undefined);
  }
}
