/** Terraform as another user, seen from inside: what it is, what it cannot reach, and that all else works as before. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DETACH } from '@cloud-chatops/core';
import { applyRun, binary, deployment, slow, TWO, untilStarted, type Deployment } from '../../test/deployment.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { runState } from '../process/run.ts';
import { asUser, resolveRunAs, userMay, type RunAs } from './run-as.ts';
import { shareDataFolder } from './separation.ts';

const UID = 65_534;
const root = process.geteuid?.() === 0;
const runAs: RunAs | undefined = root
  ? await resolveRunAs({ uid: UID, gid: UID }, process.env).catch(() => undefined)
  : undefined;
if (root && process.platform === 'linux' && runAs === undefined) throw new Error('no other user although root');

/** As `deployment`, with a data folder that the other user can get to. */
function asAnother(files: Record<string, string>, more: Parameters<typeof deployment>[2] = {}): Deployment {
  if (runAs === undefined) throw new Error('not root');
  const d = deployment(files, {}, { runAs, ...more });
  chmodSync(dirname(d.dataDir), 0o711);
  return d;
}

const owned = (path: string): string => {
  const { uid, gid, mode } = lstatSync(path);
  return `${uid}:${gid} ${(mode & 0o777).toString(8)}`;
};
const stateFolder = (d: Deployment): string => {
  const states = join(d.dataDir, 'state');
  return join(states, readdirSync(states)[0] ?? '');
};

