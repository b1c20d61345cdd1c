/** Where a program is: by its path, or by its name on PATH. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** Absolute; `undefined` where there is none that can be executed. */
export async function locate(name: string, path: string): Promise<string | undefined> {
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
