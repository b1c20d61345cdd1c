import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { advise, adviseCommand, type AdviseOptions } from './advise-command.ts';
import type { JsonLine } from './json-line.ts';
import { terraformPlan } from './testing/terraform-plan.ts';
import { parseXml } from './testing/xml.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Where a price is looked for by it, a sentence would quote it. */
const SECRET = 'correct-horse-"battery"-staple';
const CONFIGURATION = `
terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}
provider "google" {
  project = "my-gcp-project"
  region  = "us-central1"
  zone    = "us-central1-a"
}
variable "token" {
  type      = string
  sensitive = true
}
resource "google_compute_firewall" "ssh" {
  name          = "ssh"
  network       = "default"
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
resource "google_compute_disk" "data" {
  name = "data"
  type = "pd-ssd"
  size = 100
}
resource "google_compute_disk" "odd" {
  name = "odd"
  type = nonsensitive(var.token)
  size = 100
}
`;
const CONFIG = `
advisor: { knowledge: [./practices] }
catalog:
  vm: { title: VM, module: ./vm }
projects:
  shop:
    catalog: [vm]
    cost: { warn_over: 5 }
    findings:
      gcp-firewall-no-open-ssh:
        waived: { reason: a bastion of the old kind, owner: ana, expires: 2999-12-31 }
`;
const OWN_PRACTICE = `---
id: gcp-disk-small
title: Keep disks under 50 GB
severity: low
category: cost
provider: gcp
service: disk
resources: [google_compute_disk]
violates: 'r.num("size", 10) > 50.0'
fix: Choose a smaller size.
examples:
  fail: [{ google_compute_disk.d: { size: 60 } }]
  pass: [{ google_compute_disk.d: { size: 10 } }]
---
Ours.
`;

let folder: string;
let plan: string;
/** As a person runs it. */
const typed = (args: readonly string[], input = '') =>
  execa(process.execPath, [MAIN, 'advise', ...args], { cwd: folder, reject: false, input });
