/** Opens the embedded store of a data folder: creates it (0700), takes the folder's lock, migrates. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifacts, LeaseStore, SessionStore } from '@cloud-chatops/core';
import { Migrator } from 'kysely/migration';
import { createArtifacts } from './artifacts.ts';
import { createAuditLog, type AuditLog } from './audit-log.ts';
import { createDocuments, type Documents } from './documents.ts';
import { lockFolder } from './folder-lock.ts';
import { MIGRATIONS, type Tables } from './schema.ts';
import { createSessionStore } from './session-store.ts';
import { openSqlite } from './sqlite.ts';

export interface Store {
  readonly sessions: SessionStore & LeaseStore;
  readonly artifacts: Artifacts;
  readonly documents: Documents;
  readonly audit: AuditLog;
  close(): Promise<void>;
}

/**
 * @throws DataFolderInUse when another bot runs on the folder.
 * @throws Error when the folder cannot be written or the database was written by a newer version.
 */
export async function openStore(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const lock = lockFolder(folder);
  const db = openSqlite<Tables>(join(folder, 'store.sqlite'));
  const close = async (): Promise<void> => {
    await db.destroy();
    lock.release();
  };
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await close();
    throw new Error(
      `the store in ${folder} could not be brought up to date: ${error instanceof Error ? error.message : JSON.stringify(error)}`,
      { cause: error },
    );
  }
  return {
    sessions: createSessionStore(db),
    artifacts: createArtifacts(db),
    documents: createDocuments(db),
    audit: createAuditLog(db),
    close,
  };
}
