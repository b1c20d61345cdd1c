/** What plans and what applies: which credential reaches which terraform command, and that neither is ever shown. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { binary, deployment, type Deployment } from '../../test/deployment.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { TerraformBinary } from '../binary/find-terraform.ts';

const READER = 'credential-that-only-reads';
const WRITER = 'credential-that-may-change';
const MODULE = `
terraform {
  backend "local" {}
}
resource "terraform_data" "script" {
  provisioner "local-exec" { command = "echo token $CLOUD_TOKEN; env | grep -c READER; exit 3" }
}
`;

/** The real terraform, which first notes its command and what it was given. */
function noting(folder: string): { readonly program: TerraformBinary; noted(): string[] } {
  if (binary === undefined) throw new Error('terraform is missing');
  const [path, notes] = [join(folder, 'terraform'), join(folder, 'notes')];
  writeFileSync(
    path,
    `#!/bin/sh\necho "$1: $(env | grep -E '^(CLOUD_|READER|WRITER)' | sort | tr '\\n' ' ')" >>'${notes}'\nexec '${binary.path}' "$@"\n`,
  );
  chmodSync(path, 0o755);
  return {
    program: { ...binary, path },
    noted: () => readFileSync(notes, 'utf8').trim().split(/ *\n/),
  };
}

function withTwoCredentials(): { readonly d: Deployment; noted(): string[]; readonly writerFile: string } {
  const folder = temporaryFolder();
  const writerFile = join(folder, 'writer');
  writeFileSync(writerFile, `${WRITER}\n`);
  const { program, noted } = noting(folder);
  const d = deployment(
    { 'main.tf': MODULE },
    {},
    {
      binary: program,
      backend: { path: join(folder, 'terraform.tfstate') },
      planEnvironment: { CLOUD_TOKEN: 'READER' },
      applyEnvironment: { CLOUD_TOKEN: 'WRITER' },
      environment: { PATH: process.env['PATH'], CLOUD_CREDENTIALS: 'shared', READER, WRITER_FILE: writerFile },
    },
  );
  return { d, noted, writerFile };
}

describe.skipIf(binary === undefined)('credentials for planning and for applying', () => {
  test('the apply alone has the one that may change things; both go by the same name', async () => {
    const { d, noted, writerFile } = withTwoCredentials();
    const plan = await d.plan(1);
    await d.terraform.verify(d.applyInput(1, plan), d.tools());
    await d.terraform.apply(d.applyInput(1, plan), d.tools());
    const reads = `CLOUD_CREDENTIALS=shared CLOUD_TOKEN=${READER}`;
    expect(noted().filter((line) => !line.startsWith('state: '))).toEqual([
      `init: ${reads}`,
      `validate: ${reads}`,
      `plan: ${reads}`,
      `show: ${reads}`,
      `apply: CLOUD_CREDENTIALS=shared CLOUD_TOKEN=${WRITER}`,
    ]);
    // Before the plan, by verify, right before the start, and for what is tainted after the failure.
    expect(noted().filter((line) => line.startsWith('state: '))).toEqual(Array(4).fill(`state: ${reads}`));

    const before = noted().length;
    const destroy = await d.plan(2, { operation: 'destroy' });
    writeFileSync(writerFile, 'credential-of-today\n');
    await d.terraform.apply({ ...d.applyInput(2, destroy), operation: 'destroy' }, d.tools());
    // So it is for a destroy; and a file is read when it is needed.
    expect(
      noted()
        .slice(before)
        .filter((line) => !line.includes(READER)),
    ).toEqual(['apply: CLOUD_CREDENTIALS=shared CLOUD_TOKEN=credential-of-today']);
  }, 60_000);

  test('both are secrets at every step, also after a restart', async () => {
    const { d } = withTwoCredentials();
    const plan = await d.plan(1);
    expect(await d.restarted().secretsFor(d.input(1))).toEqual(expect.arrayContaining([READER, WRITER]));
    const output = await d.restarted().apply(d.applyInput(1, plan), d.tools());
    const shown = JSON.stringify([[...d.artifacts], d.progress, output, plan]);
    // The script printed it, and that none of the other's name is there.
    expect(readFileSync(join(d.folder(1), 'apply', 'events.jsonl'), 'utf8')).toContain(`token ${WRITER}`);
    expect([READER, WRITER].filter((secret) => shown.includes(secret))).toEqual([]);
  });
});
