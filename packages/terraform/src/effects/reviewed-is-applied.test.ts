import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, binary, deployment, TWO, type Deployment } from '../../test/deployment.ts';
import { runState } from '../process/run.ts';

describe.skipIf(binary === undefined)('promise 1: reviewed = applied', () => {
  const changed = (path: string, change: (bytes: Buffer) => Buffer) => (d: Deployment) => {
    const file = join(d.folder(1), path);
    writeFileSync(file, change(readFileSync(file)));
  };
  const oneByte = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    const middle = Math.floor(copy.length / 2);
    copy[middle] = (copy[middle] ?? 0) ^ 1;
    return copy;
  };
  const longer = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.from('\n')]);
  const cases: [string, (d: Deployment) => unknown, string, string][] = [
    ['one byte of the plan', changed('plan.tfplan', oneByte), 'plan-altered', 'the plan file was changed'],
    ['the plan as JSON', changed('plan.json', longer), 'plan-altered', 'the plan file was changed'],
    ['no plan', (d) => rmSync(join(d.folder(1), 'plan.tfplan')), 'plan-missing', 'the plan file is gone'],
    ['the configuration', changed('config/main.tf', longer), 'module-changed', 'main.tf was changed'],
    ['a file more', (d) => writeFileSync(join(d.folder(1), 'config/x.sh'), ''), 'module-changed', 'x.sh was added'],
    [
      'the lock file',
      changed('config/.terraform.lock.hcl', longer),
      'lock-file-changed',
      '.terraform.lock.hcl was changed',
    ],
    ['the variables', changed('vars.tfvars.json', longer), 'variables-changed', 'the variables file was changed'],
    ['the age', (d) => d.passTime(31 * 60_000), 'plan-too-old', 'made 31 min ago, the limit is 30 min'],
  ];

  test('whatever is changed after the review, nothing starts, and the message says what it was', async () => {
    const d = deployment({ 'main.tf': TWO, '.terraform.lock.hcl': '# locked\n' });
    const plan = await d.plan(1);
    const originals = new Map(
      [
        'plan.tfplan',
        'plan.json',
        'config/main.tf',
        'config/.terraform.lock.hcl',
        'vars.tfvars.json',
        'manifest.json',
      ].map((name) => [name, readFileSync(join(d.folder(1), name))] as const),
    );
    const seen: unknown[] = [];
    for (const [name, spoil] of cases) {
      for (const [file, bytes] of originals) writeFileSync(join(d.folder(1), file), bytes);
      rmSync(join(d.folder(1), 'config/x.sh'), { force: true });
      spoil(d);
      const verified = await d.terraform.verify(d.applyInput(1, plan), d.tools());
      const applied = await d.terraform.apply(d.applyInput(1, plan), d.tools());
      seen.push([
        name,
        ...(verified.outcome === 'stale' ? [verified.reason.code, verified.reason.detail] : ['verified', '']),
        applied.outcome === 'failed' && applied.cause,
      ]);
    }
    expect(seen).toEqual(cases.map(([name, , code, detail]) => [name, code, detail, 'nothing-started']));
    expect((await runState(join(d.folder(1), 'apply'))).state).toBe('absent');
  });

  test('a record of the review that was changed as well is no proof', async () => {
    const d = deployment({ 'main.tf': TWO });
    const plan = await d.plan(1);
    changed('plan.tfplan', oneByte)(d);
    changed('manifest.json', () => Buffer.from('{}'))(d);
    expect(await d.terraform.verify(d.applyInput(1, plan), d.tools())).toMatchObject({
      outcome: 'stale',
      reason: { code: 'not-verifiable', detail: 'the record of what was reviewed is gone or was changed' },
    });
  });

  test('a state that moved on', async () => {
    const d = deployment({ 'main.tf': TWO });
    await apply(d, 1);
    const reviewed = await d.plan(2, { settings: { size: 5 } });
    const other = await d.plan(3, { settings: { size: 6 } });
    await d.terraform.apply(d.applyInput(3, other), d.tools());
    expect(await d.terraform.verify(d.applyInput(2, reviewed), d.tools())).toMatchObject({
      outcome: 'stale',
      reason: { code: 'state-serial', detail: expect.stringMatching(/^serial \d+ → \d+$/) },
    });
    expect(await d.terraform.apply(d.applyInput(2, reviewed), d.tools())).toMatchObject({ cause: 'nothing-started' });
  });
});
