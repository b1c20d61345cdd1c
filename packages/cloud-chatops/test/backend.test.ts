/** A module with a backend of its own: one state per target, where the project's settings say. */
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './support/world.ts';

const MODULE = fileURLToPath(new URL('../../../examples/catalog/google/compute-instance', import.meta.url));

let world: World;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backend-'));
  cpSync(MODULE, join(folder, 'vm'), { recursive: true });
  appendFileSync(join(folder, 'vm', 'versions.tf'), '\nterraform {\n  backend "local" {}\n}\n');
  world = await startWorld({
    attached: true,
    inside: true,
    configure: (yaml) =>
      yaml
        .replace(/module: .*\/google\/compute-instance$/m, `module: ${join(folder, 'vm')}`)
        .replace(/^( {4}approvals: 0)$/m, `    backend: { path: '${folder}/states/{target}.tfstate' }\n$1`),
  });
});
afterAll(async () => {
  await world.end();
  rmSync(folder, { recursive: true, force: true });
});

test('the state is where the settings say, and not in the data folder', async () => {
  const lobby = await world.lobby('Ana');
  await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
  await world.until(lobby.id, /Look at the thread|Read the thread/);
  await world.press('Ana', lobby.id, 'Confirm Apply');
  await world.until(lobby.id, /Applied: 3 added/, 30_000);
  expect(existsSync(join(folder, 'states/my-gcp-project/google/compute-instance/web-server-01.tfstate'))).toBe(true);
  expect(existsSync(join(world.folder, 'bot', 'state'))).toBe(false);
});