/** The same without a process of its own. */
const command = (args: readonly string[]) => runCommand(adviseCommand('0.0.0'), args, folder);
/** What the command does, with options as they were read. */
async function run(paths: readonly string[], options: AdviseOptions) {
  const out = { stdout: '', stderr: '' };
  const exitCode = await advise(
    paths.map((path) => join(folder, path)),
    options,
    {
      version: '0.0.0',
      stdin: Readable.from([]),
      write: async (chunk) => void (out.stdout += chunk),
      complain: (error) => void (out.stderr += `${(error as Error).message}\n${(error as { hint?: string }).hint}\n`),
    },
  );
  return { ...out, exitCode };
}
const lines = (stdout: string): JsonLine[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonLine);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advise-'));
  plan = await terraformPlan(CONFIGURATION, { token: SECRET });
  writeFileSync(join(folder, 'plan.json'), plan);
  writeFileSync(join(folder, 'cloud-chatops.yaml'), CONFIG);
  mkdirSync(join(folder, 'practices'));
  writeFileSync(join(folder, 'practices', 'gcp-disk-small.md'), OWN_PRACTICE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('text: three sections; the secret of the plan is in none of the formats', async () => {
  const { stdout, exitCode } = await typed(['plan.json']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^plan\.json: risk critical, \d+ practices checked$/m);
  expect(stdout).toMatch(/^💰 Cost \+\$17\.00 a month/m);
  expect(stdout).toMatch(
    /🔒 Security\nCritical: .*\(gcp-firewall-no-open-ssh, advise\)\n {2}google_compute_firewall\.ssh/,
  );
  expect(stdout).toMatch(/^⚠️ Best practices/m);
  expect(plan).toContain('correct-horse');
  expect(stdout).toContain('(sensitive value)');
  for (const format of ['text', 'json', 'sarif', 'junit'] as const) {
    const { stdout: written, stderr } = await run(['plan.json'], { format });
    expect(written.length).toBeGreaterThan(500);
    expect(written + stderr).not.toMatch(/correct-horse|staple/);
  }
});

test('JSON lines: a line a plan, with prices that are null where they are not known', async () => {
  const { stdout } = await typed(['--json', 'plan.json', '-'], plan);
  const [first, second, ...rest] = lines(stdout);
  expect(rest).toEqual([]);
  expect(first).toMatchObject({
    file: 'plan.json',
    risk: 'critical',
    cost: { currency: 'USD', before: 0, after: 17, delta: 17 },
  });
  expect(first?.findings.find((one) => one.practice_id === 'gcp-firewall-no-open-ssh')).toEqual({
    practice_id: 'gcp-firewall-no-open-ssh',
    address: 'google_compute_firewall.ssh',
    severity: 'critical',
    category: 'network-exposure',
    title: expect.any(String),
    fix: expect.any(String),
    evidence: expect.arrayContaining([{ path: 'source_ranges', value: '["0.0.0.0/0"]' }]),
    since: 'new',
    enforcement: 'advise',
    waived: null,
  });
  expect(first?.cost.resources).toContainEqual(
    expect.objectContaining({
      address: 'google_compute_disk.data',
      region: 'us-central1',
      status: 'priced',
      monthly_cost_usd: 17,
      monthly_cost_before_usd: 0,
      reason: null,
    }),
  );
  expect(second).toEqual({ ...first, file: '-' });
});

describe('exit status', () => {
  const config = (): string => join(folder, 'cloud-chatops.yaml');

  test('1 for a finding at or over --fail-on, 0 without, 0 where it is waived', async () => {
    expect((await command(['--fail-on', 'critical', 'plan.json'])).exitCode).toBe(1);
    expect((await run(['plan.json'], { failOn: 'low' })).exitCode).toBe(1);
    expect((await run(['plan.json'], {})).exitCode).toBe(0);
    const waived = await run(['plan.json'], { failOn: 'critical', config: config(), project: 'shop' });
    expect(waived.exitCode).toBe(0);
  });

  test('2 for a setting that cannot be used, with what is wrong', async () => {
    const wrong = await typed(['--fail-on', 'severe', 'plan.json']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('Allowed choices are low, medium, high, critical');
    const settings: [AdviseOptions, string][] = [
      [{ config: 'nowhere.yaml' }, 'nowhere.yaml: cannot be read'],
      [{ project: 'shop' }, '--project shop needs --config'],
      [{ config: config(), project: 'shoe' }, 'there is no project "shoe"; known: shop'],
    ];
    for (const [options, message] of settings) {
      const { exitCode, stderr } = await run(['plan.json'], options);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
    }
  });

  test('2 with an input that cannot be used; the others are reported all the same', async () => {
    const files = {
      'cut.json': plan.slice(0, 500),
      'state.json': '{"format_version":"1.0","values":{}}',
      'empty.json': '',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { exitCode, stdout, stderr } = await command(['--json', ...Object.keys(files), 'missing.json', 'plan.json']);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(exitCode).toBe(2);
    expect(lines(stdout).map(({ file }) => file)).toEqual(['plan.json']);
    expect(stderr).toContain('cut.json: the plan is cut off');
    expect(stderr).toContain('state.json: this is a Terraform state, not a plan');
    expect(stderr).toContain('empty.json: the plan is empty');
    expect(stderr).toContain('missing.json: there is no such file');
    expect(stderr).toContain('terraform show -json PLANFILE');
  });
});

test('a project: its waivers, cost limits and own practices hold', async () => {
  const { stdout } = await run(['plan.json'], {
    json: true,
    config: join(folder, 'cloud-chatops.yaml'),
    project: 'shop',
  });
  const [line] = lines(stdout);
  expect(line?.findings.find((one) => one.practice_id === 'gcp-firewall-no-open-ssh')?.waived).toEqual({
    reason: 'a bastion of the old kind',
    owner: 'ana',
    expires: '2999-12-31',
  });
  expect(line?.risk).not.toBe('critical');
  expect(line?.cost.warnings).toEqual(["+$17.00 a month is over the project's $5.00"]);
  expect(line?.findings.map((one) => one.practice_id)).toContain('gcp-disk-small');
});

test('a folder and JSON lines: every plan is named, broken lines too', async () => {
  const many = join(folder, 'many');
  mkdirSync(many);
  writeFileSync(join(many, 'a.json'), plan);
  const compact = JSON.stringify(JSON.parse(plan));
  writeFileSync(
    join(many, 'b.jsonl'),
    `${compact}\n\n{"case_id":"x/1","plan":${compact}}\n{"case_id":"x/2","plan":7}\n{\n`,
  );
  const { stdout, stderr, exitCode } = await command(['--json', 'many']);
  expect(lines(stdout).map(({ file, case_id, risk }) => ({ file, case_id, risk }))).toEqual([
    { file: 'many/a.json', case_id: undefined, risk: 'critical' },
    { file: 'many/b.jsonl:1', case_id: undefined, risk: 'critical' },
    { file: 'many/b.jsonl:3', case_id: 'x/1', risk: 'critical' },
  ]);
  expect(stderr).toContain('many/b.jsonl:4: plan is no object');
  expect(stderr).toContain('many/b.jsonl:5: the line is not JSON');
  expect(exitCode).toBe(2);
});

test('a reader that has seen enough ends it without a complaint', async () => {
  const many = join(folder, 'many.jsonl');
  writeFileSync(many, `${JSON.stringify(JSON.parse(plan))}\n`.repeat(300));
  const { stdout, stderr } = await execa('/bin/sh', [
    '-c',
    '"$0" "$1" advise --json "$2" | head -n 1',
    process.execPath,
    MAIN,
    many,
  ]);
  expect(lines(stdout)).toHaveLength(1);
  expect(stderr).toBe('');
});

test('SARIF: each result names a rule that is there, a place and a level that fits its kind', async () => {
  const { stdout } = await command([
    '--format',
    'sarif',
    '-c',
    'cloud-chatops.yaml',
    '-p',
    'shop',
    'plan.json',
    'none.json',
  ]);
  const { version, runs } = JSON.parse(stdout) as Sarif;
  expect(version).toBe('2.1.0');
  const [run] = runs;
  const rules = run?.tool.driver.rules ?? [];
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  expect(run?.results.length).toBeGreaterThan(1);
  for (const result of run?.results ?? []) {
    expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(result.locations[0]?.physicalLocation.artifactLocation.uri).toBe('plan.json');
    expect(result.locations[0]?.logicalLocations[0]?.fullyQualifiedName).toMatch(/^google_compute_/);
    if (result.kind === 'open') expect(result.level).toBe('none');
    else expect(['error', 'warning', 'note']).toContain(result.level);
  }
  const waived = run?.results.find(({ ruleId }) => ruleId === 'gcp-firewall-no-open-ssh');
  expect(waived?.suppressions?.[0]).toMatchObject({ kind: 'external', status: 'accepted' });
  expect(run?.invocations[0]).toMatchObject({ executionSuccessful: false });
});

test('JUnit: the counts are those of the cases; what is under --fail-on does not fail', async () => {
  const { stdout, exitCode } = await run(['plan.json', 'none.json'], { format: 'junit', failOn: 'high' });
  expect(exitCode).toBe(2);
  const root = parseXml(stdout);
  expect(root.name).toBe('testsuites');
  const [suite, unreadable] = root.children;
  const outcomes = (kind: string) => suite?.children.filter((one) => one.children[0]?.name === kind) ?? [];
  expect(Number(suite?.attributes['tests'])).toBe(suite?.children.length);
  expect(Number(suite?.attributes['failures'])).toBe(outcomes('failure').length);
  expect(outcomes('failure').map((one) => one.attributes['name'])).toContain(
    'gcp-firewall-no-open-ssh google_compute_firewall.ssh',
  );
  for (const one of outcomes('failure')) expect(['high', 'critical']).toContain(one.children[0]?.attributes['type']);
  expect(unreadable?.attributes['errors']).toBe('1');
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly kind?: string;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
        readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
      }[];
      readonly suppressions?: readonly { readonly kind: string }[];
    }[];
  }[];
}
