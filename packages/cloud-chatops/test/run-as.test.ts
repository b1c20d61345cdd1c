/** The whole bot with terraform as another user: root starts it, the provider is nobody, and a killed bot comes back. */
import { chmodSync, chownSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from './support/world.ts';

const UID = 65_534;

describe.skipIf(process.geteuid?.() !== 0 || process.platform !== 'linux')('terraform as another user', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({
      latencyMs: 1_500,
      configure: (yaml) => `terraform: { run_as: { uid: ${UID}, gid: ${UID} } }\n${yaml}`,
      prepare(folder) {
        chmodSync(folder, 0o711);
        chownSync(join(folder, 'cloud'), UID, UID);
      },
    });
  });
  afterAll(() => world.end());

  test('a deployment from command to end, with the bot killed in the middle of the apply', async () => {
    const lobby = await world.lobby('Ana');
    await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
    await world.until(lobby.id, /Look at the thread|Read the thread/, 40_000);
    const other = await world.lobby(
      'Ana',
      '/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:web-server-02',
    );
    await world.press('Ana', lobby.id, 'Confirm Apply');
    await world.until(lobby.id, /Applying/, 20_000);
    await expect.poll(() => world.cloud.log().some(({ op }) => op === 'create'), { timeout: 20_000 }).toBe(true);
    await world.bot.stop('SIGKILL');
    await world.bot.start();
    await world.until(lobby.id, /Applied: 3 added/, 40_000);
    expect(Object.values(world.creations())).toEqual([1, 1, 1]);

    // The objects are files that the provider made.
    const objects = join(world.cloud.directory, 'objects');
    const types = readdirSync(objects);
    expect(types).toHaveLength(3);
    for (const type of types) {
      expect(readdirSync(join(objects, type)).map((name) => lstatSync(join(objects, type, name)).uid)).toEqual([UID]);
    }
    // Theirs is not the installation's cache of compiled code, which they cannot read.
    expect(lstatSync(join(world.cloud.directory, '.compile-cache')).uid).toBe(UID);
    expect(world.said.filter((line) => /^Terraform .* as user 65534$/.test(line))).toHaveLength(2);
    await world.press('Ana', other.id, 'Cancel');
  }, 120_000);

  test('what is in the data folder is for root, but for the ways through', () => {
    const data = join(world.folder, 'bot');
    const modes = readdirSync(data).map((name) => {
      const { uid, gid, mode } = lstatSync(join(data, name));
      return [name, `${uid}:${gid} ${(mode & 0o777).toString(8)}`];
    });
    expect(Object.fromEntries(modes)).toEqual({
      'bot.log': '0:0 600',
      'lock.sqlite': '0:0 600',
      'lock.sqlite-journal': '0:0 600',
      'plugin-cache': `${UID}:${UID} 700`,
      runs: `0:${UID} 710`,
      'signing.key': '0:0 600',
      state: `0:${UID} 710`,
      'store.sqlite': '0:0 600',
      'store.sqlite-shm': '0:0 600',
      'store.sqlite-wal': '0:0 600',
      'terraform.tfrc': '0:0 644',
    });
    expect(readFileSync(join(data, 'bot.log'), 'utf8')).not.toMatch(/"level":50/);
  });
});
