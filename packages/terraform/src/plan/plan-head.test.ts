import { expect, test } from 'vitest';
import type { PlanCounts, PlanHead, PlanSummary, SummaryChange } from '@cloud-chatops/core';
import { planHead } from './plan-head.ts';

const counts: PlanCounts = {
  create: 0,
  update: 0,
  delete: 0,
  replace: 0,
  import: 0,
  forget: 0,
  move: 0,
  read: 0,
  noOp: 0,
  other: 0,
};
const change = (
  address: string,
  action: SummaryChange['action'],
  more: Partial<SummaryChange> = {},
): SummaryChange => ({
  address,
  action,
  mode: 'managed',
  type: 'a',
  name: 'b',
  actions: [action],
  replacePaths: [],
  attributes: [],
  unknownAttributes: 0,
  ...more,
});
const head = (summary: Partial<PlanSummary>, exitCode = 2): PlanHead =>
  planHead(
    {
      formatVersion: '1.2',
      counts,
      changes: [],
      drift: [],
      outputs: [],
      checks: [],
      errored: false,
      deferred: 0,
      notes: [],
      terraformCounts: { add: 0, change: 0, destroy: 0, import: 0 },
      warnings: [],
      ...summary,
    },
    { digest: 'd', summary: { key: 'k', bytes: 1 }, plannedAt: 1, tool: 'Terraform 1.11.4', exitCode },
  );

test('no changes: by applyable, or by the exit code where the format does not say', () => {
  expect(head({ applyable: false }).noChanges).toBe(true);
  expect(head({ applyable: false, errored: true }).noChanges).toBe(false);
  expect(head({ applyable: true }, 0).noChanges).toBe(false);
  expect(head({}, 0).noChanges).toBe(true);
  expect(head({}, 2).noChanges).toBe(false);
});

test('counts differ: also without a sentence of Terraform and with an action nobody knows', () => {
  const replaced = { counts: { ...counts, replace: 2 }, terraformCounts: { add: 2, change: 0, destroy: 2, import: 0 } };
  expect(head(replaced).countsDiffer).toBe(false);
  expect(head({ ...replaced, changes: [change('a.b', 'replace', { replaceOrder: 'forget-old' })] }).countsDiffer).toBe(
    true,
  );
  expect(head({ counts: { ...counts, create: 1 } }).countsDiffer).toBe(true);
  expect(head({ counts: { ...counts, other: 1 } }).countsDiffer).toBe(true);
  const { terraformCounts: _, ...without } = head({}) as unknown as PlanSummary;
  expect(
    planHead(
      { ...without, changes: [], drift: [], outputs: [], deferred: 0 },
      { digest: '', summary: { key: '', bytes: 0 }, plannedAt: 0, tool: '', exitCode: 0 },
    ).countsDiffer,
  ).toBe(true);
});

test('first three destroys and replaces, drift that the plan changes back', () => {
  expect(
    head({
      changes: ['a', 'b', 'c', 'd']
        .map((name) => change(`x.${name}`, 'delete'))
        .concat(change('x.r', 'replace'), change('x.u', 'update')),
      drift: [change('x.u', 'update'), change('x.other', 'update')],
    }),
  ).toMatchObject({ destroys: ['x.a', 'x.b', 'x.c'], replaces: ['x.r'], drifted: 2, driftUndone: 1 });
});

test('a targeted or deferred plan is not complete', () => {
  expect(head({ complete: false }).complete).toBe(false);
  expect(head({ deferred: 1 }).complete).toBe(false);
  expect(head({}).complete).toBe(true);
});
