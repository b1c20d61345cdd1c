/** Terraform as the configuration wants it: its own path, what is on PATH, or the pinned version, downloaded once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  downloadTerraform,
  findTerraform,
  shareDataFolder,
  TerraformNotFound,
  type RunAs,
  type TerraformBinary,
} from '@cloud-chatops/terraform';
import type { LoadedConfig } from '../config/read-config.ts';

/** @throws TerraformNotFound, TerraformDownloadFailed, or Error when the signing key's file cannot be read */
export async function findBinary(options: {
  readonly config: Pick<LoadedConfig, 'terraform' | 'path'>;
  readonly dataFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Who must be able to run it. */
  readonly runAs?: RunAs;
}): Promise<TerraformBinary> {
  const { config, environment: env, say } = options;
  const runAs = options.runAs === undefined ? {} : { runAs: options.runAs };
  const { binary, download, download_from: from, signing_key: keyFile } = config.terraform;
  try {
    return await findTerraform({ ...(binary === undefined ? {} : { configured: binary }), env, ...runAs });
  } catch (error) {
    // A configured path is meant: only where nothing is configured may a download take its place.
    if (!(error instanceof TerraformNotFound) || binary !== undefined || download === undefined) throw error;
    say(`${error.message}: taking Terraform ${download}, as terraform.download says`);
    const configured = await downloadTerraform({
      version: download,
      folder: join(options.dataFolder, 'terraform'),
      ...(from === undefined ? {} : { from }),
      ...(keyFile === undefined ? {} : { signingKey: readKey(config.path(keyFile)) }),
    });
    if (options.runAs !== undefined) await shareDataFolder(options.dataFolder, options.runAs);
    return findTerraform({ configured, env, ...runAs });
  }
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `the signing key ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      { cause: error },
    );
  }
}
