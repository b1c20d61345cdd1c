import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { DETACH } from '@cloud-chatops/core';
import { applyRun, binary, deployment, slow, statuses, TWO, untilStarted } from '../../test/deployment.ts';
import { runState, signalRun, startRun } from '../process/run.ts';

describe.skipIf(binary === undefined)('promises 2 and 3: at most once, never lost', () => {
  test('stopped: what runs ends, the rest is not started', async () => {
    const d = deployment({ 'main.tf': slow(20) });
    const plan = await d.plan(1);
    const applying = d.terraform.apply(d.applyInput(1, plan), d.tools());
    await untilStarted(d, 1, 'terraform_data.slow');
    await d.terraform.interrupt({ sessionId: 'abcdef123456', attempt: 1, force: false }, d.tools());
    const output = await applying;
    expect(output).toMatchObject({ outcome: 'failed', cause: 'stopped' });
    expect(statuses(d, output)).toEqual(['terraform_data.after not-started', 'terraform_data.slow tainted']);
    // Asked for again after a restart, it must not become the second interrupt.
    await d
      .restarted()
      .interrupt({ sessionId: 'abcdef123456', attempt: 1, force: false }, d.tools({ recovered: true }));
  });

  test('stopped by force: terraform leaves at once, what ran is unknown', async () => {
    // A script that ignores the first interrupt keeps terraform waiting.
    const d = deployment({
      'main.tf': `resource "terraform_data" "slow" {
  provisioner "local-exec" {
    interpreter = ["/bin/sh", "-c"]
    command     = "trap '' INT TERM; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1; done"
  }
}`,
    });
    const plan = await d.plan(1);
    const applying = d.terraform.apply(d.applyInput(1, plan), d.tools());
    await untilStarted(d, 1, 'terraform_data.slow');
    await d.terraform.interrupt({ sessionId: 'abcdef123456', attempt: 1, force: true }, d.tools());
    const output = await applying;
    expect(output).toMatchObject({ outcome: 'failed', cause: 'stopped' });
    expect(d.artifacts.get(output.result.log.key)).toContain('Interrupt received');
  });

  test('killed with its whole group: lost, and never started again', async () => {
    const d = deployment({ 'main.tf': slow(20) });
    const plan = await d.plan(1);
    const applying = d.terraform.apply(d.applyInput(1, plan), d.tools());
    await untilStarted(d, 1, 'terraform_data.slow');
    await signalRun(applyRun(d, 1), 'SIGKILL');
    const output = await applying;
    expect(output.outcome).toBe('lost');
    expect(statuses(d, output)).toEqual(['terraform_data.after unknown', 'terraform_data.slow unknown']);
    const again = await d.restarted().apply(d.applyInput(1, plan), d.tools({ recovered: true }));
    expect(again.outcome).toBe('lost');
    // The next plan tells the truth, and needs no unlocking.
    expect((await d.plan(2)).counts.create).toBeGreaterThan(0);
  });

  test('the bot goes while terraform applies: it goes on, and is found again', async () => {
    const d = deployment({ 'main.tf': slow(1) });
    const plan = await d.plan(1);
    const bot = new AbortController();
    const applying = d.terraform.apply(d.applyInput(1, plan), d.tools({ signal: bot.signal }));
    await untilStarted(d, 1, 'terraform_data.slow');
    bot.abort(DETACH);
    await expect(applying).rejects.toBe(DETACH);
    const after = d.restarted();
    expect(await after.recover()).toEqual([{ sessionId: 'abcdef123456', attempt: 1, step: 'apply' }]);
    const output = await after.apply(d.applyInput(1, plan), d.tools({ recovered: true }));
    expect(output).toMatchObject({ outcome: 'applied', result: { total: 2, done: 2 } });
  });

  test('an apply that a dead bot asked for but did not start never starts', async () => {
    const d = deployment({
      'main.tf': 'resource "terraform_data" "a" {\n provisioner "local-exec" { command = "echo run >>../count" }\n}',
    });
    const plan = await d.plan(1);
    const output = await d.restarted().apply(d.applyInput(1, plan), d.tools({ recovered: true }));
    expect(output).toMatchObject({ outcome: 'failed', cause: 'nothing-started', result: { total: 1, notStarted: 1 } });
    // The wrapper of the dead bot comes late.
    await startRun(applyRun(d, 1), {
      argv: ['/bin/sh', '-c', 'echo late >>../../count'],
      cwd: applyRun(d, 1),
      env: {},
      requestedAt: 0,
    });
    await pause(200);
    expect(await runState(applyRun(d, 1))).toEqual({ state: 'void' });
    expect(existsSync(join(d.folder(1), 'count'))).toBe(false);
    expect(await d.terraform.apply(d.applyInput(1, plan), d.tools())).toMatchObject({ cause: 'nothing-started' });
  });

  test('a plan under way is stopped when nobody wants it any more, and followed after a restart', async () => {
    const d = deployment({
      'main.tf':
        'data "terraform_remote_state" "s" {\n backend = "local"\n config = { path = "/dev/null/none" }\n}\nresource "terraform_data" "a" {}',
    });
    await d.terraform.init(d.input(1), d.tools());
    const first = await d.terraform.plan(d.input(1), d.tools());
    const again = await d.restarted().plan(d.input(1), d.tools({ recovered: true }));
    expect(again).toMatchObject({ outcome: 'failed', failure: { errors: 1 } });
    expect({ ...again, finishedAt: 0 }).toEqual({ ...first, finishedAt: 0 });

    const gone = new AbortController();
    gone.abort(new Error('no longer wanted'));
    await d.terraform.init(d.input(2), d.tools());
    await expect(d.terraform.plan(d.input(2), d.tools({ signal: gone.signal }))).rejects.toThrow('no longer wanted');
    expect((await runState(join(d.folder(2), 'plan'))).state).not.toBe('running');
  });

  test('a plan that was killed starts again', async () => {
    const d = deployment({ 'main.tf': TWO });
    await d.terraform.init(d.input(1), d.tools());
    mkdirSync(join(d.folder(1), 'plan'), { recursive: true });
    writeFileSync(
      join(d.folder(1), 'plan', 'claim'),
      '999999\n999999 (sh) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 1\nx\n',
    );
    expect((await runState(join(d.folder(1), 'plan'))).state).toBe('lost');
    expect(await d.terraform.plan(d.input(1), d.tools({ recovered: true }))).toMatchObject({ outcome: 'planned' });
  });
});
