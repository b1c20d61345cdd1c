/** The audit of a data folder for reading, also while the bot runs on it: no lock is taken, nothing is written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createAuditReader, type AuditReader } from './audit-log.ts';
import type { Tables } from './schema.ts';
import { openSqliteForReading } from './sqlite.ts';

export interface OpenAudit extends AuditReader {
  close(): Promise<void>;
}

/** @throws Error when there is no store in the folder, or one of a version without an audit. */
export async function openAudit(folder: string): Promise<OpenAudit> {
  const file = join(folder, 'store.sqlite');
  if (!existsSync(file)) throw new Error(`there is no store in ${folder}: no bot has run on this data folder`);
  const db = openSqliteForReading<Tables>(file);
  const reader = createAuditReader(db);
  try {
    await reader.head();
  } catch (error) {
    await db.destroy();
    throw new Error(`the store in ${folder} cannot be read as an audit: start the bot once to bring it up to date`, {
      cause: error,
    });
  }
  return { ...reader, close: () => db.destroy() };
}
