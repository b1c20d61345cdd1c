/** Once a day: run folders and stored texts of sessions that ended long ago are deleted. The timeline and the audit stay. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ENDED, type Artifacts, type LobbyView, type Logger, type Timers } from '@cloud-chatops/core';

const DAY_MS = 24 * 60 * 60_000;
/** Nothing can happen in these any more. A failed or interrupted apply is never among them: its logs and states may still be needed. */
const SESSION = /^[0-9a-f]{12}$/;

export interface RetentionParts {
  readonly dataFolder: string;
  readonly days: number;
  readonly artifacts: Pick<Artifacts, 'deletePrefix'>;
  /** Deletes the run folders of a session. */
  readonly removeRuns: (sessionId: string) => Promise<void>;
  readonly view: (sessionId: string) => Promise<LobbyView | undefined>;
  readonly logger: Logger;
  readonly timers: Timers;
}

/** Now and once a day. @returns how to stop it. */
export function startRetention(parts: RetentionParts): () => void {
  let cancel = (): void => {};
  const run = (): void => {
    cancel = parts.timers.set(DAY_MS, run);
    cleanUp(parts).catch((error: unknown) =>
      parts.logger.error({ error: String(error) }, 'the clean-up of ended sessions broke off'),
    );
  };
  run();
  return () => cancel();
}

/** @returns the sessions whose files were deleted. */
export async function cleanUp({
  dataFolder,
  days,
  artifacts,
  removeRuns,
  view,
  logger,
  timers,
}: RetentionParts): Promise<string[]> {
  const runs = join(dataFolder, 'runs');
  const before = timers.now() - days * DAY_MS;
  const deleted: string[] = [];
  for (const id of await sessionsIn(runs)) {
    const now = await view(id);
    if (now === undefined || !ENDED.includes(now.state) || (now.endedAt ?? Infinity) >= before) continue;
    // The folder last: while it is there, the session is found again.
    await artifacts.deletePrefix(`${id}/`);
    await removeRuns(id);
    deleted.push(id);
  }
  if (deleted.length > 0) logger.info({ sessions: deleted.length, days }, 'files of ended sessions were deleted');
  return deleted;
}

async function sessionsIn(runs: string): Promise<string[]> {
  try {
    return (await readdir(runs)).filter((name) => SESSION.test(name));
  } catch (error) {
    // Nothing was ever planned.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
