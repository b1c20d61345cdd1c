/** One bot per data folder: an exclusive transaction on a small file of its own, which frees itself when the process dies. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

/** Another bot holds the data folder. */
export class DataFolderInUse extends Error {
  readonly code = 'data-folder-in-use';
  readonly hint = 'Stop the other bot, or give this one its own folder (`data` in cloud-chatops.yaml).';
  constructor(folder: string, options?: ErrorOptions) {
    super(`another bot is running on the data folder ${folder}`, options);
  }
}

/** @throws DataFolderInUse */
export function lockFolder(folder: string): { release(): void } {
  const db = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    throw new DataFolderInUse(folder, { cause: error });
  }
  return { release: () => db.close() };
}
