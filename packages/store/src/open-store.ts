/** Opens the embedded store of a data folder: creates it (0700), takes the folder's lock, migrates. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
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

export interface OpenStoreOptions {
  /** The folder's group may pass through it (0710), without seeing what is in it; default: nobody may (0700). */
  readonly groupMayPass?: boolean;
}

/**
 * @throws DataFolderInUse when another bot runs on the folder.
 * @throws Error when the folder cannot be written or the database was written by a newer version.
 */
export async function openStore(folder: string, { groupMayPass = false }: OpenStoreOptions = {}): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, groupMayPass ? 0o710 : 0o700);
  const lock = lockFolder(folder);
  const [file, lockFile] = [join(folder, 'store.sqlite'), join(folder, 'lock.sqlite')];
  const db = openSqlite<Tables>(file);
  // SQLite gives its other files the rights of the first: https://www.sqlite.org/src/file/src/os_unix.c findCreateFileMode
  for (const path of [file, `${file}-wal`, `${file}-shm`, lockFile, `${lockFile}-journal`]) {
    if (existsSync(path)) chmodSync(path, 0o600);
  }
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
