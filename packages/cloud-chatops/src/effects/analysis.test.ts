/** The `analyze` effect with programs of somebody else's: what it asks them, and what the gate makes of their answers. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gate, type AnalysisReport, type AnalyzeInput, type AnalyzeOutput, type GateInput } from '@cloud-chatops/core';
import { samplePlan } from '@cloud-chatops/core/testing';
import { openStore, type Store } from '@cloud-chatops/store';
import { readPlan } from '@cloud-chatops/terraform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { advisorSetup } from '../advise/advisor-setup.ts';
import { parseConfig } from '../config/read-config.ts';
import { createPrograms } from '../programs/programs.ts';
import { installScript } from '../programs/testing/install-program.ts';
import { createAnalysis } from './analysis.ts';

const PLAN = JSON.stringify({ format_version: '1.2', resource_changes: [] });
const plan = samplePlan();
const input: AnalyzeInput = {
  sessionId: 's',
  attempt: 1,
  target: { project: 'shop', entry: 'vm', name: 'web' },
  operation: 'deploy',
  settings: {},
  plan,
};

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'analysis-'));
  mkdirSync(join(folder, 'policies'));
  store = await openStore(join(folder, 'data'));
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** @param opa what the program says, as a line of shell; absent: none is configured */
async function analysed(
  opa?: string,
  deny = 'block',
  planJsonOf: () => Promise<Uint8Array> = async () => Buffer.from(PLAN),
): Promise<{ output: AnalyzeOutput; report: AnalysisReport | undefined; gateOf: ReturnType<typeof gate> }> {
  if (opa !== undefined) installScript(folder, 'opa', opa);
  const rego = `advisor: { rego: { program: opa, path: ./bin/opa, policies: ./policies, deny: ${deny} } }\n`;
  const config = parseConfig(
    `${opa === undefined ? '' : rego}catalog: { vm: { title: VM, module: ./vm } }\nprojects: { shop: { catalog: [vm] } }\n`,
    'c.yaml',
  );
  const programs = createPrograms(
    { ...config, path: (relative) => join(folder, relative) },
    { environment: process.env, infracostKey: undefined, temporary: folder },
  );
  const output = await createAnalysis({
    ...(await advisorSetup({})),
    programs,
    artifacts: store.artifacts,
    planOf: async () => readPlan(PLAN),
    planJsonOf,
    redact: (text) => text,
    projectOf: (id) => config.projects[id],
    waitForWordsMs: 0,
  })(input, { signal: new AbortController().signal });
  const about: Pick<GateInput, 'report' | 'analysisError'> =
    output.outcome === 'analyzed' ? { report: output.report } : { analysisError: output.message };
  const stored = output.outcome === 'analyzed' ? await store.artifacts.get(output.report.report.key) : undefined;
  return {
    output,
    report: stored === undefined ? undefined : (JSON.parse(stored) as AnalysisReport),
    gateOf: gate({ plan, policy: output.policy, name: 'web', ...about }),
  };
}

const says = (deny: readonly string[]): string =>
  `echo '${JSON.stringify({ result: [{ expressions: [{ value: { deny } }] }] })}'`;
const DENIED = says(['no']);
const PASSED = says([]);
const OPEN = 'echo "no space left" >&2; exit 2';

test.each([
  ['denied, which blocks', DENIED, 'block', [{ kind: 'practice', practiceId: 'rego/main.deny' }], []],
  ['denied, which needs an approval', DENIED, 'needs-approval', [], ['finding:rego/main.deny']],
  ['denied, which only advises', DENIED, 'advise', [], []],
  ['passed', PASSED, 'block', [], []],
  ['not evaluated where denials block', OPEN, 'block', [{ kind: 'practice', practiceId: 'rego/main' }], []],
  ['not evaluated where they need an approval', OPEN, 'needs-approval', [], ['finding:rego/main']],
  ['not evaluated where they advise', OPEN, 'advise', [], []],
] as const)('the gate of a plan that is %s', async (_, answer, deny, blockedBy, approvalReasons) => {
  const { gateOf, report } = await analysed(answer, deny);
  expect(gateOf).toMatchObject({ blockedBy, approvalReasons });
  expect(report?.policies).toEqual({ program: 'opa', evaluated: answer !== OPEN });
  expect(report?.risk).toBe(answer === DENIED ? 'high' : 'none');
  expect(report?.notEvaluated.map(({ reason }) => reason)).toEqual(answer === OPEN ? ['opa: no space left'] : []);
});

test('a plan that cannot be handed over: the review fails, which blocks', async () => {
  const { gateOf } = await analysed(PASSED, 'advise', () => Promise.reject(new Error('the plan is gone')));
  expect(gateOf.blockedBy).toEqual([{ kind: 'analysis-failed', message: 'the plan is gone' }]);
});

test('without programs nobody reads the plan JSON', async () => {
  const { output, report } = await analysed(undefined, 'advise', () => Promise.reject(new Error('read')));
  expect(output.outcome).toBe('analyzed');
  expect(report).not.toHaveProperty('policies');
  expect(report?.cost).not.toHaveProperty('source');
});
