/** Which terraform is used: the configured one, else `terraform` or `tofu` on PATH; its version must be one that this package was made for. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { execa } from 'execa';
import { asUser, nameOf, program, userMay, type RunAs } from '../run-as/run-as.ts';
import { findExecutable } from './find-executable.ts';

export interface TerraformBinary {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly tool: 'Terraform' | 'OpenTofu';
  readonly version: string;
}

export class TerraformNotFound extends Error {
  override readonly name = 'TerraformNotFound';
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

export interface FindTerraformOptions {
  /** A path, or a name on PATH. */
  readonly configured?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who terraform runs as, and must be able to execute it. */
  readonly runAs?: RunAs;
}

/** Terraform 1.5 brought import blocks and checks, which plans here may hold; OpenTofu begins with 1.6. */
const OLDEST = { Terraform: [1, 5], OpenTofu: [1, 6] } as const;
const INSTALL_HINT =
  'Install Terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu 1.6 or newer (https://opentofu.org/docs/intro/install/), or set its path in the configuration.';

/** @throws TerraformNotFound with one sentence and what to install. */
export async function findTerraform(options: FindTerraformOptions): Promise<TerraformBinary> {
  const { configured, env, runAs } = options;
  const names = configured === undefined ? ['terraform', 'tofu'] : [configured];
  const found = (await Promise.all(names.map((name) => findExecutable(name, env['PATH'] ?? '')))).find(
    (path) => path !== undefined,
  );
  if (found === undefined) {
    throw new TerraformNotFound(
      configured === undefined
        ? 'neither terraform nor tofu is on PATH'
        : `the configured terraform "${configured}" is not there or cannot be executed`,
      INSTALL_HINT,
    );
  }
  const path = await realpath(found);
  const { tool, version } = await readVersion(path, env, runAs);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [, oldest] = OLDEST[tool];
  if (major !== 1 || minor < oldest) {
    throw new TerraformNotFound(`${path} is ${tool} ${version}; 1.${oldest} to 1.x are supported`, INSTALL_HINT);
  }
  return { path, tool, version };
}

/** The plain text tells them apart: `version -json` has the same keys for both. */
async function readVersion(
  path: string,
  env: FindTerraformOptions['env'],
  runAs: RunAs | undefined,
): Promise<Pick<TerraformBinary, 'tool' | 'version'>> {
  const run = {
    extendEnv: false,
    env: { PATH: env['PATH'] ?? '', CHECKPOINT_DISABLE: '1' },
    cwd: '/',
    timeout: 20_000,
    reject: false,
  } as const;
  if (runAs !== undefined && !(await userMay(runAs, '-x', path))) {
    throw new TerraformNotFound(
      `${nameOf(runAs)} cannot run ${path}`,
      'Put it where every user may run it, such as /usr/local/bin.',
    );
  }
  const { stdout } = await execa(...program(asUser(runAs, [path, 'version'])), run);
  const [, tool, version] = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+)/m.exec(stdout) ?? [];
  if (version === undefined || (tool !== 'Terraform' && tool !== 'OpenTofu')) {
    throw new TerraformNotFound(`${path} does not answer to "version" as Terraform or OpenTofu do`, INSTALL_HINT);
  }
  return { tool, version };
}

const LEAST_AT_ONCE = 4 * 1024;
const MOST_AT_ONCE = 256 * 1024;

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  // A pipe in the place of a file must not be waited for: without the flag, opening it keeps a thread until somebody writes.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    // One buffer for all of it: terraform's program is 90 MB, and fresh memory for it costs more than the hash.
    const { size } = await file.stat();
    const buffer = Buffer.allocUnsafe(Math.min(Math.max(size, LEAST_AT_ONCE), MOST_AT_ONCE));
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
