/** `advise` with policies in Rego and Infracost: in every format, and when they cannot be asked. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { installProgram, installScript } from '../programs/testing/install-program.ts';
import { advise, type AdviseOptions } from './advise-command.ts';
import type { JsonLine } from './json-line.ts';
import { parseXml } from './testing/xml.ts';

const SECRET = 'correct-horse-battery';
const KEY = 'ico-0123456789abcdef';
const PLAN = JSON.stringify({
  format_version: '1.2',
  variables: { token: { value: SECRET } },
  resource_changes: [
    {
      address: 'aws_instance.web',
      mode: 'managed',
      type: 'aws_instance',
      name: 'web',
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: { actions: ['create'], before: null, after: { instance_type: 't3.micro' }, after_unknown: {} },
    },
  ],
  configuration: { root_module: { variables: { token: { sensitive: true } } } },
});
const CONFIG = `advisor:
  rego: { program: conftest, path: ./bin/conftest, policies: ./policies }
  infracost: { path: ./bin/infracost }
catalog: { vm: { title: VM, module: ./vm } }
projects:
  strict: { catalog: [vm] }
  lenient:
    catalog: [vm]
    findings:
      rego/main.deny: { waived: { reason: later, owner: ana, expires: 2999-12-31 } }
`;
const POLICY = `
export const deny = ({ resource_changes, variables }) => [
  'no machine: ' + resource_changes[0].address,
  'no name: ' + resource_changes[0].address,
  { msg: 'token ' + variables.token.value, severity: 'critical', id: 'no-token' },
];
export const warn = () => [{ msg: 'untagged', category: 'tags', address: 'aws_instance.web', fix: 'Tag it.' }];
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'advise-programs-'));
  mkdirSync(join(folder, 'policies'));
  writeFileSync(join(folder, 'policies', 'main.mjs'), POLICY);
  writeFileSync(join(folder, 'plan.json'), PLAN);
  writeFileSync(join(folder, 'c.yaml'), CONFIG);
  vi.stubEnv('HOME', folder);
  vi.stubEnv('INFRACOST_API_KEY', KEY);
  install();
});
const install = (): void => {
  installProgram(folder, 'conftest');
  installProgram(folder, 'infracost');
};
afterEach(install);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function run(options: AdviseOptions) {
  const out = { stdout: '', stderr: '' };
  const exitCode = await advise(
    [join(folder, 'plan.json')],
    { config: join(folder, 'c.yaml'), project: 'strict', ...options },
    {
      version: '0.0.0',
      stdin: Readable.from([]),
      write: async (chunk) => void (out.stdout += chunk),
      complain: (error) => void (out.stderr += `${(error as Error).message}\n`),
    },
  );
  expect(out.stdout + out.stderr).not.toMatch(/correct-horse|ico-0123/);
  return { ...out, exitCode };
}

test('text: policies among the other findings, and the price with its source', async () => {
  const { stdout, exitCode } = await run({ failOn: 'critical' });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/risk critical/);
  expect(stdout).toMatch(/^💰 Cost \+\$73\.00 a month.*\nEstimated by Infracost$/m);
  expect(stdout).toMatch(
    /^High: no machine: aws_instance\.web \(rego\/main\.deny, block\)\n {2}aws_instance\.web\n {2}Fix: /m,
  );
  expect(stdout).toMatch(/^Critical: token \(sensitive value\) \(rego\/no-token, block\)\n {2}\(whole plan\)$/m);
  expect(stdout).toMatch(
    /⚠️ Best practices\n[\s\S]*Medium: untagged \(rego\/main\.warn, advise\)\n.*\n {2}Fix: Tag it\./,
  );
  expect(stdout).toContain('Policies in Rego by conftest: evaluated');
});

test('a waiver of the project holds', async () => {
  const { stdout } = await run({ json: true, project: 'lenient' });
  const line = JSON.parse(stdout) as JsonLine;
  expect(line.policies).toEqual({ program: 'conftest', evaluated: true });
  expect(line.cost).toMatchObject({ source: 'Estimated by Infracost', after: 73 });
  expect(
    line.findings.filter((one) => one.practice_id.startsWith('rego/')).map((f) => [f.practice_id, f.waived]),
  ).toEqual([
    ['rego/no-token', null],
    ['rego/main.deny', { reason: 'later', owner: 'ana', expires: '2999-12-31' }],
    ['rego/main.deny', { reason: 'later', owner: 'ana', expires: '2999-12-31' }],
    ['rego/main.warn', null],
  ]);
});

test('SARIF and JUnit: each result names a rule that is there', async () => {
  const { runs } = JSON.parse((await run({ format: 'sarif' })).stdout) as {
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly partialFingerprints: object;
      }[];
    }[];
  };
  const [only] = runs;
  const ours = only?.results.filter(({ ruleId }) => ruleId.startsWith('rego/')) ?? [];
  expect(ours.map(({ ruleId }) => ruleId).toSorted()).toEqual([
    'rego/main.deny',
    'rego/main.deny',
    'rego/main.warn',
    'rego/no-token',
  ]);
  const fingerprints = ours.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
  expect(new Set(fingerprints).size).toBe(4);
  for (const { ruleId, ruleIndex } of ours) expect(only?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  const [suite] = parseXml((await run({ format: 'junit', failOn: 'high' })).stdout).children;
  expect(
    suite?.children.filter((one) => one.children[0]?.name === 'failure').map((one) => one.attributes['name']),
  ).toEqual(expect.arrayContaining(['rego/no-token (whole plan)', 'rego/main.deny aws_instance.web']));
});

test('programs that fail: status 2, nothing passed, our own prices, and the reasons are said', async () => {
  installScript(folder, 'conftest', `echo "Error: policy quotes ${SECRET}" >&2; exit 1`);
  installScript(folder, 'infracost', 'echo "Error: key $INFRACOST_API_KEY is not known" >&2; exit 1');
  const { stdout, stderr, exitCode } = await run({});
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/plan\.json: policies not evaluated: conftest: policy quotes \(sensitive value\)/);
  expect(stdout).toContain('Policies in Rego by conftest: not evaluated');
  expect(stdout).toContain('rego/main on (whole plan): conftest: policy quotes (sensitive value)');
  expect(stdout).toContain(
    'Estimated from our own price lists, not by Infracost: Infracost: key (sensitive value) is not known',
  );
  const line = JSON.parse((await run({ json: true })).stdout) as JsonLine;
  expect(line.policies).toEqual({ program: 'conftest', evaluated: false });
  expect(line.not_evaluated[0]).toMatchObject({ practice_id: 'rego/main', address: '(whole plan)' });
  const sarif = JSON.parse((await run({ format: 'sarif' })).stdout) as {
    runs: { results: { kind?: string; ruleId: string }[] }[];
  };
  expect(sarif.runs[0]?.results).toContainEqual(expect.objectContaining({ kind: 'open', ruleId: 'rego/main' }));
});

test('Infracost gets the key, and the plan is gone from where it read it', async () => {
  await run({});
  const seen = JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')) as { path: string; modes: string[] };
  expect(seen.modes).toEqual(['700', '600']);
  expect(() => readFileSync(seen.path)).toThrow('ENOENT');
});
