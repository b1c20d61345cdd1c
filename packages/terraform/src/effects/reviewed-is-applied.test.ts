import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, binary, deployment, TWO, type Deployment } from '../../test/deployment.ts';

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