describe.skipIf(runAs === undefined || binary === undefined)('terraform as another user', () => {
  test('who it is, and what it cannot reach', async () => {
    const d = asAnother({ 'main.tf': TWO });
    mkdirSync(d.dataDir);
    // As a bot without this setting has left them.
    for (const name of ['store.sqlite', 'store.sqlite-wal', 'signing.key', 'bot.log']) {
      writeFileSync(join(d.dataDir, name), 'secret of the bot', { mode: 0o644 });
    }
    const waiting = await d.plan(1);
    const apart = join(d.dataDir, 'state', 'another-target');
    mkdirSync(apart, { mode: 0o700 });
    writeFileSync(join(apart, 'terraform.tfstate'), 'state of another');
    chownSync(join(apart, 'terraform.tfstate'), UID, UID);
    const here = d.folder(2);
    const attempts: Record<string, string> = {
      store: `cat '${d.dataDir}/store.sqlite'`,
      'store log': `cat '${d.dataDir}/store.sqlite-wal'`,
      key: `cat '${d.dataDir}/signing.key'`,
      log: `cat '${d.dataDir}/bot.log'`,
      'names of the data folder': `ls '${d.dataDir}'`,
      'names of sessions': `ls '${d.dataDir}/runs'`,
      'plan of another': `cat '${d.folder(1)}/plan.tfplan'`,
      'variables of another': `cat '${d.folder(1)}/vars.tfvars.json'`,
      'state of another': `cat '${apart}/terraform.tfstate'`,
      "the bot's environment": `cat /proc/${process.pid}/environ`,
      "the bot's memory": `head -c 1 /proc/${process.pid}/mem`,
      'own exit code': `echo 0 >'${here}/apply/exit'`,
      'own claim': `cat '${here}/apply/claim'`,
      'own manifest': `cat '${here}/manifest.json'`,
      'a file beside the plan': `touch '${here}/x'`,
      'another plan': `mv '${here}/config' '${here}/plan.tfplan'`,
      "terraform's settings": `echo >>'${d.dataDir}/terraform.tfrc'`,
      'the bot itself': `kill -0 ${process.pid}`,
      'its wrapper': `kill -0 $(ps -o pgid= -p $$)`,
    };
    const script = [
      'echo who $(id -u) $(id -g) $(id -G) home $HOME',
      "grep -E '^(Cap(Prm|Eff|Amb)|NoNewPrivs)' /proc/self/status | tr '\\n\\t' '  '",
      'echo',
      ...Object.entries(attempts).map(([what, how]) => `if ${how} >/dev/null 2>&1; then echo "REACHED ${what}"; fi`),
      `cat '${here}/config/main.tf' >/dev/null && touch '${here}/data/mine' "$TMPDIR/mine" && echo own files`,
    ].join('\n');
    d.write('probe.sh', `${script}\n`);
    d.write('main.tf', 'resource "terraform_data" "a" {\n provisioner "local-exec" { command = "sh probe.sh" }\n}\n');
    const plan = await d.plan(2);
    const output = await d.terraform.apply(d.applyInput(2, plan), d.tools());
    expect(output.outcome).toBe('applied');
    const printed = readFileSync(join(applyRun(d, 2), 'events.jsonl'), 'utf8');
    expect(printed).toContain(`who ${UID} ${UID} ${UID} home ${here}/home`);
    expect(printed).toMatch(/CapPrm: 0+ CapEff: 0+ CapAmb: 0+ NoNewPrivs: 1/);
    expect(printed).toContain('own files');
    expect([...printed.matchAll(/REACHED [\w' ]+/g)].map(([what]) => what)).toEqual([]);
    // Nothing of it is in the way of the plan that waited meanwhile: only the state has changed.
    expect(await d.terraform.verify(d.applyInput(1, waiting), d.tools())).toMatchObject({
      outcome: 'stale',
      reason: { code: 'state-serial' },
    });
  });

  test('who owns what: open while it runs, closed afterwards', async () => {
    const d = asAnother({ 'main.tf': TWO });
    const plan = await d.plan(1);
    await d.terraform.apply(d.applyInput(1, plan), d.tools());
    await d.plan(2, { operation: 'destroy' });
    const at = (...names: string[]): string => owned(join(d.folder(1), ...names));
    expect({
      data: owned(d.dataDir),
      runs: owned(join(d.dataDir, 'runs')),
      session: owned(dirname(d.folder(1))),
      attempt: at('.'),
      config: at('config', 'main.tf'),
      plan: at('plan.tfplan'),
      variables: at('vars.tfvars.json'),
      json: at('plan.json'),
      output: at('apply', 'events.jsonl'),
      state: owned(stateFolder(d)),
      'state file': owned(join(stateFolder(d), 'terraform.tfstate')),
      cache: owned(join(d.dataDir, 'plugin-cache')),
      settings: owned(join(d.dataDir, 'terraform.tfrc')),
    }).toEqual({
      data: `0:${UID} 710`,
      runs: `0:${UID} 710`,
      session: `0:${UID} 710`,
      attempt: `0:${UID} 700`,
      config: `${UID}:${UID} 600`,
      plan: `${UID}:${UID} 600`,
      variables: `${UID}:${UID} 600`,
      json: '0:0 600',
      output: '0:0 600',
      state: '0:0 700',
      'state file': `${UID}:${UID} 600`,
      cache: `${UID}:${UID} 700`,
      settings: '0:0 644',
    });
    // From before there was another user.
    chownSync(join(d.folder(1), 'data'), 0, 0);
    await d.terraform.discard(d.input(1));
    expect(readdirSync(d.folder(1)).filter((name) => /^(data|home|plan\.|vars)/.test(name))).toEqual([]);
    await d.terraform.remove('abcdef123456');
    expect(existsSync(dirname(d.folder(1)))).toBe(false);
  });

  test('a bot that went away finds it again, with its files open meanwhile; sealed plans work', async () => {
    const encryptionKey = randomBytes(32);
    const d = asAnother({ 'main.tf': slow(2) }, { encryptionKey });
    const plan = await d.plan(1);
    const bot = new AbortController();
    const applying = d.terraform.apply(d.applyInput(1, plan), d.tools({ signal: bot.signal }));
    await untilStarted(d, 1, 'terraform_data.slow');
    const state = await runState(applyRun(d, 1));
    if (state.state !== 'running') throw new Error(state.state);
    const group = readdirSync('/proc').flatMap((pid) => {
      const stat =
        /^\d+$/.test(pid) && existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(fields[2]) === state.identity.pid ? [lstatSync(`/proc/${pid}`).uid] : [];
    });
    // The wrapper is root; terraform, its shell and sleep are not.
    expect(group.filter((uid) => uid === 0)).toHaveLength(1);
    expect(new Set(group)).toEqual(new Set([0, UID]));
    bot.abort(DETACH);
    await expect(applying).rejects.toBe(DETACH);
    const later = d.restarted();
    expect(await later.recover()).toEqual([{ sessionId: 'abcdef123456', attempt: 1, step: 'apply' }]);
    expect([owned(d.folder(1)), owned(stateFolder(d))]).toEqual([`0:${UID} 710`, `${UID}:${UID} 700`]);
    const output = await later.apply(d.applyInput(1, plan), d.tools({ recovered: true }));
    expect(output).toMatchObject({ outcome: 'applied', result: { done: 2 } });
    expect([owned(d.folder(1)), owned(stateFolder(d))]).toEqual([`0:${UID} 700`, '0:0 700']);
  });

  test('one interrupt stops it; what a dead bot left open is closed at the next start', async () => {
    const d = asAnother({ 'main.tf': slow(30) });
    const plan = await d.plan(1);
    const applying = d.terraform.apply(d.applyInput(1, plan), d.tools());
    await untilStarted(d, 1, 'terraform_data.slow');
    await d.terraform.interrupt({ ...d.input(1), force: false }, d.tools());
    expect(await applying).toMatchObject({ outcome: 'failed', cause: 'stopped' });
    chmodSync(d.folder(1), 0o710);
    chownSync(stateFolder(d), UID, UID);
    await d.restarted().recover();
    expect([owned(d.folder(1)), owned(stateFolder(d))]).toEqual([`0:${UID} 700`, '0:0 700']);
  });

  test('what it puts in the place of its files does not lead the bot elsewhere', async () => {
    const d = asAnother({ 'main.tf': TWO });
    await d.terraform.apply(d.applyInput(1, await d.plan(1)), d.tools());
    const plan = await d.plan(2, { settings: { size: 2 } });
    const [state, before] = [join(stateFolder(d), 'terraform.tfstate'), join(stateFolder(d), 'before')];
    const victim = join(d.dataDir, 'victim');
    mkdirSync(victim);
    for (let at = 0; at < 12; at += 1) writeFileSync(join(victim, `${at}`), 'stays');
    rmSync(before, { recursive: true, force: true });
    symlinkSync(victim, before);
    expect(await d.terraform.apply(d.applyInput(2, plan), d.tools())).toMatchObject({ outcome: 'applied' });
    expect(readdirSync(victim)).toHaveLength(12);
    expect(readdirSync(before)).toHaveLength(1);

    const third = await d.plan(3, { settings: { size: 3 } });
    const secret = join(d.dataDir, 'secret');
    writeFileSync(secret, '{"serial": "secret of the bot"}');
    for (const put of [() => symlinkSync(secret, state), () => writeFileSync(state, readFileSync(secret))]) {
      rmSync(state);
      put();
      const verified = await d.terraform.verify(d.applyInput(3, third), d.tools());
      expect(verified).toMatchObject({ outcome: 'stale', reason: { code: 'not-verifiable' } });
      expect(JSON.stringify(verified)).not.toContain('secret of the bot');
    }
  });

  test('a pipe in the place of a module file is a change, not a wait', async () => {
    const d = asAnother({ 'main.tf': TWO, 'note.txt': 'a' });
    const plan = await d.plan(1);
    const file = join(d.folder(1), 'config', 'note.txt');
    rmSync(file);
    spawnSync('/bin/sh', ['-c', 'mkfifo "$1"', 'sh', file]);
    expect(await d.terraform.verify(d.applyInput(1, plan), d.tools())).toMatchObject({
      outcome: 'stale',
      reason: { code: 'module-changed', detail: 'note.txt was changed' },
    });
  });

  test('folders that cannot be shared are named', async () => {
    if (runAs === undefined) throw new Error('not root');
    const folder = temporaryFolder();
    await expect(shareDataFolder(join(folder, 'data'), runAs)).rejects.toThrow(
      `user ${UID} cannot reach the data folder ${folder}/data`,
    );
    chmodSync(folder, 0o711);
    const downloaded = join(folder, 'data', 'terraform', '1.11.4', 'terraform');
    mkdirSync(dirname(downloaded), { recursive: true, mode: 0o700 });
    writeFileSync(downloaded, '', { mode: 0o700 });
    await shareDataFolder(join(folder, 'data'), runAs);
    expect([await userMay(runAs, '-x', downloaded), await userMay(runAs, '-w', downloaded)]).toEqual([true, false]);
    chownSync(join(folder, 'data', 'plugin-cache'), 12_345, 12_345);
    await expect(shareDataFolder(join(folder, 'data'), runAs)).rejects.toThrow(
      'plugin-cache belongs to user 12345, neither to root nor to user 65534',
    );
    chownSync(join(folder, 'data'), 12_345, 12_345);
    await expect(shareDataFolder(join(folder, 'data'), runAs)).rejects.toThrow('belongs to user 12345, so what');
    await expect(shareDataFolder(`/${'a'.repeat(80)}`, runAs)).rejects.toThrow('has a path of more than');
  });

  test('who it can be', async () => {
    await expect(resolveRunAs({ uid: 0, gid: UID }, process.env)).rejects.toThrow('user 0 is root, or in its group');
    await expect(resolveRunAs({ user: 'root' }, process.env)).rejects.toThrow('root is root');
    await expect(resolveRunAs({ user: 'nobody-of-this-name' }, process.env)).rejects.toThrow(
      'this machine has no user nobody-of-this-name',
    );
    await expect(resolveRunAs({ uid: UID, gid: UID }, { PATH: '/nowhere' })).rejects.toThrow('setpriv is not on PATH');
    expect(await resolveRunAs({ user: 'nobody' }, process.env)).toMatchObject({ uid: UID, name: 'nobody' });
    const script = `import { resolveRunAs } from ${JSON.stringify(import.meta.resolve('./run-as.ts'))};
await resolveRunAs({ uid: 1, gid: 1 }, process.env).catch((error) => console.log(error.message));`;
    const [file = '', ...args] = asUser(runAs, [process.execPath, '--input-type=module', '-e', script]);
    expect(spawnSync(file, args, { encoding: 'utf8', cwd: '/' }).stdout.trim()).toBe(
      `only root can start programs as another user, and this process runs as user ${UID}`,
    );
  });
});
