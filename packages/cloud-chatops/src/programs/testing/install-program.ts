/** Puts an executable where a test wants it. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = {
  opa: new URL('./opa.ts', import.meta.url),
  conftest: new URL('./conftest.ts', import.meta.url),
  infracost: new URL('./infracost.ts', import.meta.url),
};

/** Where Node.js keeps compiled code: these programs have it besides what they are given. */
export const KEPT = 'NODE_COMPILE_CACHE';

/** One of those beside this file: `folder/bin/opa`. */
export const installProgram = (folder: string, name: keyof typeof SOURCES): string =>
  installScript(
    folder,
    name,
    // They are given no environment of ours; reading TypeScript anew takes half of their time.
    `${KEPT}='${process.env[KEPT] ?? ''}' exec '${process.execPath}' '${fileURLToPath(SOURCES[name])}' "$@"`,
  );

/** A shell script of that name, for one that misbehaves. */
export function installScript(folder: string, name: string, script: string): string {
  const path = join(folder, 'bin', name);
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
