import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PlanSummary } from '@cloud-chatops/core';
import { apply, binary, deployment, statuses, TWO } from '../../test/deployment.ts';

describe.skipIf(binary === undefined)('the way of a deployment', () => {
  test('plan, verify, apply, nothing to change, change, destroy', async () => {
    const d = deployment({ 'main.tf': TWO });
    const first = await d.plan(1);
    expect(first).toMatchObject({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      counts: { create: 2, delete: 0 },
      noChanges: false,
      complete: true,
      countsDiffer: false,
      tool: `Terraform ${binary?.version}`,
    });
    const summary = JSON.parse(d.artifacts.get(first.summary.key) ?? '') as PlanSummary;
    expect(summary.changes.map((c) => [c.action, c.address])).toEqual([
      ['create', 'terraform_data.disk'],
      ['create', 'terraform_data.web'],
    ]);
    expect(await d.terraform.verify(d.applyInput(1, first), d.tools())).toMatchObject({ outcome: 'verified' });
    const applied = await d.terraform.apply(d.applyInput(1, first), d.tools());
    expect(applied).toMatchObject({
      outcome: 'applied',
      result: { total: 2, done: 2, failed: 0, notStarted: 0, unknown: 0, added: 2, changed: 0, destroyed: 0 },
    });
    expect(d.progress.findLast((p) => p.kind === 'apply')).toMatchObject({
      total: 2,
      done: 2,
      waiting: 0,
      running: [],
    });

    const second = await d.plan(2);
    expect(second).toMatchObject({ noChanges: true, stateSerial: expect.any(Number) });
    expect(await d.terraform.verify(d.applyInput(2, second), d.tools())).toMatchObject({
      outcome: 'stale',
      reason: { code: 'not-applyable', detail: 'the plan has nothing to apply' },
    });

    const third = await d.plan(3, { settings: { size: 2 } });
    expect(third.counts).toMatchObject({ update: 1, create: 0 });
    expect(await d.terraform.apply(d.applyInput(3, third), d.tools())).toMatchObject({
      result: { changed: 1, total: 1 },
    });

    const last = await d.plan(4, { operation: 'destroy' });
    expect(last).toMatchObject({ counts: { delete: 2 }, destroys: ['terraform_data.disk', 'terraform_data.web'] });
    expect(await d.terraform.apply(d.applyInput(4, last), d.tools())).toMatchObject({
      outcome: 'applied',
      result: { destroyed: 2 },
    });
  });

  test('asked twice, an apply runs once and answers the same', async () => {
    const d = deployment({
      'main.tf': 'resource "terraform_data" "a" {\n provisioner "local-exec" { command = "echo run >>../count" }\n}',
    });
    const plan = await d.plan(1);
    const outputs = await Promise.all([1, 2, 3].map(() => d.terraform.apply(d.applyInput(1, plan), d.tools())));
    const again = await d.restarted().apply(d.applyInput(1, plan), d.tools({ recovered: true }));
    expect([...outputs, again].map((o) => [o.outcome, o.result.done])).toEqual(Array(4).fill(['applied', 1]));
    expect(readFileSync(join(d.folder(1), 'count'), 'utf8')).toBe('run\n');
  });

  test('each target has its own state, kept before each apply', async () => {
    const d = deployment({ 'main.tf': TWO });
    await apply(d, 1);
    const other = { target: { project: 'demo', entry: 'test/data', name: 'Web-Server-01' } };
    expect((await d.plan(2, other)).counts.create).toBe(2);
    const third = await d.plan(3, { settings: { size: 3 } });
    await d.terraform.apply(d.applyInput(3, third), d.tools());
    const states = readdirSync(join(d.dataDir, 'state'));
    expect(states).toHaveLength(2);
    const kept = states.flatMap((name) => {
      const folder = join(d.dataDir, 'state', name, 'before');
      return existsSync(folder) ? readdirSync(folder) : [];
    });
    expect(kept).toHaveLength(1);
  });
});

describe.skipIf(binary === undefined)('steps that fail say why', () => {
  test('a folder that is no module, a syntax error, a wrong type, a failed condition', async () => {
    const none = deployment({ 'readme.txt': '' });
    expect(await none.terraform.init(none.input(1), none.tools())).toMatchObject({
      outcome: 'failed',
      failure: { step: 'init', errors: 1, diagnostics: [{ summary: expect.stringContaining('holds no .tf file') }] },
    });

    const syntax = deployment({ 'main.tf': 'resource "terraform_data" {' });
    expect(await syntax.terraform.init(syntax.input(1), syntax.tools())).toMatchObject({
      outcome: 'failed',
      failure: { step: 'init', diagnostics: [{ severity: 'error', file: 'main.tf', line: 1 }] },
    });

    const invalid = deployment({ 'main.tf': 'resource "terraform_data" "a" { nonsense = 1 }' });
    await invalid.terraform.init(invalid.input(1), invalid.tools());
    expect(await invalid.terraform.validate(invalid.input(1), invalid.tools())).toMatchObject({
      outcome: 'failed',
      failure: {
        step: 'validate',
        errors: 1,
        diagnostics: [{ summary: 'Unsupported argument', file: 'main.tf', line: 1 }],
        log: { key: 'abcdef123456/1/validate.txt' },
      },
    });

    const condition = deployment({
      'main.tf':
        'variable "never" { default = false }\nresource "terraform_data" "a" {\n lifecycle {\n precondition {\n condition = var.never\n error_message = "Never."\n}\n}\n}',
    });
    await condition.terraform.init(condition.input(1), condition.tools());
    const planned = await condition.terraform.plan(condition.input(1), condition.tools());
    expect(planned).toMatchObject({
      outcome: 'failed',
      failure: {
        step: 'plan',
        errors: 1,
        diagnostics: [{ summary: 'Resource precondition failed', detail: 'Never.' }],
      },
    });
    // A failed plan is written all the same: it must not be there any more.
    expect(existsSync(join(condition.folder(1), 'plan.tfplan'))).toBe(false);
  });

  test('a failed apply: what is in place, what is half made, what was not started', async () => {
    const d = deployment({
      'main.tf': `
resource "terraform_data" "good" {}
resource "terraform_data" "bad" {
  input = terraform_data.good.id
  provisioner "local-exec" { command = "exit 7" }
}
resource "terraform_data" "after" { input = terraform_data.bad.id }
`,
    });
    const output = await apply(d, 1);
    expect(output).toMatchObject({
      outcome: 'failed',
      cause: 'error',
      result: {
        total: 3,
        done: 1,
        failed: 1,
        notStarted: 1,
        added: 1,
        firstError: 'terraform_data.bad: local-exec provisioner error',
      },
    });
    expect(statuses(d, output)).toEqual([
      'terraform_data.after not-started',
      'terraform_data.bad tainted',
      'terraform_data.good done',
    ]);
    expect(d.artifacts.get(output.result.log.key)).toMatch(/failed create terraform_data.bad/);
  });
});
