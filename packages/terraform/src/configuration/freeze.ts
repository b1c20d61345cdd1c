/**
 * Our own copy of a module, from which one plan is made and applied. A plan file does not hold what `file()` and
 * provisioners read, so editing the module between plan and apply would change what runs; the copy does not change, and
 * its content is part of the digest.
 */
import { randomUUID } from 'node:crypto';
import { copyFile, chmod, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isCode } from '../files.ts';
import { ConfigurationRefused } from './configuration-refused.ts';
import { BACKEND_OVERRIDE } from './state-backend.ts';

export interface FreezeLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

export const DEFAULT_FREEZE_LIMITS: FreezeLimits = { maxFiles: 2000, maxBytes: 50 * 1024 * 1024 };

/**
 * Left out: what takes Terraform over (plugin folders, ready-made data folders, variable files that load themselves),
 * what belongs to somebody's own runs (states), tests (`init` loads modules and providers for them that nothing else names),
 * and version control. Variables come from our var-file only.
 */
const LEFT_OUT = [
  /^\.terraform$/,
  /^terraform\.d$/,
  /^\.git$/,
  /\.auto\.tfvars(\.json)?$/,
  /^terraform\.tfvars(\.json)?$/,
  /\.tfstate(\.|$)/,
  /^\.terraformrc$|^terraform\.rc$/,
  /\.(tf|tofu)(test|mock)\.(hcl|json)$/,
];

/**
 * Copies the module to `destination` (0700, files 0600 or 0700 where the source is executable); all or nothing.
 * Returns what was left out, relative to the module. A copy that is there already stays.
 * @throws ConfigurationRefused
 */
export async function freezeConfiguration(
  source: string,
  destination: string,
  limits: FreezeLimits = DEFAULT_FREEZE_LIMITS,
): Promise<readonly string[]> {
  const root = await realpath(source).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw error;
    throw new ConfigurationRefused(
      'not-a-folder',
      `the module folder ${source} does not exist`,
      'Check the catalog entry.',
    );
  });
  const partial = `${destination}.${randomUUID()}.partial`;
  const copy: Copy = { root, limits, files: 0, bytes: 0, leftOut: [] };
  try {
    await copyFolder(copy, root, partial);
    if (!(await readdir(partial)).some((name) => /\.tf(\.json)?$/.test(name))) {
      throw new ConfigurationRefused(
        'no-configuration',
        `${source} holds no .tf file`,
        'Check the path of the catalog entry.',
      );
    }
    await rename(partial, destination).catch((error: unknown) => {
      if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return copy.leftOut;
}

interface Copy {
  readonly root: string;
  readonly limits: FreezeLimits;
  files: number;
  bytes: number;
  readonly leftOut: string[];
}

async function copyFolder(copy: Copy, from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch((error: unknown) => {
    if (!isCode(error, 'ENOTDIR')) throw error;
    throw new ConfigurationRefused('not-a-folder', `${from} is not a folder`, 'Check the catalog entry.');
  });
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of entries) {
    const [path, target] = [join(from, entry.name), join(to, entry.name)];
    const name = relative(copy.root, path);
    if (LEFT_OUT.some((pattern) => pattern.test(entry.name))) {
      copy.leftOut.push(name);
    } else if (entry.name === BACKEND_OVERRIDE) {
      throw new ConfigurationRefused(
        'reserved-name',
        `${name} is a name that Cloud ChatOps writes itself`,
        'Rename the file.',
      );
    } else if (entry.isDirectory()) {
      await copyFolder(copy, path, target);
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      await copyOne(copy, await inside(copy, path, name), target, name);
    } else {
      throw new ConfigurationRefused(
        'not-a-file',
        `${name} is neither a file nor a folder`,
        'Remove it from the module.',
      );
    }
  }
}

/** A link must lead to a file of the same module: otherwise the frozen copy would not hold what runs. */
async function inside(copy: Copy, path: string, name: string): Promise<string> {
  const real = await realpath(path).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'ELOOP')) throw error;
    return undefined;
  });
  if (real === undefined || !real.startsWith(copy.root + sep)) {
    throw new ConfigurationRefused(
      'link-leaves',
      `${name} is a link that leads out of the module`,
      'Replace it by the file itself.',
    );
  }
  return real;
}

async function copyOne(copy: Copy, from: string, to: string, name: string): Promise<void> {
  const found = await stat(from);
  if (!found.isFile()) {
    throw new ConfigurationRefused('not-a-file', `${name} is a link to a folder`, 'Replace it by the folder itself.');
  }
  copy.files += 1;
  copy.bytes += found.size;
  const { maxFiles, maxBytes } = copy.limits;
  if (copy.files > maxFiles) {
    throw new ConfigurationRefused(
      'too-many-files',
      `the module has more than ${maxFiles} files`,
      'Move what is not Terraform out of the folder.',
    );
  }
  if (copy.bytes > maxBytes) {
    throw new ConfigurationRefused(
      'too-large',
      `the module is larger than ${maxBytes} bytes`,
      'Move what is not Terraform out of the folder.',
    );
  }
  await copyFile(from, to);
  await chmod(to, (found.mode & 0o100) === 0 ? 0o600 : 0o700);
}
