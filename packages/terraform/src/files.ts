/** Small files: read if there, written whole. */
import { randomUUID } from 'node:crypto';
import { chown, readFile, rename, writeFile } from 'node:fs/promises';

export const readIfThere = (path: string): Promise<string | undefined> => ifThere(readFile(path, 'utf8'));

/** `undefined` where what is read is not there. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code;

/** What `writeWhole` leaves behind when the process dies in the middle: as secret as the file itself. */
export const isHalfWritten = (name: string): boolean => /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Appears whole or not at all, readable by the owner only: the bot, or who is given. */
export async function writeWhole(path: string, content: string | Uint8Array, owner?: Owner): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, content, { mode: 0o600, flush: true });
  if (owner !== undefined) await chown(temporary, owner.uid, owner.gid);
  await rename(temporary, path);
}
