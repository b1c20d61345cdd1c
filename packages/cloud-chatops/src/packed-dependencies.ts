/**
 * The packages of others in one file each: a start then opens 500 files instead of two thousand, which takes a third of
 * its time. `scripts/pack-dependencies.ts` makes them with each install; without them, or when something else is
 * installed by now, every package is loaded from where it is. Our own code is never packed: its stack traces and its
 * changes are those of its files.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheFolder } from './cache-folder.ts';

export const PACKED_FOLDER = cacheFolder('packed');
/** Written last. */
export const MANIFEST = 'packed.json';

export interface Packed {
  /** What was installed when they were made. */
  readonly installed: string;
  /** Specifier, as our code imports it → file in the folder. */
  readonly files: Readonly<Record<string, string>>;
}

const LOCKFILE = fileURLToPath(new URL('../../../pnpm-lock.yaml', import.meta.url));

/** Changes with every package that is installed. @throws when this is no checkout. */
export const installed = (): string => createHash('sha256').update(readFileSync(LOCKFILE)).digest('hex');

/** To be called before other modules are loaded. */
export function usePackedDependencies(folder = PACKED_FOLDER): void {
  const files = packedFiles(folder);
  if (files === undefined) return;
  registerHooks({
    resolve(specifier, context, next) {
      const file = Object.hasOwn(files, specifier) ? files[specifier] : undefined;
      // They import each other as they did before.
      if (file === undefined || context.parentURL?.includes('/node_modules/') !== false)
        return next(specifier, context);
      return { url: pathToFileURL(join(folder, file)).href, format: 'module', shortCircuit: true };
    },
  });
}

/** Those of what is installed now. */
export function packedFiles(folder: string): Packed['files'] | undefined {
  try {
    const packed = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Packed;
    return packed.installed === installed() ? packed.files : undefined;
  } catch {
    // There are none, which costs time and nothing else.
    return undefined;
  }
}
