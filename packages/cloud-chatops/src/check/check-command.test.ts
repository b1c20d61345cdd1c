import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigInvalid, readConfig } from '../config/read-config.ts';
import { installProgram } from '../programs/testing/install-program.ts';
import { checkLines } from './check-command.ts';

const MODULE = fileURLToPath(new URL('../../../../examples/catalog/google/compute-instance', import.meta.url));

/** A folder with a configuration, a module, and a terraform that answers with this version. */
function folderWith(yaml: string, version = '1.11.4'): { folder: string; environment: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(MODULE, join(folder, 'vm'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  const terraform = join(folder, 'bin', 'terraform');
  writeFileSync(
    terraform,
    `#!/bin/sh\n[ "$2" = -json ] && echo '{"terraform_version": "${version}"}' || echo 'Terraform v${version}'\n`,
  );
  chmodSync(terraform, 0o755);
  writeFileSync(join(folder, 'c.yaml'), yaml);
  return { folder, environment: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, DISCORD_TOKEN: 'hidden' } };
}
/** The lines, with the temporary folder as FOLDER. */
async function check(
  folder: string,
  environment: Record<string, string | undefined>,
): Promise<{ lines: string[]; startable: boolean }> {
  const { lines, startable } = await checkLines(readConfig(join(folder, 'c.yaml')), join(folder, 'data'), environment);
  return { lines: lines.map((line) => line.replaceAll(folder, 'FOLDER')), startable };
}

const GOOD = `catalog:
  google/compute-instance: { title: Compute Instance, module: ./vm }
projects:
  my-gcp-project:
    catalog: [google/compute-instance]
    rights: { plan: [developers], apply: [developers] }
`;
const problems = (lines: readonly string[]): string[] => lines.filter((line) => /^[✗!]/.test(line));

test('all is well', async () => {
  const { folder, environment } = folderWith(GOOD);
  const { lines, startable } = await check(folder, { ...environment, GROQ_API_KEY: 'hidden' });
  expect(startable).toBe(true);
  expect(lines).toEqual([
    '✓ Terraform 1.11.4: FOLDER/bin/terraform',
    '✓ Catalog: google/compute-instance',
    expect.stringMatching(/^✓ Knowledge: \d+ entries$/),
    '✓ my-gcp-project: plan developers; apply developers; approve nobody; cancel nobody; destroy nobody; override nobody; unlock nobody; view nobody',
    '✓ Discord token: set',
    '✓ Model key: Groq',
    'The bot can start.',
  ]);
});

test('every mistake at once, each with its place', async () => {
  const { folder, environment } = folderWith(`terraform:
  binary: ./terraform-that-is-gone
advisor:
  knowledge: [./practices]
catalog:
  google/compute-instance:
    title: Compute Instance
    module: ./vm
    variables:
      machin_type: e2-small
  google/lost: { title: Lost, module: ./lost }
projects:
  my-gcp-project:
    catalog: [google/compute-instance, google/lost]
    environment: [GOOGLE_APPLICATION_CREDENTIALS]
    rights: { plan: [developers] }
`);
  const { lines, startable } = await check(folder, environment);
  expect(startable).toBe(false);
  expect(problems(lines)).toEqual([
    "! Neither GROQ_API_KEY nor GEMINI_API_KEY is set: plans are reviewed without a model's words",
    '! FOLDER/c.yaml:15:19 projects.my-gcp-project.environment.0: GOOGLE_APPLICATION_CREDENTIALS is not set, so terraform gets none here',
    '✗ FOLDER/c.yaml:2:11 terraform.binary: the configured terraform "./terraform-that-is-gone" is not there or cannot be executed. Install Terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu 1.6 or newer (https://opentofu.org/docs/intro/install/), or set its path in the configuration.',
    '✗ FOLDER/c.yaml:11:39 catalog.google/lost.module: the module folder FOLDER/lost cannot be read: ENOENT',
    '✗ FOLDER/c.yaml:4:15 advisor.knowledge.0: the folder FOLDER/practices cannot be read: ENOENT',
    '✗ FOLDER/c.yaml:10:20 catalog.google/compute-instance.variables.machin_type: the module declares no variable machin_type; did you mean machine_type?',
  ]);
  expect(lines.at(-1)).toBe('The bot cannot start: 4 to mend.');
});

test('a user for terraform that cannot be', async () => {
  const yaml = (runAs: string): string => `terraform: { run_as: ${runAs} }\n${GOOD}`;
  const { folder, environment } = folderWith(yaml('{ uid: 65534, gid: 65534 }'));
  const found = problems((await check(folder, environment)).lines).filter((line) => line.includes('run_as'));
  const why =
    process.geteuid?.() === 0
      ? 'user 65534 cannot reach the data folder FOLDER/data. Every folder above it must let that user pass: chmod o+x, or choose another folder.'
      : `only root can start programs as another user, and this process runs as user ${process.geteuid?.()}. Start the bot as root (docs/operations.md says with how few capabilities), or remove terraform.run_as.`;
  expect(found).toEqual([`✗ FOLDER/c.yaml:1:14 terraform.run_as: ${why}`]);
  writeFileSync(join(folder, 'c.yaml'), yaml('{ user: terraform, uid: 1 }'));
  expect(() => readConfig(join(folder, 'c.yaml'))).toThrow(
    'c.yaml:1:22 terraform.run_as: give either user, or uid and gid',
  );
});

test.skipIf(process.geteuid?.() !== 0)(
  'a key file that only root may read, and a terraform that only root may run',
  async () => {
    const { folder, environment } = folderWith(
      `terraform: { run_as: { uid: 65534, gid: 65534 } }\n${GOOD}    plan_environment: { GOOGLE_CREDENTIALS: READER }\n    apply_environment: { GOOGLE_CREDENTIALS: READER }\n`,
    );
    chmodSync(folder, 0o711);
    const key = join(folder, 'key.json');
    writeFileSync(key, '{}', { mode: 0o600 });
    const set = { ...environment, READER: key };
    const keyLines = async (): Promise<string[]> =>
      problems((await check(folder, set)).lines).filter((line) => line.includes('may not read'));
    expect(await keyLines()).toEqual([
      '! FOLDER/c.yaml:5:3 projects.my-gcp-project: user 65534, who terraform runs as, may not read FOLDER/key.json, which GOOGLE_CREDENTIALS names',
    ]);
    chmodSync(key, 0o644);
    expect(await keyLines()).toEqual([]);
    chmodSync(join(folder, 'bin', 'terraform'), 0o700);
    expect(problems((await check(folder, set)).lines)).toContainEqual(
      expect.stringMatching(
        /^✗ FOLDER\/c\.yaml:1:12 terraform\.download: user 65534 cannot run FOLDER\/bin\/terraform/,
      ),
    );
  },
);

test('a terraform that is too old', async () => {
  const { folder, environment } = folderWith(GOOD, '1.4.7');
  expect(problems((await check(folder, environment)).lines)).toContain(
    '✗ FOLDER/c.yaml:1:1 terraform.download: FOLDER/bin/terraform is Terraform 1.4.7; 1.5 to 1.x are supported. Install Terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu 1.6 or newer (https://opentofu.org/docs/intro/install/), or set its path in the configuration.',
  );
});

test('no terraform at all, and the download that is allowed meets no network', async () => {
  const { folder } = folderWith(`terraform: { download: 1.11.4, download_from: 'http://127.0.0.1:9' }\n${GOOD}`);
  const { lines } = await check(folder, { PATH: '/nowhere', DISCORD_TOKEN: 'hidden' });
  expect(lines[0]).toBe('neither terraform nor tofu is on PATH: taking Terraform 1.11.4, as terraform.download says');
  expect(problems(lines).at(-1)).toMatch(
    /^✗ FOLDER\/c\.yaml:1:24 terraform\.download: http:\/\/127\.0\.0\.1:9\/terraform\/1\.11\.4\/terraform_1\.11\.4_SHA256SUMS(\.sig)? could not be fetched: .+\. Install Terraform 1\.5 or newer/,
  );
});

test('a practice that is not there would silently not hold: it is an error', async () => {
  const { folder, environment } = folderWith(`${GOOD}    findings:
      PRACTICE-THAT-IS-NONE:
        enforcement: block
`);
  expect(problems((await check(folder, environment)).lines)).toContain(
    '✗ FOLDER/c.yaml:8:7 projects.my-gcp-project.findings.PRACTICE-THAT-IS-NONE: there is no practice PRACTICE-THAT-IS-NONE',
  );
});

test('credentials of their own for planning and applying: each must be there', async () => {
  const { folder, environment } = folderWith(`${GOOD}    plan_environment:
      GOOGLE_CREDENTIALS: READER
      GOOGLE_PROJECT: PLANNED
    apply_environment:
      GOOGLE_CREDENTIALS: WRITER
      AWS_PROFILE: PROFILE
`);
  const set = {
    ...environment,
    GROQ_API_KEY: 'hidden',
    READER: 'x',
    WRITER_FILE: '/nowhere/key',
    PROFILE_FILE: folder,
  };
  const { lines, startable } = await check(folder, set);
  expect(startable).toBe(false);
  expect(problems(lines)).toEqual([
    '! FOLDER/c.yaml:9:23 projects.my-gcp-project.plan_environment.GOOGLE_PROJECT: apply_environment does not name GOOGLE_PROJECT: terraform gets none while it applies',
    '! FOLDER/c.yaml:12:20 projects.my-gcp-project.apply_environment.AWS_PROFILE: plan_environment does not name AWS_PROFILE: terraform gets none while it plans',
    '✗ FOLDER/c.yaml:9:23 projects.my-gcp-project.plan_environment.GOOGLE_PROJECT: neither PLANNED nor PLANNED_FILE is set',
    '✗ FOLDER/c.yaml:11:27 projects.my-gcp-project.apply_environment.GOOGLE_CREDENTIALS: the file /nowhere/key that WRITER_FILE names is not there or empty',
    '✗ FOLDER/c.yaml:12:20 projects.my-gcp-project.apply_environment.AWS_PROFILE: the file FOLDER that PROFILE_FILE names cannot be read: EISDIR',
  ]);
});

test('a variable that no module of the project knows', async () => {
  const { folder, environment } = folderWith(`${GOOD}    variables: { regionn: europe-west1 }\n`);
  expect(problems((await check(folder, environment)).lines)).toContain(
    '! FOLDER/c.yaml:7:27 projects.my-gcp-project.variables.regionn: no module of this project declares regionn, so it has no effect',
  );
});

test('a module that is no HCL: its own file, line and column', async () => {
  const { folder, environment } = folderWith(GOOD);
  writeFileSync(join(folder, 'vm', 'broken.tf'), 'variable "a" {\n  default =\n}\n');
  expect(problems((await check(folder, environment)).lines)).toContain(
    '✗ FOLDER/c.yaml:2:63 catalog.google/compute-instance.module: FOLDER/vm/broken.tf:2:12 Invalid expression. Expected the start of an expression, but found an invalid expression token.',
  );
});

test('a broken practice of your own: its file, line and column', async () => {
  const { folder, environment } = folderWith(`advisor: { knowledge: [./practices] }\n${GOOD}`);
  mkdirSync(join(folder, 'practices'));
  writeFileSync(join(folder, 'practices', 'mine.md'), '---\nid: MINE-1\nseverity: enormous\n---\nText\n');
  const found = problems((await check(folder, environment)).lines).filter((line) => line.includes('mine.md'));
  expect(found[0]).toMatch(/^✗ FOLDER\/practices\/mine\.md:\d+:\d+ /);
});

test('no token; a key file that cannot be read', async () => {
  const { folder, environment } = folderWith(GOOD);
  expect(problems((await check(folder, { PATH: environment['PATH'] })).lines)).toContain(
    '✗ DISCORD_TOKEN is not set: give the bot token by DISCORD_TOKEN or DISCORD_TOKEN_FILE',
  );
  expect(problems((await check(folder, { ...environment, DISCORD_TOKEN_FILE: '/nowhere/token' })).lines)).toEqual([
    '✗ DISCORD_TOKEN_FILE: /nowhere/token cannot be read: ENOENT',
  ]);
});

describe('programs', () => {
  const yaml = (advisor: string): string => `advisor: ${advisor}\n${GOOD}`;
  const withPolicy = (advisor: string, javascript?: string) => {
    const made = folderWith(yaml(advisor));
    mkdirSync(join(made.folder, 'rules'));
    if (javascript !== undefined) writeFileSync(join(made.folder, 'rules', 'main.mjs'), javascript);
    return made;
  };
  const POLICY = 'export const deny = () => [];';

  test('that are there and answer', async () => {
    const { folder, environment } = withPolicy(
      '{ rego: { program: opa, path: ./bin/opa, policies: ./rules }, infracost: { path: ./bin/infracost } }',
      POLICY,
    );
    installProgram(folder, 'opa');
    installProgram(folder, 'infracost');
    const { lines, startable } = await check(folder, environment);
    expect(startable).toBe(true);
    expect(lines).toEqual(
      expect.arrayContaining([
        '✓ Policies in Rego: opa, package main',
        '✓ Prices: Infracost (FOLDER/bin/infracost)',
        '! INFRACOST_API_KEY is not set: Infracost takes what "infracost auth login" has stored, if anything',
      ]),
    );
    const withKey = await check(folder, { ...environment, INFRACOST_API_KEY: 'hidden' });
    expect(withKey.lines.join('\n')).not.toMatch(/INFRACOST_API_KEY|hidden/);
  });

  test('that are missing: the bot can start, and it is said what that means', async () => {
    const { folder, environment } = withPolicy(
      '{ rego: { program: conftest, policies: ./rules }, infracost: {} }',
      POLICY,
    );
    const { lines, startable } = await check(folder, environment);
    expect(startable).toBe(true);
    expect(problems(lines)).toEqual(
      expect.arrayContaining([
        '! FOLDER/c.yaml:1:12 advisor.rego: the policies cannot be evaluated, and each review will say so: conftest is not installed: there is no program conftest',
        '! FOLDER/c.yaml:1:60 advisor.infracost: there is no program infracost: our own price lists are used',
      ]),
    );
  });

  test('policies that do not compile', async () => {
    const { folder, environment } = withPolicy(
      '{ rego: { program: opa, policies: ./rules } }',
      'export const deny = 7;',
    );
    installProgram(folder, 'opa');
    expect(problems((await check(folder, environment)).lines)).toContainEqual(
      expect.stringMatching(
        /^! .* advisor\.rego: the policies cannot be evaluated, and each review will say so: opa: /,
      ),
    );
  });

  test('files that are not there', async () => {
    const { folder, environment } = folderWith(
      yaml('{ rego: { program: opa, policies: ./none }, infracost: { usage_file: ./none.yml } }'),
    );
    const { lines, startable } = await check(folder, environment);
    expect(startable).toBe(false);
    expect(problems(lines)).toEqual(
      expect.arrayContaining([
        '✗ FOLDER/c.yaml:1:44 advisor.rego.policies: there is no folder FOLDER/none',
        '✗ FOLDER/c.yaml:1:79 advisor.infracost.usage_file: there is no file FOLDER/none.yml',
      ]),
    );
  });

  test('a rule in Rego may be named under findings only where there are policies', async () => {
    const findings = '    findings: { rego/main.deny: { enforcement: advise } }\n';
    const without = folderWith(GOOD + findings);
    expect(problems((await check(without.folder, without.environment)).lines)).toContainEqual(
      expect.stringContaining('there is no practice rego/main.deny'),
    );
    const { folder, environment } = withPolicy('{ rego: { program: opa, policies: ./rules } }', POLICY);
    installProgram(folder, 'opa');
    writeFileSync(join(folder, 'c.yaml'), yaml('{ rego: { program: opa, policies: ./rules } }') + findings);
    expect((await check(folder, environment)).startable).toBe(true);
  });
});

test('a broken file is not examined further', () => {
  const { folder } = folderWith('catalog: {}\nprojects: { p: { catalog: [] } }\n');
  expect(() => readConfig(join(folder, 'c.yaml'))).toThrow(ConfigInvalid);
});
