import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRedactor } from '@cloud-chatops/core';
import { readPlan } from '@cloud-chatops/terraform';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { createPrograms, type Programs } from './programs.ts';
import { installProgram, installScript, KEPT } from './testing/install-program.ts';

const PLAN = JSON.stringify({
  format_version: '1.2',
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
});
const KEY = 'ico-0123456789abcdef';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'programs-'));
  mkdirSync(join(folder, 'policies'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** A policy as the programs of `testing/` take it. */
const policy = (javascript: string, name = 'main'): void =>
  writeFileSync(join(folder, 'policies', `${name}.mjs`), javascript);
const DENIES = `export const deny = (input) => input.resource_changes.map(({ address }) => address + ' is denied');`;

function programs(advisor: string, environment: Record<string, string> = {}): Programs {
  const yaml = `advisor: ${advisor}\ncatalog: {}\nprojects: {}\n`;
  const config = { ...parseConfig(yaml, 'c.yaml'), path: (relative: string) => join(folder, relative) };
  return createPrograms(config, {
    environment: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, HOME: folder, ...environment },
    infracostKey: KEY,
    temporary: join(folder, 'tmp'),
  });
}
const rego = (program: string, more = '') => {
  const made = programs(`{ rego: { program: ${program}, policies: ./policies ${more} } }`).rego;
  if (made === undefined) throw new Error('no rego');
  return made;
};
const infracost = (more = '{}', environment: Record<string, string> = {}) => {
  const made = programs(`{ infracost: ${more} }`, environment).infracost;
  if (made === undefined) throw new Error('no infracost');
  const { redact } = createRedactor([KEY]);
  return { ...made, ask: (signal?: AbortSignal) => made.estimate(readPlan(PLAN), PLAN, redact, signal) };
};
const not = (reason: string | RegExp) => ({
  outcome: 'not-evaluated',
  reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
});

describe.each(['opa', 'conftest'] as const)('%s', (program) => {
  beforeEach(() => void installProgram(folder, program));

  test('denies and warns, and knows what the policy says about itself', async () => {
    policy(`${DENIES}
export const warn_size = () => [{ msg: 'small', severity: 'LOW', details: { address: 'aws_instance.web' } }];
export const helper = () => ['no rule'];`);
    const answer = await rego(program).evaluate(PLAN);
    expect(answer).toEqual({
      outcome: 'evaluated',
      results: expect.arrayContaining([
        { rule: 'deny', message: 'aws_instance.web is denied' },
        { rule: 'warn_size', message: 'small', severity: 'low', address: 'aws_instance.web' },
      ]),
    });
    expect(answer).toMatchObject({ results: { length: 2 } });
  });

  test('a plan that passes', async () => {
    policy('export const deny = () => [];');
    expect(await rego(program).evaluate(PLAN)).toEqual({ outcome: 'evaluated', results: [] });
  });

  test('another package', async () => {
    mkdirSync(join(folder, 'policies', 'cloud'));
    policy(DENIES, 'cloud/network');
    expect(await rego(program, ', package: cloud.network').evaluate(PLAN)).toMatchObject({ results: { length: 1 } });
  });

  test('policies that have no such package or rule have not passed', async () => {
    expect(await rego(program).evaluate(PLAN)).toMatchObject({ outcome: 'not-evaluated' });
    policy('export const allow = () => [];');
    expect(await rego(program).evaluate(PLAN)).toEqual(not('the package main has no deny, violation or warn'));
  });

  test('an error of a policy', async () => {
    policy(`export const deny = () => { throw new Error('undefined function re_mach'); };`);
    expect(await rego(program).evaluate(PLAN)).toEqual(not(/undefined function re_mach/));
  });

  test('one that never answers is ended, with what it started', async () => {
    const seen = join(folder, 'pid');
    installScript(folder, program, `/bin/sleep 300 & echo $! >'${seen}'; wait`);
    expect(await rego(program, ', timeout_seconds: 0.3').evaluate(PLAN)).toEqual(
      not(`${program} did not answer in 0.3 s`),
    );
    await gone(Number(readFileSync(seen, 'utf8')));
  });

  test('one that is asked to stop', async () => {
    const seen = join(folder, 'pid');
    installScript(folder, program, `echo $$ >'${seen}'; exec /bin/sleep 300`);
    const stop = new AbortController();
    const asked = rego(program).evaluate(PLAN, stop.signal);
    while (!existsSync(seen)) await sleep(10);
    stop.abort();
    expect(await asked).toMatchObject({ outcome: 'not-evaluated' });
    await gone(Number(readFileSync(seen, 'utf8')));
  });

  test.each([
    ['is missing', 'rm "$0"', /is not installed: there is no program/],
    ['says nothing', 'exit 0', /did not answer with/],
    ['answers garbage', 'echo "[1, 2"', /did not answer with/],
    ['answers other JSON', `echo '{"result": "yes"}'`, /did not answer with|no policy declares/],
    ['fails', 'echo "Error: no such flag" >&2; exit 1', /: no such flag$/],
    ['fails without a word', 'exit 3', /ended with status 3 and no word/],
    ['dies', 'kill -9 $$', /could not be run: SIGKILL/],
    ['never stops talking', 'exec yes', /wrote more than 32 MiB/],
  ])('one that %s', async (what, script, reason) => {
    policy(DENIES);
    const path = installScript(folder, program, script);
    if (what === 'is missing') rmSync(path);
    expect(await rego(program).evaluate(PLAN)).toEqual(not(reason));
  });
});

test('policies whose folder is gone, and a program that does not read what it is given', async () => {
  installScript(folder, 'opa', 'echo "no" >&2; exit 1');
  expect(await rego('opa').evaluate(PLAN.padEnd(1024 ** 2))).toEqual(not('opa: no'));
  rmSync(join(folder, 'policies'), { recursive: true });
  expect(await rego('opa').evaluate(PLAN)).toEqual(not(/^opa could not be run: ENOENT$/));
});

test('conftest: a status of 1 counts as an answer only with something denied or warned', async () => {
  const answer = JSON.stringify([{ filename: '', namespace: 'main', successes: 2 }]);
  installScript(folder, 'conftest', `echo '${answer}'; exit 1`);
  expect(await rego('conftest').evaluate(PLAN)).toEqual(not('conftest ended with status 1 and no word'));
});

test('no secret of the bot reaches the policies', async () => {
  installProgram(folder, 'opa');
  policy('export const deny = () => [Object.keys(process.env).sort().join()];');
  const { rego: made } = programs('{ rego: { program: opa, policies: ./policies } }', {
    DISCORD_TOKEN: 't',
    AWS_SECRET_ACCESS_KEY: 's',
    TF_VAR_password: 'p',
  });
  const answer = await made?.evaluate(PLAN);
  const [said] = answer?.outcome === 'evaluated' ? answer.results : [];
  expect(said?.message.split(',').filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD', KEPT].includes(name))).toEqual([
    'HOME',
    'PATH',
  ]);
});

