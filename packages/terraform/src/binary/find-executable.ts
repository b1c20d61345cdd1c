/** Where a program is. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/**
 * @param name a path, or a name on PATH
 * @param path what PATH says
 */
export async function findExecutable(name: string, path: string): Promise<string | undefined> {
  const candidates =
    name.includes('/') || isAbsolute(name)
      ? [resolve(name)]
      : path
          .split(delimiter)
          .filter((folder) => folder !== '')
          .map((folder) => join(folder, name));
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      if ((await stat(candidate)).isFile()) return candidate;
    } catch {
      // Not here: the next folder of PATH.
    }
  }
  return undefined;
}
