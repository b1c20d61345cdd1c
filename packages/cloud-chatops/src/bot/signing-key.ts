/** The key that signs buttons: made once, kept in the data folder for its owner only. */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;

/** @throws Error when the file is there but is no key: buttons of other sessions depend on it. */
export function signingKey(folder: string): KeyObject {
  const file = join(folder, 'signing.key');
  try {
    writeFileSync(file, randomBytes(BYTES), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = readFileSync(file);
  if (key.length !== BYTES)
    throw new Error(
      `${file} is not a signing key of ${BYTES} bytes. Delete it to make a new one; the buttons of open sessions then stop working.`,
    );
  return createSecretKey(key);
}
