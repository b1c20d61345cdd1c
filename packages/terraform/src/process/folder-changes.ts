/** Wakes whoever waits when something in a folder changes, so that nobody has to look again and again. */
import { watch, type FSWatcher } from 'node:fs';

export interface FolderChanges {
  /** `false` where the system cannot tell, as for a folder that is not there or when it has no watches left. */
  readonly watched: boolean;
  /** Resolves at the next change, at once if there was one since the last call; or after `ms`, or when aborted. */
  next(ms: number, signal?: AbortSignal): Promise<void>;
  close(): void;
}

/** Network folders tell of nothing: `next` always has an end. https://nodejs.org/api/fs.html#availability */
export function watchFolder(directory: string): FolderChanges {
  let changed = false;
  let wake = (): void => undefined;
  const note = (): void => {
    changed = true;
    wake();
  };
  let watcher: FSWatcher | undefined;
  const close = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  try {
    watcher = watch(directory, { persistent: false }, note).on('error', close);
  } catch {
    // Nothing is lost by it: `next` ends by time.
  }
  return {
    get watched() {
      return watcher !== undefined;
    },
    async next(ms, signal) {
      if (!changed && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, ms);
          function done(): void {
            clearTimeout(timer);
            signal?.removeEventListener('abort', done);
            resolve();
          }
          signal?.addEventListener('abort', done, { once: true });
          wake = done;
        });
      }
      changed = false;
    },
    close,
  };
}
