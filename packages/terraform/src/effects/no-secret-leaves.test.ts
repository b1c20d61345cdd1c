import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyRun, binary, deployment, TWO } from '../../test/deployment.ts';

describe.skipIf(binary === undefined)('promise 5: no secret leaves', () => {
  const SECRETS = [
    'variable-secret-value',
    'credential-of-the-project',
    'token-of-the-bot-itself',
    'ephemeral-secret-value',
  ];
  const SECRETIVE = `
variable "password" { sensitive = true }
variable "session" {
  ephemeral = true
}
resource "terraform_data" "a" {
  input = nonsensitive(var.password)
  provisioner "local-exec" {
    command = "env; echo $\${SESSION}; exit 3"
    environment = { COPY = nonsensitive(var.password) }
  }
}
output "copy" { value = nonsensitive(var.password) }
`;

  test('in summaries, reports, logs and progress; the environment of the bot does not reach a script', async () => {
    const d = deployment(
      { 'main.tf': SECRETIVE },
      { password: 'variable-secret-value', session: 'ephemeral-secret-value' },
    );
    const plan = await d.plan(1);
    const output = await d.terraform.apply(d.applyInput(1, plan), d.tools());
    // An ephemeral variable must be given again at apply, or the plan is refused: either way nothing is shown.
    const shown = JSON.stringify([[...d.artifacts], d.progress, output, plan]);
    expect(SECRETS.filter((secret) => shown.includes(secret))).toEqual([]);
    const events = readFileSync(join(applyRun(d, 1), 'events.jsonl'), 'utf8');
    expect(events).not.toContain('token-of-the-bot-itself');
    expect(await d.terraform.secretsFor(d.input(1))).toEqual(
      expect.arrayContaining(SECRETS.filter((s) => !s.includes('bot'))),
    );
  });

  test('the password of a proxy, which a script inherits', async () => {
    const d = deployment(
      { 'main.tf': 'resource "terraform_data" "a" {\n  provisioner "local-exec" { command = "env; exit 3" }\n}' },
      {},
      { environment: { PATH: process.env['PATH'], HTTPS_PROXY: 'http://ana:pass%2Bword-1@127.0.0.1:9' } },
    );
    await d.terraform.apply(d.applyInput(1, await d.plan(1)), d.tools());
    const shown = JSON.stringify([...d.artifacts]);
    expect(shown).toContain('HTTPS_PROXY=http://ana:(sensitive value)@127.0.0.1:9');
    expect(shown).not.toContain('word-1');
  });

  test('files are for the owner only, and a discarded plan leaves none of its secrets', async () => {
    const d = deployment(
      { 'main.tf': 'variable "password" { sensitive = true }\nresource "terraform_data" "a" { input = var.password }' },
      { password: 'variable-secret-value' },
    );
    await d.plan(1);
    const mode = (name: string): string => (statSync(join(d.folder(1), name)).mode & 0o777).toString(8);
    expect(
      ['.', 'config', 'config/main.tf', 'vars.tfvars.json', 'plan.tfplan', 'plan.json', 'plan/events.jsonl'].map(
        (n) => [n, mode(n)],
      ),
    ).toEqual([
      ['.', '700'],
      ['config', '700'],
      ['config/main.tf', '600'],
      ['vars.tfvars.json', '600'],
      ['plan.tfplan', '600'],
      ['plan.json', '600'],
      ['plan/events.jsonl', '600'],
    ]);
    expect((await d.restarted().planSource(d.input(1))).changes).toHaveLength(1);
    await d.terraform.discard(d.input(1));
    const left = readdirSync(d.folder(1), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(
      left.filter((entry) =>
        readFileSync(join(entry.parentPath, entry.name), 'utf8').includes('variable-secret-value'),
      ),
    ).toEqual([]);
    await expect(d.terraform.planSource(d.input(1))).rejects.toThrow('ENOENT');
  });

  test('an id that is no plain name is refused', async () => {
    const d = deployment({ 'main.tf': TWO });
    await expect(d.terraform.init(d.input(1, { sessionId: '../../etc' }), d.tools())).rejects.toThrow(
      'names no attempt',
    );
  });
});
