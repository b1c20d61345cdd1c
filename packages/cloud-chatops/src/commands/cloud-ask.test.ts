import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLanguageModel,
  loadKnowledge,
  startSimulatedModel,
  type LanguageModel,
  type SimulatedModel,
} from '@cloud-chatops/advisor';
import { createRedactor, type LobbyView, type Right } from '@cloud-chatops/core';
import { samplePlan } from '@cloud-chatops/core/testing';
import type { Asked } from '@cloud-chatops/discord-adapter';
import { practiceDirs, practiceIndexFile } from '@cloud-chatops/knowledge';
import { cardToText } from '@cloud-chatops/presentation';
import { readPlan, summarizePlan } from '@cloud-chatops/terraform';
import { openStore, type Store } from '@cloud-chatops/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { advisorSetup } from '../advise/advisor-setup.ts';
import { analyze, reportHead } from '../effects/analysis.ts';
import { cloudAsk, type AskParts } from './cloud-ask.ts';

const SECRET = 'hunter2-hunter2';
const PLAN = JSON.stringify({
  format_version: '1.2',
  variables: { token: { value: SECRET } },
  resource_changes: [
    {
      address: 'google_compute_firewall.ssh',
      mode: 'managed',
      type: 'google_compute_firewall',
      name: 'ssh',
      provider_name: 'registry.terraform.io/hashicorp/google',
      change: {
        actions: ['create'],
        before: null,
        after: { source_ranges: ['0.0.0.0/0'], allow: [{ protocol: 'tcp', ports: ['22'] }] },
        after_unknown: {},
        before_sensitive: false,
        after_sensitive: {},
      },
    },
  ],
  configuration: { root_module: { variables: { token: { sensitive: true } } } },
});

let folder: string;
let store: Store;
let server: SimulatedModel;
let model: LanguageModel | undefined;
let view: Pick<LobbyView, 'target' | 'plan' | 'report'>;
let parts: AskParts;
let mayView = true;
beforeAll(async () => {
  server = await startSimulatedModel();
  model = createLanguageModel([{ vendor: 'groq', apiKey: 'k', baseUrl: server.url }], { backoffMs: 5 });
  folder = mkdtempSync(join(tmpdir(), 'cloud-ask-'));
  store = await openStore(folder);
  const { artifacts } = store;
  const plan = readPlan(PLAN);
  const { redact } = createRedactor(plan.secrets);
  const setup = await advisorSetup({});
  const report = analyze(plan, setup.project, setup, redact);
  const summary = await artifacts.put('s/summary', JSON.stringify(summarizePlan(plan, { redact })));
  const stored = await artifacts.put('s/report', JSON.stringify(report));
  view = {
    target: { project: 'shop', entry: 'vm', name: 'web' },
    plan: samplePlan({ summary }),
    report: reportHead(report, stored),
  };
  parts = {
    view: async (id) => (id === 'session-1' ? view : undefined),
    rightsOf: (): readonly Right[] => (mayView ? ['view'] : ['plan']),
    artifacts,
    knowledge: loadKnowledge({ dirs: practiceDirs, indexFile: practiceIndexFile }).entries,
    model: undefined,
    redact,
  };
});
afterAll(async () => {
  await server.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(question: string, more: Partial<AskParts> = {}, asked: Partial<Asked> = {}): Promise<string> {
  const answer = await cloudAsk({ ...parts, ...more }).run({
    member: { person: { id: '1', name: 'Kim' }, guildId: '2', roleIds: [] },
    channelId: '3',
    inThread: true,
    sessionHere: 'session-1',
    options: { question },
    missingPermissions: [],
    ...asked,
  });
  return answer.kind === 'private-card' ? cardToText(answer.card) : answer.kind === 'private' ? answer.text : '';
}

test('without a model: the practice that the plan breaks, where, and what the plan costs', async () => {
  const text = await ask('why is ssh open to the internet?');
  expect(text.split('\n')[1]).toMatch(
    /^- Do not open SSH to the internet\..*`gcp-firewall-no-open-ssh`, `google_compute_firewall\.ssh`/,
  );
  expect(text).toContain('💰 **Cost**');
  expect(text).toContain('From the practices.');
});

test('with a model: sentences that cite, and who wrote them', async () => {
  const text = await ask('Is SSH open?', { model });
  expect(text).toContain('google_compute_firewall.ssh');
  expect(text).toContain('AI answer by simulated model');
});

test('a model that does not answer: the practices do, with the reason', async () => {
  const nobody = createLanguageModel([{ vendor: 'groq', apiKey: 'k', baseUrl: 'http://127.0.0.1:9' }], {
    backoffMs: 1,
  });
  const text = await ask('Is SSH open?', { model: nobody });
  expect(text).toContain('gcp-firewall-no-open-ssh');
  expect(text).toContain('no AI answer: ');
});

test('a question may hold a secret, mentions and Markdown: none of them is shown', async () => {
  const text = await ask(`@everyone **${SECRET}** is bad?`);
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain('@everyone');
});

test('no plan to ask about, and nobody without the right to view', async () => {
  const { plan, target } = view;
  expect(await ask('x', { view: async () => undefined })).toContain('Ask in the thread of a plan');
  expect(await ask('x', { view: async () => ({ target, ...(plan ? { plan } : {}) }) })).toContain(
    'no reviewed plan yet',
  );
  await store.artifacts.deletePrefix('s/');
  expect(await ask('x')).toContain('not stored any more');
  mayView = false;
  expect(await ask('x')).toBe("You can't view **shop**: it needs the right `view`.");
});
