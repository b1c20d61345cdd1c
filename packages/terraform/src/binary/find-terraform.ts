/** Which terraform is used: the configured one, else `terraform` or `tofu` on PATH; its version must be one that this package was made for. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';

export interface TerraformBinary {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly tool: 'Terraform' | 'OpenTofu';
  readonly version: string;
  readonly sha256: string;
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
}

/** Terraform 1.5 brought import blocks and checks, which plans here may hold; OpenTofu begins with 1.6. */
const OLDEST = { Terraform: [1, 5], OpenTofu: [1, 6] } as const;
const INSTALL_HINT =
  'Install Terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu 1.6 or newer (https://opentofu.org/docs/intro/install/), or set its path in the configuration.';

/** @throws TerraformNotFound with one sentence and what to install. */
export async function findTerraform(options: FindTerraformOptions): Promise<TerraformBinary> {
  const { configured, env } = options;
  const names = configured === undefined ? ['terraform', 'tofu'] : [configured];
  const found = (await Promise.all(names.map((name) => locate(name, env['PATH'] ?? '')))).find(
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
  const { tool, version } = await readVersion(path, env);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [, oldest] = OLDEST[tool];
  if (major !== 1 || minor < oldest) {
    throw new TerraformNotFound(`${path} is ${tool} ${version}; 1.${oldest} to 1.x are supported`, INSTALL_HINT);
  }
  return { path, tool, version, sha256: await sha256OfFile(path) };
}

async function locate(name: string, path: string): Promise<string | undefined> {
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

/** OpenTofu answers with the same keys as Terraform; only the plain text tells them apart. */
async function readVersion(
  path: string,
  env: FindTerraformOptions['env'],
): Promise<Pick<TerraformBinary, 'tool' | 'version'>> {
  const run = {
    extendEnv: false,
    env: { PATH: env['PATH'] ?? '', CHECKPOINT_DISABLE: '1' },
    timeout: 20_000,
    reject: false,
  } as const;
  const [json, plain] = await Promise.all([execa(path, ['version', '-json'], run), execa(path, ['version'], run)]);
  const version = /"terraform_version":\s*"(\d+\.\d+\.\d+)/.exec(json.stdout)?.[1];
  const tool = /^(Terraform|OpenTofu) v/m.exec(plain.stdout)?.[1];
  if (version === undefined || (tool !== 'Terraform' && tool !== 'OpenTofu')) {
    throw new TerraformNotFound(`${path} does not answer to "version -json" as Terraform or OpenTofu do`, INSTALL_HINT);
  }
  return { tool, version };
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
