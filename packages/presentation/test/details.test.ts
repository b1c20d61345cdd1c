/** View Details: the session, its timeline, and each resource in full. */
import type { SessionInput, TimelineEntry } from '@cloud-chatops/core';
import { sampleInput } from '@cloud-chatops/core/testing';
import { expect, test } from 'vitest';
import {
  cardToText,
  detailsCard,
  discordStyle,
  plainStyle,
  resourceDetail,
  resourcePage,
  timelineLine,
} from '../src/index.ts';
import { change, destroysAndReplaces, fiveThousand, headOf, set, summaryOf, viewOf } from './scenario.ts';

const large = fiveThousand();
const style = plainStyle({ now: 600_000 });
const ana = { id: '1', name: 'ana' };
const plan = headOf(destroysAndReplaces, { stateSerial: 41 });
const entries: TimelineEntry[] = [
  { type: 'session.opened', by: ana, at: 1_000 },
  { type: 'plan.requested', by: ana, at: 60_000, attempt: 1 },
  { type: 'step.started', step: 'init', at: 61_000, attempt: 1 },
  { type: 'plan.completed', plan, at: 120_000, attempt: 1 },
  {
    type: 'plan.approved',
    by: { id: '2', name: 'ben' },
    digest: plan.digest,
    have: 1,
    need: 1,
    at: 300_000,
    attempt: 1,
  },
];

test('inputs, versions, who did what when, the whole digest', async () => {
  const input: SessionInput = { ...sampleInput, settings: { machine_type: 'e2-medium', zones: ['a', 'b'] } };
  const card = detailsCard({
    view: viewOf(plan),
    input,
    summary: destroysAndReplaces,
    entries,
    style,
    versions: ['knowledge 3f2a91'],
  });
  await expect(`${cardToText(card)}\n`).toMatchFileSnapshot('golden/details.golden.txt');
});

test('a long timeline keeps its newest lines and counts the rest', () => {
  const many = Array.from({ length: 60 }, (_, i): TimelineEntry => ({
    type: 'plan.requested',
    by: ana,
    at: i * 60_000,
    attempt: i + 1,
  }));
  const text = cardToText(detailsCard({ view: viewOf(plan), entries: many, style: discordStyle }));
  expect(text).toContain('… and 40 earlier');
  expect(text).toContain('plan 60 asked by <@1>');
  expect(text.length).toBeLessThan(3500);
});

test('happenings that are no news have no line, others one each', () => {
  const quiet: TimelineEntry[] = [
    { type: 'step.started', step: 'init', at: 1, attempt: 1 },
    { type: 'step.completed', step: 'init', at: 1, attempt: 1 },
    { type: 'force.offered', at: 1, attempt: 1 },
    { type: 'explanation.completed', digest: 'd', explanation: { outcome: 'off', finishedAt: 1 }, at: 1, attempt: 1 },
  ];
  expect(quiet.map((entry) => timelineLine(entry, style))).toEqual(quiet.map(() => undefined));
  expect(timelineLine({ type: 'session.expired', idleMs: 1_800_000, at: 60_000, attempt: 1 }, style)).toBe(
    '00:01 · closed after 30 min without a decision',
  );
  expect(
    timelineLine({ type: 'lease.unlocked', by: ana, reason: 'nothing\nruns', at: 60_000, attempt: 1 }, style),
  ).toBe('00:01 · unlocked by @ana: nothing↵runs');
});

test('resources come 25 at a time, danger first', () => {
  const first = resourcePage(large, 0);
  expect(first).toMatchObject({ page: 0, pages: 200, title: '1–25 of 5,000', placeholder: 'Choose a resource' });
  expect(first?.options).toHaveLength(25);
  expect(first?.options[0]).toEqual({ value: '0', label: 'google_sql_database_instance.main', description: 'destroy' });
  expect(first?.row.map(({ action, enabled }) => [action, enabled])).toEqual([
    ['previous', false],
    ['next', true],
  ]);
  expect(resourcePage(large, 10_000)).toMatchObject({ page: 199, title: '4,976–5,000 of 5,000' });
  expect(resourcePage(large, Number.NaN)?.page).toBe(0);
  expect(resourcePage(destroysAndReplaces, 0)?.row).toEqual([]);
  expect(resourcePage(summaryOf([]), 0)).toBeUndefined();
});

test('labels and descriptions fit a select', () => {
  const long = summaryOf([change('create', `module.${'m'.repeat(200)}.google_x.y["${'k'.repeat(200)}"]`)]);
  const [option] = resourcePage(long, 0)?.options ?? [];
  expect(option?.label).toHaveLength(100);
});

test('one resource in full', () => {
  const card = resourceDetail(destroysAndReplaces, '1', style);
  expect(card && cardToText(card)).toBe(
    [
      '### replace google_compute_instance.web-server-01',
      '```diff',
      '! replace google_compute_instance.web-server-01',
      '!   machine_type "e2-medium" → "n2-standard-4"',
      '      forces replacement; old one goes first',
      '    7 more known after apply',
      '```',
    ].join('\n'),
  );
  expect(resourceDetail(destroysAndReplaces, '99', style)).toBeUndefined();
  expect(resourceDetail(destroysAndReplaces, '__proto__', style)).toBeUndefined();
});

test('a resource that is too long comes as a file, too', () => {
  const big = summaryOf([
    change(
      'create',
      'a_b.c',
      Array.from({ length: 300 }, (_, i) => set(`attribute_${i}`, 'x'.repeat(50))),
    ),
  ]);
  const card = resourceDetail(big, '0', style);
  expect(card && cardToText(card).length).toBeLessThan(4000);
  expect(card?.files[0]?.content.toString().split('\n')).toHaveLength(302);
});
