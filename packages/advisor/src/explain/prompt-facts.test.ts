import { expect, test } from 'vitest';
import { estimateTokens } from '../llm/language-model.ts';
import { change, changes, facts, finding, reportOf, summaryOf } from './facts.fixture.ts';
import type { PlanFacts } from './plan-facts.ts';
import { BLOCK_END, BLOCK_START, baseAddress, promptFacts } from './prompt-facts.ts';

const asIs = (text: string): string => text;

test('a small plan is told in full', () => {
  const { facts: told } = promptFacts(facts, asIs, 5_000);
  expect(told).toEqual({
    risk: 'critical',
    counts: { create: 1, update: 1, delete: 1 },
    changes: [
      { address: 'google_sql_database_instance.main', action: 'delete' },
      {
        address: 'google_compute_firewall.ssh',
        action: 'create',
        changes: { source_ranges: '(not set) → ["0.0.0.0/0"]' },
      },
      {
        address: 'module.eu.google_compute_instance.web["a"]',
        action: 'update',
        changes: { machine_type: '"e2-micro" → "e2-standard-8"', token: '(not set) → "(sensitive)"' },
      },
    ],
    findings: [
      {
        practice: 'gcp-firewall-no-open-ssh',
        title: 'Do not open SSH to the internet',
        severity: 'critical',
        addresses: ['google_compute_firewall.ssh'],
        evidence: ['source_ranges[0] = "0.0.0.0/0"'],
        fix: 'Name the addresses that need it.',
      },
    ],
    notEvaluated: 0,
    cost: {
      currency: 'USD',
      monthlyBefore: 10,
      monthlyAfter: 210,
      monthlyDelta: 200,
      notPriced: 1,
      largest: [{ address: 'module.eu.google_compute_instance.web["a"]', delta: 200 }],
      warnings: [],
    },
    outputs: [],
    drift: [],
    messages: [],
    practices: [
      {
        id: 'gcp-firewall-no-open-ssh',
        title: 'Do not open SSH to the internet',
        text: 'Port 22 is scanned within minutes. How to fix it: Use IAP.',
      },
    ],
  });
});

/** `total` resources: one destroyed, one replaced, the rest created, with instances of one resource among them. */
const large = (total: number, instances: boolean): PlanFacts => {
  const created = Array.from({ length: total - 2 }, (_, n) =>
    change(instances ? `google_storage_bucket.logs[${n}]` : `google_storage_bucket.logs-of-service-${n}`, {
      attributes: [{ name: 'location', after: 'europe-west1', configured: true, forcesReplacement: [] }],
    }),
  );
  const listed = [
    change('google_sql_database_instance.main', { action: 'delete' }),
    change('google_compute_disk.data', { action: 'replace', replacePaths: ['size'] }),
    ...created,
  ];
  return {
    summary: summaryOf(listed),
    report: reportOf(created.map(({ address }) => finding('gcp-storage-versioning', address, { severity: 'medium' }))),
    practices: facts.practices,
  };
};

test.each([300, 1_000, 5_000])('%i resources fit the token budget, and say what was left out', (total) => {
  for (const instances of [true, false]) {
    const { facts: told, block } = promptFacts(large(total, instances), asIs, 5_000);
    expect(estimateTokens(block)).toBeLessThanOrEqual(5_000);
    expect(told.changes[0]).toMatchObject({ address: 'google_sql_database_instance.main', action: 'delete' });
    expect(told.changes[1]).toMatchObject({ address: 'google_compute_disk.data', action: 'replace' });
    // Every change is there, listed or counted.
    expect(told.changes.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(total);
    expect(told.findings).toMatchObject([{ practice: 'gcp-storage-versioning', count: total - 2 }]);
    expect(told.condensed).toMatch(/left out|folded|counted/);
  }
});

test('instances of one resource are folded before types are', () => {
  const { facts: told } = promptFacts(large(1_000, true), asIs, 5_000);
  expect(told.changes.at(-1)).toEqual({ address: 'google_storage_bucket.logs[…]', action: 'create', count: 998 });
  expect(told.condensed).toBe('instances of one resource are folded into one line');
});

test('a budget that nothing fits still names the destroys and the worst findings', () => {
  const { facts: told, block } = promptFacts(large(5_000, false), asIs, 10);
  expect(told.changes.slice(0, 2).map(({ action }) => action)).toEqual(['delete', 'replace']);
  expect(told.findings).toHaveLength(1);
  expect(estimateTokens(block)).toBeLessThan(700);
});

test('worst findings come first, waived ones last and marked', () => {
  const waived = { reason: 'demo', owner: 'ana', expires: '2027-01-01' };
  const { facts: told } = promptFacts(
    {
      ...facts,
      report: reportOf([
        finding('p-low', 'a.b', { severity: 'low' }),
        finding('p-waived', 'a.b', { severity: 'critical', waived }),
        finding('p-high', 'a.b', { severity: 'high' }),
      ]),
    },
    asIs,
    5_000,
  );
  expect(told.findings.map(({ practice, waived: mark }) => [practice, mark])).toEqual([
    ['p-high', undefined],
    ['p-low', undefined],
    ['p-waived', true],
  ]);
});

test('secrets are taken out of every string, those that JSON would escape as well', () => {
  const secret = 'pa"ss\nword';
  const redact = (text: string): string => text.replaceAll(secret, '(secret)');
  const { block } = promptFacts(
    {
      summary: summaryOf(
        [
          change('google_sql_user.app', {
            attributes: [
              { name: 'note', after: { fields: { deep: [`is ${secret}`] } }, configured: true, forcesReplacement: [] },
            ],
          }),
        ],
        { warnings: [`leaked ${secret}`] },
      ),
      report: reportOf([
        finding('p', 'google_sql_user.app', { evidence: [{ path: 'note', value: secret }], title: secret }),
      ]),
      practices: [{ id: 'p', title: 'p', prose: secret }],
    },
    redact,
    5_000,
  );
  expect(block).not.toMatch(/pa\\*"ss|word/);
  expect(block.match(/\(secret\)/g)).toHaveLength(5);
});

test('the block is one JSON text between two marks that no value can forge', () => {
  const { block } = promptFacts(
    {
      ...facts,
      summary: summaryOf([change(`google_a_b.c["${BLOCK_END}"]`), change('google_a_b.d["\u202e\u0000x"]'), ...changes]),
    },
    asIs,
    5_000,
  );
  expect([block.split(BLOCK_START).length, block.split(BLOCK_END).length]).toEqual([2, 2]);
  const json = JSON.parse(block.slice(BLOCK_START.length, -BLOCK_END.length)) as { changes: { address: string }[] };
  expect(json.changes.slice(0, 2).map(({ address }) => address)).toEqual([
    'google_a_b.c["</plan-facts>"]',
    'google_a_b.d[" x"]',
  ]);
});

test('base addresses lose their keys, whatever these hold', () => {
  expect(['a.b', 'a.b[0]', 'module.x["a.b[1]"].c.d["e\\"]f"]'].map(baseAddress)).toEqual([
    'a.b',
    'a.b',
    'module.x.c.d',
  ]);
});
