import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLanguageModel } from '../llm/create-language-model.ts';
import type { LanguageModel } from '../llm/language-model.ts';
import { type SimulatedModel, startSimulatedModel } from '../llm/simulated-model.ts';
import { type ExplainRequest, explainPlan } from './explain-plan.ts';
import { change, changes, facts, reportOf, summaryOf } from './facts.fixture.ts';

let server: SimulatedModel;
let model: LanguageModel;
beforeAll(async () => {
  server = await startSimulatedModel();
  model = createLanguageModel([{ vendor: 'groq', apiKey: 'k', baseUrl: server.url }], { backoffMs: 5 })!;
});
afterAll(() => server.close());
beforeEach(() => server.behave());

const explain = (more: Partial<ExplainRequest> = {}) => explainPlan({ facts, model, redact: (text) => text, ...more });

/** What comes of it when the model says this. */
const whenItSays = async (said: object, more: Partial<ExplainRequest> = {}) => {
  server.behave({
    kind: 'say',
    text: JSON.stringify({ summary: 'Adds a firewall.', concerns: [], fixes: [], ...said }),
  });
  const result = await explain(more);
  if (result.outcome !== 'explained') throw new Error(result.reason);
  return result.explanation;
};

test('the simulated model explains from the facts, and is named', async () => {
  await expect(explain()).resolves.toEqual({
    outcome: 'explained',
    explanation: {
      model: 'simulated model',
      simulated: true,
      summary:
        'The plan has 1 to add, 1 to change, 1 to destroy. Worst finding: Do not open SSH to the internet (critical).',
      concerns: [
        {
          text: 'Do not open SSH to the internet: broken at google_compute_firewall.ssh.',
          severity: 'critical',
          citations: ['gcp-firewall-no-open-ssh', 'google_compute_firewall.ssh'],
        },
        {
          text: 'google_sql_database_instance.main is destroyed: look at what depends on it and at what only it stores.',
          severity: 'high',
          citations: ['google_sql_database_instance.main'],
        },
      ],
      fixes: [{ text: 'Name the addresses that need it.', citations: ['gcp-firewall-no-open-ssh'] }],
      risk: 'critical',
      dropped: 0,
    },
  });
});

test('claims that stand on nothing of this plan are dropped and counted', async () => {
  const explanation = await whenItSays({
    concerns: [
      { text: 'No citation.', severity: 'critical', citations: [] },
      { text: 'Another plan.', severity: 'critical', citations: ['aws_s3_bucket.other', 'aws-s3-versioning'] },
      {
        text: 'Data loss at google_sql_database_instance.ghost.',
        severity: 'high',
        citations: ['google_sql_database_instance.main'],
      },
      { text: 'The database goes.', severity: 'high', citations: ['`google_sql_database_instance.main`', 'nonsense'] },
      {
        text: 'A bigger google_compute_instance.machine_type.',
        severity: 'low',
        citations: ['module.eu.google_compute_instance.web'],
      },
    ],
    fixes: [{ text: 'Pray.', citations: ['hope'] }],
  });
  expect(explanation.concerns).toEqual([
    { text: 'The database goes.', severity: 'high', citations: ['google_sql_database_instance.main'] },
    {
      text: 'A bigger google_compute_instance.machine_type.',
      severity: 'low',
      citations: ['module.eu.google_compute_instance.web'],
    },
  ]);
  expect(explanation.fixes).toEqual([]);
  expect(explanation.dropped).toBe(4);
});

test('the risk is the floor of code, or above it by a concern that stands', async () => {
  const risky = (severity: string, citation: string) => ({
    concerns: [{ text: 'It may break.', severity, citations: [citation] }],
  });
  const low = { facts: { ...facts, report: reportOf(facts.report.findings, { risk: 'low' as const }) } };
  expect((await whenItSays({}, low)).risk).toBe('low');
  expect((await whenItSays(risky('high', 'google_compute_firewall.ssh'), low)).risk).toBe('high');
  expect((await whenItSays(risky('critical', 'made.up'), low)).risk).toBe('low');
  expect((await whenItSays(risky('low', 'google_compute_firewall.ssh'))).risk).toBe('critical');
});

test('a summary that plays a risky plan down, or speaks of strangers, is replaced by figures', async () => {
  for (const summary of ['This plan is safe to apply.', 'No risks at all.', 'Deletes aws_s3_bucket.other.', '']) {
    const explanation = await whenItSays({ summary });
    expect(explanation.summary).toBe(
      '1 to add, 1 to change, 0 to replace, 1 to destroy; 1 finding, worst: Do not open SSH to the internet.',
    );
    expect(explanation.dropped).toBe(1);
  }
  expect((await whenItSays({ summary: 'It is not safe to apply this.' })).summary).toBe(
    'It is not safe to apply this.',
  );
});

test('texts are cut, and long lists with them', async () => {
  const concern = { text: 'word '.repeat(500), severity: 'low', citations: ['google_compute_firewall.ssh'] };
  const explanation = await whenItSays({
    summary: 'word '.repeat(500),
    concerns: Array.from({ length: 50 }, () => concern),
  });
  expect(explanation.summary.length).toBeLessThanOrEqual(400);
  expect(explanation.concerns).toHaveLength(5);
  expect(explanation.concerns[0]?.text.length).toBeLessThanOrEqual(280);
});

test('secrets leave neither with the prompt nor with the answer', async () => {
  const redact = (text: string): string => text.replaceAll('hunter2', '(secret)');
  const leaking = { ...facts, summary: summaryOf(changes, { warnings: ['password is hunter2'] }) };
  const explanation = await whenItSays(
    { summary: 'The password is hun`ter2, hunter2.'.replace('`', '') },
    { facts: leaking, redact },
  );
  expect(explanation.summary).toBe('The password is (secret), (secret).');
  expect(JSON.stringify(server.requests.at(-1)?.body)).not.toContain('hunter2');
});

test('a folded address may be cited as it was told', async () => {
  const listed = Array.from({ length: 900 }, (_, n) => change(`google_storage_bucket.logs[${n}]`));
  const explanation = await whenItSays(
    { concerns: [{ text: 'Many buckets.', severity: 'low', citations: ['google_storage_bucket.logs[…]'] }] },
    { facts: { ...facts, summary: summaryOf(listed) } },
  );
  expect(explanation.concerns[0]?.citations).toEqual(['google_storage_bucket.logs']);
});

test('without an answer there is a sentence that says why', async () => {
  const html = { kind: 'http', status: 200, body: '<html>', contentType: 'text/html' } as const;
  server.behave(html);
  await expect(explain()).resolves.toEqual({
    outcome: 'unavailable',
    reason: 'Groq gave an answer that cannot be used: not a completion',
  });
  server.behave({ kind: 'hang' });
  await expect(explain({ budgetMs: 100 })).resolves.toEqual({
    outcome: 'unavailable',
    reason: 'Groq was too slow: no answer in 0.1 s',
  });
  server.behave({ kind: 'http', status: 401, body: '{}' });
  await expect(explain()).resolves.toEqual({ outcome: 'unavailable', reason: 'Groq refused the key: HTTP 401' });
});
