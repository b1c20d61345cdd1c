import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { simulatedCloudEnvironment, writeProviderMirror } from './mirror.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('launchers for every platform, executable, and the same bytes for ever', () => {
  const directory = temporaryFolder();
  const { providers, cliConfiguration } = writeProviderMirror(directory);
  expect(providers).toContain('registry.terraform.io/hashicorp/google');
  expect(cliConfiguration).toContain(`path = "${directory}"`);
  const version = join(directory, 'registry.terraform.io/hashicorp/google/6.50.0');
  expect(readdirSync(version)).toEqual(['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64']);
  const file = join(version, 'linux_amd64', 'terraform-provider-google_v6.50.0_x5');
  expect(statSync(file).mode & 0o777).toBe(0o755);
  // lock files of existing workspaces hold this file's hash: another one makes every `init` of theirs fail
  expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(
    'a674da935509a9b18b3959f36387ab0a55cae8c7bd10cd17dd407d477e75e724',
  );
});

test('writing it again changes nothing and leaves nothing behind', () => {
  const directory = temporaryFolder();
  writeProviderMirror(directory);
  const before = readdirSync(directory, { recursive: true });
  writeProviderMirror(directory);
  expect(readdirSync(directory, { recursive: true })).toEqual(before);
});

test('the environment names the cloud, Node.js and the program', () => {
  const environment = simulatedCloudEnvironment('/srv/cloud', '/opt/node');
  expect(environment).toEqual({
    SIMULATED_CLOUD_DIR: '/srv/cloud',
    SIMULATED_CLOUD_NODE: '/opt/node',
    SIMULATED_CLOUD_PROVIDER: expect.stringMatching(/\/provider\/main\.ts$/),
    NODE_COMPILE_CACHE: '/srv/cloud/.compile-cache',
  });
  expect(statSync(environment['SIMULATED_CLOUD_PROVIDER']!).isFile()).toBe(true);
});
