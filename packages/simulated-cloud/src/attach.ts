/**
 * The providers inside this process instead of in processes that terraform starts. A plan starts a provider six times,
 * which is more than half of its work on a small module: for tests of what modules do, and for a debugger.
 * https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGrpcServer } from './protocol/grpc-server.ts';
import { providerService } from './protocol/serve-provider.ts';
import { createHandlers } from './provider/handlers.ts';
import { loadProvider, providerVersions } from './provider/providers.ts';

export interface AttachedProviders {
  /** With these, terraform calls this process. It then neither installs the providers nor looks at their lock file. */
  readonly environment: Readonly<Record<'TF_REATTACH_PROVIDERS', string>>;
  close(): void;
}

/**
 * Makes a `terraform` in the folder that is the one on PATH with these providers: for what finds terraform by itself and
 * passes no such variable on to it. Without providers: the plain one, from the next start of it on.
 */
export function writeTerraform(folder: string, providers?: AttachedProviders): void {
  const path = process.env['PATH'] ?? '';
  const reattach = providers && `TF_REATTACH_PROVIDERS='${providers.environment.TF_REATTACH_PROVIDERS}' `;
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\nPATH='${path}' ${reattach ?? ''}exec terraform "$@"\n`;
  writeFileSync(join(folder, 'terraform'), script, { mode: 0o755 });
}

/** `cloud` is the cloud's folder. Faults that end a provider's process end this one. */
export async function attachProviders(cloud: string): Promise<AttachedProviders> {
  const attached = await Promise.all(
    Object.keys(providerVersions).map(async (name) => {
      const { definition, schema } = await loadProvider(name);
      // Each run of terraform configures its provider as it likes.
      const server = await startGrpcServer(
        () => providerService(createHandlers(definition, schema, cloud, {})),
        undefined,
      );
      return { name, server };
    }),
  );
  const reattach = attached.map(({ name, server }) => [
    `registry.terraform.io/hashicorp/${name}`,
    {
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true, // terraform does not ask this process to end
      Addr: { Network: 'tcp', String: `127.0.0.1:${server.port}` },
    },
  ]);
  return {
    environment: { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(reattach)) },
    close() {
      for (const { server } of attached) server.close();
    },
  };
}