describe('infracost', () => {
  const seen = (): Record<string, unknown> =>
    JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')) as Record<string, unknown>;

  test('prices the plan, which nobody else can read and which is gone afterwards', async () => {
    installProgram(folder, 'infracost');
    const answer = await infracost('{ pricing_api: "http://127.0.0.1:9/" }', { AWS_SECRET_ACCESS_KEY: 's' }).ask();
    expect(answer).toMatchObject({
      outcome: 'estimated',
      report: { after: 73, delta: 73, source: 'Estimated by Infracost' },
    });
    const { modes, beside, path, environment } = seen();
    expect({ modes, beside }).toEqual({ modes: ['700', '600'], beside: ['plan.json'] });
    expect(String(path)).toContain(join(folder, 'tmp', 'infracost-'));
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    expect(environment).toEqual(
      expect.arrayContaining([
        'INFRACOST_API_KEY',
        'INFRACOST_ENABLE_CLOUD',
        'INFRACOST_PRICING_API_ENDPOINT',
        'INFRACOST_SKIP_UPDATE_CHECK',
      ]),
    );
    expect(environment).not.toContain('AWS_SECRET_ACCESS_KEY');
  });

  test.each([
    ['is missing', 'rm', /^Infracost is not installed/],
    ['answers garbage', 'echo {', /^Infracost did not answer with JSON$/],
    ['answers other JSON', 'echo "{}"', /^Infracost's answer is not what was expected \(currency/],
    [
      'fails',
      'echo "INF Retrieving prices" >&2; echo "Error: quota exceeded" >&2; exit 1',
      /^Infracost: quota exceeded$/,
    ],
    ['never answers', 'sleep 300', /^Infracost did not answer in 0.3 s$/],
    ['never stops talking', 'exec yes', /wrote more than 32 MiB/],
  ])('one that %s: nothing of the plan is left', async (what, script, reason) => {
    const path = installScript(folder, 'infracost', script);
    if (what === 'is missing') rmSync(path);
    const limit = what === 'never answers' ? '{ timeout_seconds: 0.3 }' : '{}';
    expect(await infracost(limit).ask()).toEqual({ outcome: 'failed', reason: expect.stringMatching(reason) });
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });
});

/** A process that was killed is a zombie until somebody takes note of it. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      if (readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) return;
    } catch {
      return;
    }
    await sleep(10);
  }
}
