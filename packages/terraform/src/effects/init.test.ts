import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DETACH } from '@cloud-chatops/core';
import { describe, expect, test } from 'vitest';
import { binary, deployment, TWO, type Deployment } from '../../test/deployment.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

/** A program whose init takes as long as a file is there, and says when it begins and ends. */
function heldInit(): { readonly path: string; readonly said: () => string[]; release(): void } {
  const folder = temporaryFolder();
  const [path, hold, log] = ['terraform', 'hold', 'log'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(hold, '');
  writeFileSync(path, `#!/bin/sh\necho begin >>${log}\nwhile [ -e ${hold} ]; do sleep 0.05; done\necho end >>${log}\n`);
  chmodSync(path, 0o755);
  return {
    path,
    said: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    release: () => rmSync(hold),
  };
}

describe.skipIf(binary === undefined)('an init that a dead bot left running', () => {
  /** The first attempt's init goes on, its bot is gone. */
  async function left(): Promise<{ readonly d: Deployment; readonly program: ReturnType<typeof heldInit> }> {
    const program = heldInit();
    const d = deployment(
      { 'main.tf': TWO },
      {},
      { binary: { path: program.path, tool: 'Terraform', version: '1.11.4' } },
    );
    const bot = new AbortController();
    const init = d.terraform.init(d.input(1), d.tools({ signal: bot.signal })).catch(() => undefined);
    await expect.poll(program.said, { timeout: 5_000 }).toEqual(['begin']);
    bot.abort(DETACH);
    await init;
    return { d, program };
  }

  test('is waited for by another, since both write the plugin cache', async () => {
    const { d, program } = await left();
    const next = d.restarted();
    await next.recover();
    const other = next.init(d.input(2), d.tools());
    await pause(700);
    expect(program.said()).toEqual(['begin']);
    program.release();
    expect((await other).outcome).toBe('done');
    expect(program.said()).toEqual(['begin', 'end', 'begin', 'end']);
  });

  test('is taken up by its own session, which can cancel it at once', async () => {
    const { d, program } = await left();
    const next = d.restarted();
    await next.recover();
    const person = new AbortController();
    const again = next.init(d.input(1), d.tools({ signal: person.signal, recovered: true }));
    await pause(300);
    const begun = performance.now();
    person.abort(new Error('no longer wanted'));
    await expect(again).rejects.toThrow('no longer wanted');
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(program.said()).toEqual(['begin']);
  });
});
