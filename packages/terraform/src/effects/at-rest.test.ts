/** With a key, nothing secret lies readable in the data folder while a plan waits for people. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DETACH } from '@cloud-chatops/core';
import { binary, deployment, slow, untilStarted, type Deployment } from '../../test/deployment.ts';

const MODULE = `
variable "password" { sensitive = true }
variable "note" {}
resource "terraform_data" "a" { input = [var.password, var.note] }
output "password" {
  value     = var.password
  sensitive = true
}
`;
const SECRETS = { password: 'canary-of-a-sensitive-variable', note: 'canary-of-an-ordinary-variable' };

/** Files below the folder that hold one of the values, plain or as Terraform packs them (a plan is a zip archive). */
function readable(d: Deployment): string[] {
  return readdirSync(d.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      const zip = bytes.subarray(0, 2).toString('latin1') === 'PK';
      return zip || Object.values(SECRETS).some((secret) => bytes.includes(secret));
    })
    .map((path) => path.slice(d.dataDir.length + 1));
}

describe.skipIf(binary === undefined)('encryption at rest', () => {
  test('while it waits nothing can be read; apply works; after it, nothing is left', async () => {
    const d = deployment({ 'main.tf': MODULE }, SECRETS, { encryptionKey: randomBytes(32) });
    await d.terraform.init(d.input(1), d.tools());
    expect(readable(d)).toEqual([]);
    const plan = await d.plan(1);
    expect(readable(d)).toEqual([]);
    const sealed = readdirSync(d.folder(1)).filter((name) => name.endsWith('.sealed'));
    expect(sealed.toSorted()).toEqual(['plan.json.sealed', 'plan.tfplan.sealed', 'vars.tfvars.json.sealed']);
    expect((await d.terraform.planSource(d.input(1))).secrets).toContain(SECRETS.password);
    expect(Buffer.from(await d.terraform.planJson(d.input(1))).toString()).toMatch(/^\{"format_version":/);
    // Another process, the same key: everything is there.
    expect((await d.restarted().verify(d.applyInput(1, plan), d.tools())).outcome).toBe('verified');
    expect(readable(d)).toEqual([]);
    expect((await d.terraform.apply(d.applyInput(1, plan), d.tools())).outcome).toBe('applied');
    // The state is Terraform's own file.
    expect(readable(d).filter((path) => !path.startsWith('state/'))).toEqual([]);
    await d.terraform.discard(d.input(1));
    expect(readdirSync(d.folder(1)).filter((name) => /plan\.|vars/.test(name))).toEqual([]);
  });

  test('a plan that fails leaves nothing readable either', async () => {
    const d = deployment(
      { 'main.tf': `${MODULE}\noutput "bad" { value = file("\${path.module}/none/\${var.note}") }` },
      SECRETS,
      { encryptionKey: randomBytes(32) },
    );
    await d.terraform.init(d.input(1), d.tools());
    expect((await d.terraform.plan(d.input(1), d.tools())).outcome).toBe('failed');
    expect(readdirSync(d.folder(1)).filter((name) => /^(plan\.|vars\.tfvars\.json$)/.test(name))).toEqual([]);
  });

  test('a sealed file that was altered, put in place of another, or sealed with another key does not open', async () => {
    const d = deployment({ 'main.tf': MODULE }, SECRETS, { encryptionKey: randomBytes(32) });
    const plan = await d.plan(1);
    const file = (name: string): string => join(d.folder(1), `${name}.sealed`);
    const original = readFileSync(file('plan.tfplan'));
    const answer = async (terraform = d.terraform): Promise<unknown> => {
      const verified = await terraform.verify(d.applyInput(1, plan), d.tools());
      const applied = await terraform.apply(d.applyInput(1, plan), d.tools());
      return [verified.outcome === 'stale' && verified.reason.code, applied.outcome === 'failed' && applied.cause];
    };
    for (const at of [0, 5, 40, original.length - 1]) {
      const altered = Buffer.from(original);
      altered[at] = (altered[at] ?? 0) ^ 1;
      writeFileSync(file('plan.tfplan'), altered);
      expect(await answer()).toEqual(['plan-altered', 'nothing-started']);
    }
    writeFileSync(file('plan.tfplan'), readFileSync(file('plan.json')));
    expect(await answer()).toEqual(['plan-altered', 'nothing-started']);
    writeFileSync(file('plan.tfplan'), original);
    expect(await answer(d.restarted({ encryptionKey: randomBytes(32) }))).toEqual(['plan-altered', 'nothing-started']);
    expect((await d.terraform.verify(d.applyInput(1, plan), d.tools())).outcome).toBe('verified');
  });

  test('what a bot was writing when it died is taken away at the next start', async () => {
    const d = deployment({ 'main.tf': MODULE }, SECRETS);
    await d.terraform.init(d.input(1), d.tools());
    const half = join(d.folder(1), `vars.tfvars.json.${randomUUID()}`);
    writeFileSync(half, SECRETS.password);
    await d.restarted().recover();
    expect(existsSync(half)).toBe(false);
    expect(existsSync(join(d.folder(1), 'vars.tfvars.json'))).toBe(true);
  });

  test('the data folder can be moved', async () => {
    const encryptionKey = randomBytes(32);
    const d = deployment({ 'main.tf': MODULE }, SECRETS, { encryptionKey });
    await d.plan(1);
    renameSync(d.dataDir, `${d.dataDir}-moved`);
    const moved = d.restarted({ dataDir: `${d.dataDir}-moved` });
    expect((await moved.planSource(d.input(1))).secrets).toContain(SECRETS.password);
  });

  test('what a dead bot left in the clear is taken away at the next start, not while terraform runs', async () => {
    const d = deployment({ 'main.tf': slow(1) }, {}, { encryptionKey: randomBytes(32) });
    const plan = await d.plan(1);
    const bot = new AbortController();
    const applying = d.terraform.apply(d.applyInput(1, plan), d.tools({ signal: bot.signal }));
    await untilStarted(d, 1, 'terraform_data.slow');
    bot.abort(DETACH);
    await expect(applying).rejects.toBe(DETACH);
    const clear = join(d.folder(1), 'plan.tfplan');
    await d.restarted().recover();
    expect(existsSync(clear)).toBe(true);
    const output = await d.restarted().apply(d.applyInput(1, plan), d.tools({ recovered: true }));
    expect([output.outcome, existsSync(clear)]).toEqual(['applied', false]);
    writeFileSync(clear, 'left by a bot that died');
    await d.restarted().recover();
    expect(existsSync(clear)).toBe(false);
  });
});
