import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { ConfigurationRefused } from './configuration-refused.ts';
import { DEFAULT_FREEZE_LIMITS, freezeConfiguration } from './freeze.ts';

function module(files: Record<string, string>): { source: string; copy: string; root: string } {
  const root = temporaryFolder();
  const source = join(root, 'module');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(source, name)), { recursive: true });
    writeFileSync(join(source, name), text);
  }
  return { source, copy: join(root, 'copy'), root };
}
const why = (freezing: Promise<unknown>): Promise<string> =>
  freezing.then(
    () => 'frozen',
    (error: unknown) =>
      error instanceof ConfigurationRefused ? `${error.code}: ${error.message}` : `unexpected: ${String(error)}`,
  );
const names = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

test('copies the module without what would take Terraform over, private to its owner', async () => {
  const { source, copy } = module({
    'main.tf': 'x',
    'net/main.tf': 'y',
    '.terraform.lock.hcl': 'lock',
    'run.sh': '#!/bin/sh',
    '.terraform/providers/evil': '',
    'terraform.d/plugins/evil': '',
    '.git/config': '',
    'a.auto.tfvars': '',
    'b.auto.tfvars.json': '',
    'terraform.tfvars': '',
    'terraform.tfstate': '',
    'terraform.tfstate.backup': '',
    'errored.tfstate': '',
    'tests/a.tftest.hcl': '',
    'b.tofutest.json': '',
    'c.tfmock.hcl': '',
  });
  chmodSync(join(source, 'run.sh'), 0o755);
  symlinkSync('main.tf', join(source, 'link.tf'));
  const leftOut = await freezeConfiguration(source, copy);
  expect(names(copy)).toEqual(['.terraform.lock.hcl', 'link.tf', 'main.tf', 'net/main.tf', 'run.sh']);
  expect(leftOut.toSorted()).toEqual([
    '.git',
    '.terraform',
    'a.auto.tfvars',
    'b.auto.tfvars.json',
    'b.tofutest.json',
    'c.tfmock.hcl',
    'errored.tfstate',
    'terraform.d',
    'terraform.tfstate',
    'terraform.tfstate.backup',
    'terraform.tfvars',
    'tests/a.tftest.hcl',
  ]);
  const mode = (name: string): string => (statSync(join(copy, name)).mode & 0o777).toString(8);
  expect([mode('.'), mode('net'), mode('main.tf'), mode('run.sh')]).toEqual(['700', '700', '600', '700']);
});

test('a copy that is there stays as it is', async () => {
  const { source, copy } = module({ 'main.tf': 'one' });
  await freezeConfiguration(source, copy);
  writeFileSync(join(source, 'main.tf'), 'two');
  await freezeConfiguration(source, copy);
  expect(readFileSync(join(copy, 'main.tf'), 'utf8')).toBe('one');
});

test('refuses what cannot be frozen, says which file, and leaves nothing behind', async () => {
  const outside = module({ 'main.tf': '', 'secret.txt': 'secret' });
  const link = (to: string) => {
    const made = module({ 'main.tf': '' });
    symlinkSync(to, join(made.source, 'link'));
    return made;
  };
  const socket = module({ 'main.tf': '' });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(socket.source, 'door'), resolve));
  onTestFinished(() => void server.close());
  const inner = module({ 'main.tf': '', 'net/main.tf': '' });
  symlinkSync('net', join(inner.source, 'alias'));
  const made = {
    away: link(join(outside.source, 'secret.txt')),
    dangling: link('nowhere'),
    up: link('..'),
    socket,
    inner,
    none: module({ 'readme.md': '' }),
    reserved: module({ 'main.tf': '', 'cloud_chatops_backend_override.tf.json': '{}' }),
    many: module(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.tf`, '']))),
    large: module({ 'main.tf': 'x'.repeat(2000) }),
  };
  const limits = { maxFiles: 10, maxBytes: 1000 };
  const answers = Object.fromEntries(
    await Promise.all(
      Object.entries(made).map(
        async ([name, m]) => [name, await why(freezeConfiguration(m.source, m.copy, limits))] as const,
      ),
    ),
  );
  expect(answers).toEqual({
    away: 'link-leaves: link is a link that leads out of the module',
    dangling: 'link-leaves: link is a link that leads out of the module',
    up: 'link-leaves: link is a link that leads out of the module',
    socket: 'not-a-file: door is neither a file nor a folder',
    inner: 'not-a-file: alias is a link to a folder',
    none: `no-configuration: ${made.none.source} holds no .tf file`,
    reserved: 'reserved-name: cloud_chatops_backend_override.tf.json is a name that Cloud ChatOps writes itself',
    many: 'too-many-files: the module has more than 10 files',
    large: 'too-large: the module is larger than 1000 bytes',
  });
  expect(Object.values(made).filter((m) => existsSync(m.copy) || readdirSync(m.root).length > 1)).toEqual([]);
  expect(await why(freezeConfiguration('/no/such/folder', outside.copy, DEFAULT_FREEZE_LIMITS))).toBe(
    'not-a-folder: the module folder /no/such/folder does not exist',
  );
});
