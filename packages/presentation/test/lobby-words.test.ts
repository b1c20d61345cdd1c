/** Sentences of the lobby that depend on figures: what a person reads in the cases that real runs meet. */
import type { ApplyResult, LobbyView, ReportHead } from '@cloud-chatops/core';
import { sampleReport } from '@cloud-chatops/core/testing';
import { describe, expect, test } from 'vitest';
import { cardToText, discordStyle, lobbyCard } from '../src/index.ts';
import { costWords, costWordsInFull } from '../src/review/cost-words.ts';
import { headOf, threeCreates, viewOf } from './scenario.ts';

const plan = headOf(threeCreates);
const cardOf = (more: Partial<LobbyView>) => lobbyCard(viewOf(plan, more), { style: discordStyle });
const lines = (more: Partial<LobbyView>): string[] => cardToText(cardOf(more)).split('\n');
const primary = (more: Partial<LobbyView>): string[] =>
  cardOf(more)
    .rows.flat()
    .filter(({ style }) => style === 'primary')
    .map(({ label }) => label);

test.each([
  ['Do not open plain HTTP to the internet from VMs', 'do not open plain HTTP…'],
  ['Encrypt log groups with a KMS key', 'encrypt log groups…'],
  ['Require MFA to delete object versions', 'require MFA…'],
  ['Log access to buckets', 'log access to buckets'],
  ['One two three four five six', 'one two three four five…'],
])('the worst finding in five words: %s', (title, shown) => {
  const worst = { practiceId: 'p', title, severity: 'high', address: 'a.b' } as const;
  const findings = { critical: 0, high: 1, medium: 0, low: 0 };
  expect(lines({ report: sampleReport({ findings, worst }) })).toContain(`🔒 **1 high finding** ${shown}`);
});

test('a plan that no practice is about', () => {
  const { worst: _, ...report } = sampleReport({
    findings: { critical: 0, high: 0, medium: 0, low: 0 },
    practicesChecked: 0,
  });
  expect(lines({ report })).toContain('🔒 **No findings**: no practice is about what this plan does');
});

test.each([
  [1, 1, 'it'],
  [3, 3, 'all of them'],
  [3, 1, '1 of them'],
])('%i changed outside Terraform, %i undone', (drifted, driftUndone, words) => {
  expect(lines({ plan: { ...plan, drifted, driftUndone } })).toContain(
    `⚠️ **${drifted} changed outside Terraform**; this plan undoes ${words}`,
  );
});

describe('cost', () => {
  const cost = (more: Partial<ReportHead['cost']>): ReportHead['cost'] => ({
    currency: 'USD',
    before: 0,
    after: 52.71,
    delta: 52.71,
    priced: 0,
    free: 0,
    usageBased: 0,
    notPriced: 0,
    ...more,
  });
  test.each([
    [cost({ usageBased: 1 }), 'by use only, no fixed price'],
    [cost({ usageBased: 2, free: 6 }), 'by use only, no fixed price; 6 of 8 free'],
    [cost({ notPriced: 1 }), 'not known: the one resource has no price'],
    [cost({ notPriced: 3 }), 'not known: none of the 3 has a price'],
  ])('%j', (head, words) => expect(costWords(head)).toBe(words));

  test('two are both', () =>
    expect(costWordsInFull(cost({ priced: 1, free: 1 }))).toBe('+$52.71 a month ($0.00 → $52.71), both priced'));
});

describe('the next step is the primary button', () => {
  const off = { enabled: false, refusal: { code: 'plan-first' } } as const;
  const { controls } = viewOf(plan);
  const waiting = { controls: { ...controls, confirm: off } };
  const gate = { approvals: 2, fourEyes: true, blockedBy: [], approvalReasons: [] };

  test('none while approvals are missing: another plan would begin them anew', () =>
    expect(primary({ ...waiting, gate })).toEqual([]));
  test('Run Plan when a practice blocks', () =>
    expect(primary({ ...waiting, gate: { ...gate, blockedBy: [{ kind: 'practice', practiceId: 'p' }] } })).toEqual([
      'Run Plan (Dry Run)',
    ]));
  test('Confirm Apply when it can be pressed', () => expect(primary({})).toEqual(['Confirm Apply']));
});

test('a session that is over does not warn of what its plan asked for', () => {
  const gate = { approvals: 0, fourEyes: false, typedName: 'web-server-01', blockedBy: [], approvalReasons: [] };
  expect([cardOf({ gate }).tone, cardOf({ gate, state: 'expired' }).tone]).toEqual(['caution', 'waiting']);
});

test('a stop that came after the last change had begun', () => {
  const result = {
    total: 3,
    done: 3,
    failed: 0,
    notStarted: 0,
    unknown: 0,
    added: 3,
    changed: 0,
    destroyed: 0,
    startedAt: 0,
    tookMs: 1,
    report: { key: 'r', bytes: 1 },
    log: { key: 'l', bytes: 1 },
  } satisfies ApplyResult & { log: unknown };
  expect(lines({ state: 'applyFailed', applyCause: 'stopped', result })).toContain(
    'Everything is in place: the last change had begun before the stop.',
  );
});
