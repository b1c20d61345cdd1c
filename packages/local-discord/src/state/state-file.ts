/** Keeps the state in one JSON file, so that a local Discord can be stopped and started again. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { State } from './state.ts';

/** Long enough to gather the changes of one request, short enough to lose almost nothing to a kill. */
const DEBOUNCE_MILLISECONDS = 80;

export interface StateFile {
  /** Says that the state changed; it is written soon. */
  changed(): void;
  /** Writes what is not yet written. */
  flush(): void;
}

/**
 * The state stored in `path`, or `undefined` if there is none yet.
 * @throws Error that names the file, when it holds something else
 */
export function readStateFile(path: string): State | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const hint = 'Name another data file, or delete it to start with an empty server.';
  let state: Partial<State>;
  try {
    state = JSON.parse(text) as Partial<State>;
  } catch (error) {
    throw new Error(`${path} is not JSON. ${hint}`, { cause: error });
  }
  if (state.version !== 1) throw new Error(`${path} is not a state of the local Discord (version 1). ${hint}`);
  return state as State;
}

/** Writes `state` to `path` after every change; a reader never sees half a file. */
export function keepStateFile(path: string, state: State): StateFile {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    timer = undefined;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify(state));
    renameSync(`${path}.new`, path);
  };
  return {
    changed() {
      timer ??= setTimeout(write, DEBOUNCE_MILLISECONDS);
    },
    flush() {
      clearTimeout(timer);
      write();
    },
  };
}

/** A state that lives as long as the process. */
export const noStateFile: StateFile = { changed: () => undefined, flush: () => undefined };
