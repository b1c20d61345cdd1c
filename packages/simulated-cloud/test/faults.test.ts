import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { CloudEvent } from '../src/index.ts';
import { openCatalogWorkspace, type CatalogWorkspace } from './catalog-workspace.ts';

const example = { project: 'my-gcp-project', name: 'web-server-01', allow_http_from: ['10.0.0.0/8'] };

const made = (workspace: CatalogWorkspace): string[] =>
  workspace.cloud
    .log()
    .filter(({ op, outcome }) => op === 'create' && outcome === 'done')
    .map(({ name }) => name ?? '')
    .toSorted();

test('quota and a half-made object: the next plan has what is missing and replaces what is tainted', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  workspace.cloud.setKnobs({
    faults: [
      { on: 'create', type: 'google_compute_instance', effect: 'quota', times: 1 },
      { on: 'create', type: 'google_compute_firewall', effect: 'partial', times: 1 },
    ],
  });
  await workspace.plan(example);
  const { exitCode, output } = await workspace.apply();
  expect(exitCode).toBe(1);
  expect(output).toContain("googleapi: Error 403: Quota 'CPUS' exceeded.");
  expect(output).toContain('Error 503: The service is currently unavailable');
  expect(made(workspace)).toEqual(['web-server-01-allow-http', 'web-server-01-boot']);

  expect(await workspace.plan(example)).toEqual([
    'replace google_compute_firewall.allow-http',
    'create google_compute_instance.vm',
  ]);
  expect((await workspace.apply()).exitCode).toBe(0);
  expect(made(workspace)).toEqual([
    'web-server-01',
    'web-server-01-allow-http',
    'web-server-01-allow-http',
    'web-server-01-boot',
  ]);
});

test('a provider that dies after a create leaves an object that terraform does not know', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance', { launched: true });
  workspace.cloud.setKnobs({
    faults: [{ on: 'create', type: 'google_compute_instance', effect: 'crash-after', times: 1 }],
  });
  await workspace.plan(example);
  const { exitCode, output } = await workspace.apply();
  expect(exitCode).toBe(1);
  // Terraform's word depends on what it notices first: the closed connection or the ended process.
  expect(output).toMatch(/Plugin did not respond|ApplyResourceChange request was cancelled/);
  expect(workspace.cloud.objects('google_compute_instance')).toHaveLength(1);

  expect(await workspace.plan(example)).toEqual(['create google_compute_instance.vm']);
  expect((await workspace.apply()).output).toContain(
    "Error 409: The resource 'projects/my-gcp-project/zones/europe-west1-b/instances/web-server-01' already exists",
  );
});

test('drift: what was changed is put back, what was deleted is made again', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  await workspace.plan(example);
  await workspace.apply();
  workspace.cloud.changeObject('google_compute_instance', 'web-server-01', { machine_type: 'n2-standard-64' });
  workspace.cloud.deleteObject('google_compute_firewall', 'web-server-01-allow-http');
  expect(await workspace.plan(example)).toEqual([
    'create google_compute_firewall.allow-http',
    'update google_compute_instance.vm',
  ]);
});

test('only the listed variables reach a provider', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance', { launched: true });
  await workspace.plan(example);
  await workspace.apply();
  const configured = workspace.cloud.log().findLast(({ op }) => op === 'configure');
  const own = Object.keys(workspace.environment);
  const ofTerraform = /^(TF|PLUGIN)_|^(PWD|OLDPWD|SHLVL|_)$/; // go-plugin and sh add a few
  expect(configured?.environment?.filter((name) => !own.includes(name) && !ofTerraform.test(name))).toEqual([]);
  expect(configured?.environment).toEqual(expect.arrayContaining(own.filter((name) => name.startsWith('SIMULATED_'))));
});

/** Starts an apply in a process group of its own and waits until the cloud works on something. */
async function applyInBackground(workspace: CatalogWorkspace) {
  const child = spawn(process.env['TERRAFORM_BIN'] ?? 'terraform', ['apply', '-input=false', 'saved.tfplan'], {
    cwd: workspace.directory,
    env: workspace.environment,
    detached: true,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  // Disk and firewall wait for nothing: both are under way before anything is killed.
  let started: readonly CloudEvent[] = [];
  while (started.length < 2) {
    await sleep(20);
    started = workspace.cloud.log().filter(({ op, outcome }) => op === 'create' && outcome === 'started');
  }
  return { group: child.pid!, provider: started[0]!.pid, ended };
}

test('SIGINT to the whole group: what runs is finished, the rest is not started', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance', { launched: true });
  workspace.cloud.setKnobs({ latencyMs: 400 });
  await workspace.plan(example);
  const { group, ended } = await applyInBackground(workspace);
  process.kill(-group, 'SIGINT');
  expect(await ended).toEqual([1, null]);
  expect(made(workspace)).toEqual(['web-server-01-allow-http', 'web-server-01-boot']);
  expect(await workspace.plan(example)).toEqual(['create google_compute_instance.vm']);
});

test('a provider whose terraform was killed finishes its request and ends', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance', { launched: true });
  workspace.cloud.setKnobs({ latencyMs: 400 });
  await workspace.plan(example);
  const { group, provider, ended } = await applyInBackground(workspace);
  process.kill(group, 'SIGKILL');
  await ended;
  const deadline = Date.now() + 5000;
  while (isAlive(provider) && Date.now() < deadline) await sleep(50);
  expect(isAlive(provider)).toBe(false);
  expect(made(workspace)).toEqual(['web-server-01-allow-http', 'web-server-01-boot']);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
