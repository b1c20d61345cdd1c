/** Plans of real Terraform and OpenTofu runs, read by the reader the product uses: budgets and grammar hold for all. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PlanHead, PlanSummary } from '@cloud-chatops/core';
import { describe, expect, test } from 'vitest';
import { planHead } from '../../terraform/src/plan/plan-head.ts';
import { readPlan } from '../../terraform/src/plan/read-plan.ts';
import { summarizePlan } from '../../terraform/src/plan/summarize-plan.ts';
import { cardToText, discordStyle, planCard, planText } from '../src/index.ts';
import { viewOf } from './scenario.ts';

const folder = resolve(import.meta.dirname, '../../../../shared/fixtures/plans');
const present = existsSync(folder);
if (!present && process.env['CI']) throw new Error(`${folder} is missing: the plans of real runs are needed in CI`);

interface RealPlan {
  readonly name: string;
  readonly summary: PlanSummary;
  readonly plan: PlanHead;
}

/** Plans the reader refuses are its own tests' business. */
function read(name: string): RealPlan[] {
  try {
    const raw = readPlan(readFileSync(resolve(folder, name)));
    const of = (action: string): number => raw.changes.filter((c) => c.action === action).length;
    const terraformCounts = {
      add: of('create') + of('replace'),
      change: of('update'),
      destroy: of('delete') + of('replace'),
      import: raw.changes.filter((c) => c.importing !== undefined).length,
    };
    const summary = summarizePlan(raw, { redact: (text) => text, terraformCounts });
    const facts = {
      digest: '9d20c3'.padEnd(64, '0'),
      summary: { key: 's', bytes: 1 },
      plannedAt: 0,
      tool: 'Terraform 1.11.4',
      exitCode: 2,
    };
    return [{ name, summary: JSON.parse(JSON.stringify(summary)) as PlanSummary, plan: planHead(summary, facts) }];
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    return [];
  }
}

const plans = present ? readdirSync(folder).flatMap(read) : [];

describe.skipIf(!present)('real plans', () => {
  test('there are many', () => expect(plans.length).toBeGreaterThan(80));

  test.each(plans.map((plan) => [plan.name, plan] as const))('%s', (_, { plan, summary }) => {
    const card = planCard({ plan, summary, view: viewOf(plan), style: discordStyle });
    const text = cardToText({ blocks: card.blocks.filter(({ kind }) => kind !== 'file'), rows: [] });
    expect(text.length).toBeLessThanOrEqual(3500);
    expect(text).not.toMatch(/undefined|\[object|NaN/u);
    // Every fence that opens is closed, and nothing inside closes it.
    expect(text.match(/^```/gmu)?.length ?? 0).toBe(2 * card.blocks.filter(({ kind }) => kind === 'code').length);
    expect(text.match(/```/gu)?.length ?? 0).toBe(text.match(/^```/gmu)?.length ?? 0);

    const whole = planText(summary, plan);
    const changes = whole
      .split('\n')
      .filter((line) =>
        /^[-+!] (?:create|destroy|(?:move and )?(?:import and )?(?:replace|update|move|import)|forget|other) /u.test(
          line,
        ),
      );
    expect(changes).toHaveLength(summary.changes.length);
    for (const { address } of summary.changes) expect(whole).toContain(address.replaceAll('\n', '↵'));
    // A destroyed or replaced resource is named on the card where there is room, or counted there.
    if (summary.changes.length <= 25) {
      for (const change of summary.changes) {
        if (change.action === 'delete' && change.index === undefined) expect(text).toContain(`${change.address}\n`);
      }
    }
  });
});
