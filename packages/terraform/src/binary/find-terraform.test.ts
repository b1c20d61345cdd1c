import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { findTerraform, TerraformNotFound } from './find-terraform.ts';

/** A program that answers like the tool of that version. */
function program(folder: string, name: string, title: string, version: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n[ "$*" = version ] && echo '${title} v${version}'\n`);
  chmodSync(path, 0o755);
  return path;
}
const why = (found: Promise<unknown>): Promise<string> =>
  found.then(
    () => 'found',
    (error: unknown) => (error instanceof TerraformNotFound ? error.message : `unexpected: ${String(error)}`),
  );

test('terraform on PATH before tofu; a configured path before both', async () => {
  const folder = temporaryFolder();
  const tofu = program(folder, 'tofu', 'OpenTofu', '1.11.5');
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  expect(await findTerraform({ env })).toMatchObject({ path: tofu, tool: 'OpenTofu', version: '1.11.5' });
  const terraform = program(folder, 'terraform', 'Terraform', '1.5.0');
  expect(await findTerraform({ env })).toEqual({ path: terraform, tool: 'Terraform', version: '1.5.0' });
  expect(await findTerraform({ env, configured: tofu })).toMatchObject({ tool: 'OpenTofu' });
});

test('says what is wrong', async () => {
  const folder = temporaryFolder();
  const env = { PATH: folder };
  expect(await why(findTerraform({ env }))).toBe('neither terraform nor tofu is on PATH');
  expect(await why(findTerraform({ env, configured: '/no/such/terraform' }))).toBe(
    'the configured terraform "/no/such/terraform" is not there or cannot be executed',
  );
  const old = program(folder, 'old', 'Terraform', '1.4.7');
  expect(await why(findTerraform({ env: { PATH: `${folder}:/bin` }, configured: old }))).toBe(
    `${old} is Terraform 1.4.7; 1.5 to 1.x are supported`,
  );
  const other = join(folder, 'other');
  writeFileSync(other, '#!/bin/sh\necho hello\n');
  chmodSync(other, 0o755);
  expect(await why(findTerraform({ env: { PATH: `${folder}:/bin` }, configured: other }))).toBe(
    `${other} does not answer to "version" as Terraform or OpenTofu do`,
  );
});
