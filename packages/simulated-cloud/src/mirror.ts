/**
 * How terraform finds the simulated providers: a filesystem mirror with one launcher each, and the environment that the
 * launchers need. https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { providerVersions } from './provider/providers.ts';

/** Platforms that a launcher is written for: whichever terraform runs here looks into its own. */
const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;

export interface ProviderMirror {
  /** The mirror's root. */
  path: string;
  /** Addresses of the providers in it, such as `registry.terraform.io/hashicorp/google`. */
  providers: string[];
  /** A `provider_installation` block for the CLI configuration: these providers from the mirror, nothing else at all. */
  cliConfiguration: string;
}

/**
 * Writes the mirror, also over an earlier one. The launchers' bytes are the same on every machine and in every version
 * of this package, since lock files hold their hash; what differs comes by `simulatedCloudEnvironment`.
 */
export function writeProviderMirror(directory: string): ProviderMirror {
  const providers = Object.entries(providerVersions).map(([name, version]) => {
    const address = `registry.terraform.io/hashicorp/${name}`;
    for (const platform of PLATFORMS) {
      const file = join(directory, address, version, platform, `terraform-provider-${name}_v${version}_x5`);
      mkdirSync(dirname(file), { recursive: true });
      const temporary = join(directory, `.${randomUUID()}`);
      writeFileSync(temporary, launcher(name), { mode: 0o755 });
      renameSync(temporary, file); // another process may be starting it now
    }
    return address;
  });
  return { path: directory, providers, cliConfiguration: cliConfiguration(directory) };
}

/**
 * The environment entries that must reach terraform, and through it the launchers.
 * `directory` is the cloud's folder, `node` the Node.js that runs the providers.
 */
export function simulatedCloudEnvironment(directory: string, node: string = process.execPath): Record<string, string> {
  // beside this file there is the source in the repository, and the compiled program in the published package
  const main = import.meta.url.endsWith('.ts')
    ? new URL('./provider/main.ts', import.meta.url)
    : new URL('./provider/main.js', import.meta.url);
  return {
    SIMULATED_CLOUD_DIR: directory,
    SIMULATED_CLOUD_NODE: node,
    SIMULATED_CLOUD_PROVIDER: fileURLToPath(main),
    // terraform starts a provider six times from plan to apply: compiled code is kept, which saves half of each start
    NODE_COMPILE_CACHE: join(directory, '.compile-cache'),
  };
}

function launcher(name: string): string {
  return `#!/bin/sh\nexec "$SIMULATED_CLOUD_NODE" "$SIMULATED_CLOUD_PROVIDER" ${name}\n`;
}

function cliConfiguration(directory: string): string {
  return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(directory)}\n  }\n}\n`;
}
