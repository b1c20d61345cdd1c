/** Timers that outlive the process: the instant is stored, not the rest of the time. */
import type { DeadlineOutput } from '../machine/events.ts';
import type { EffectTools } from '../ports/effects.ts';
import type { Timers } from '../ports/host.ts';

/** Longer waits overflow a 32-bit timer and would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Resolves when the clock has reached `at`, however often it was restarted; rejects when aborted. */
export const deadlineEffect =
  (timers: Timers) =>
  (input: { readonly at: number }, { signal }: Pick<EffectTools, 'signal'>): Promise<DeadlineOutput> =>
    new Promise((resolve, reject) => {
      let cancel = (): void => {};
      const wait = (): void => {
        const left = input.at - timers.now();
        if (left <= 0) resolve({ finishedAt: timers.now() });
        else cancel = timers.set(Math.min(left, LONGEST_MS), wait);
      };
      signal.addEventListener('abort', () => (cancel(), reject(new Error('aborted'))), { once: true });
      wait();
    });
