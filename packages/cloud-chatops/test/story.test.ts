/**
 * The main job through the people's side: local Discord → discord.js → machine → real terraform → simulated cloud. With
 * the bot in a process of its own, in a browser, and killed in the middle: `page.test.ts`.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE, lit, startWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ attached: true, inside: true });
});
afterAll(() => world.end());

describe('the described example', () => {
  test('from /cloud-deploy to the direct message', async () => {
    const lobby = await world.lobby('Ana');
    expect(lobby.text).toContain('Ready to plan');
    expect(lit(lobby)).toEqual(['Run Plan (Dry Run)', 'Cancel', 'View Details']);

    await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
    const ready = await world.until(lobby.id, /💰/);
    expect(ready.text).toContain('Plan ready: 3 to add, nothing destroyed');
    expect(ready.text).toMatch(/💰 \*\*Cost\*\* \+\$\d+\.\d\d a month/);

    const plan = await world.untilThread(lobby.id, /Plan [0-9a-f]{6}: 3 to add/);
    for (const address of [
      'google_compute_disk.boot-disk',
      'google_compute_firewall.allow-http',
      'google_compute_instance.vm',
    ])
      expect(plan.text).toContain(address);
    expect(plan.files.map((f) => f.name)).toEqual(['plan.txt']);
    const review = await world.untilThread(lobby.id, /Plan review complete/);
    for (const section of ['💰', '🔒', '⚠️', '0.0.0.0/0', 'simulated model']) expect(review.text).toContain(section);
    expect(lit(await world.until(lobby.id, /Confirm Apply/))).toEqual([
      'Run Plan (Dry Run)',
      'Confirm Apply',
      'Cancel',
      'View Details',
    ]);

    await world.press('Ana', lobby.id, 'Confirm Apply');
    const applied = await world.until(lobby.id, /Applied/, 30_000);
    expect(applied.text).toContain('Applied: 3 added, 0 changed, 0 destroyed');
    expect(lit(applied)).toEqual(['View Details']);
    await world.untilThread(lobby.id, /Resources provisioned successfully/);
    const done = await world.untilThread(lobby.id, /Apply of web-server-01 done/);
    expect(done.files.map((f) => f.name)).toEqual(['apply.txt']);
    const dm = await world.discord.as('Ana').waitForText('dm', 'Your cloud deployment is complete!', 10_000);
    expect(dm.text).toContain('✅ Your cloud deployment is complete! web-server-01: 3 added, 0 changed, 0 destroyed');
    expect(Object.values(world.creations())).toEqual([1, 1, 1]);
  });

  test('the same again has nothing to do', async () => {
    const lobby = await world.lobby('Ana');
    await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
    const unchanged = await world.until(lobby.id, /No changes/);
    expect(lit(unchanged)).toEqual(['Run Plan (Dry Run)', 'Cancel', 'View Details']);
    await world.press('Ana', lobby.id, 'Cancel');
    await world.until(lobby.id, /Cancelled/);
  });

  test('another machine type is a change, another zone a replace that asks for the typed name', async () => {
    const change = await world.lobby('Ana', `${EXAMPLE} settings:machine_type=e2-small`);
    await world.press('Ana', change.id, 'Run Plan (Dry Run)');
    expect((await world.until(change.id, /Plan ready/)).text).toContain('1 to change');
    await world.press('Ana', change.id, 'Cancel');
    await world.until(change.id, /Cancelled/);

    const replace = await world.lobby('Ana', `${EXAMPLE} settings:zone=europe-west1-c`);
    await world.press('Ana', replace.id, 'Run Plan (Dry Run)');
    expect((await world.until(replace.id, /Plan ready/)).text).toContain('to replace');
    await world.until(replace.id, /Confirm asks you to type/);
    const asked = await world.discord.as('Ana').click(replace.id, 'Confirm Apply');
    if (asked.outcome !== 'modal') throw new Error(`no modal: ${JSON.stringify(asked)}`);
    const wrong = await world.discord
      .as('Ana')
      .submitModal(asked.modal, { 'Type web-server-01 to confirm': 'web-server-02' });
    const answer =
      'messageId' in wrong && wrong.messageId ? await world.discord.as('Ana').message(wrong.messageId) : undefined;
    expect(answer?.text).toContain('Not confirmed');
    await world.press('Ana', replace.id, 'Cancel');
    await world.until(replace.id, /Cancelled/);
  });
});

describe('what goes wrong', () => {
  test('a plan that fails says why in the thread and leaves Run Plan on', async () => {
    const lobby = await world.lobby(
      'Ana',
      EXAMPLE.replace('web-server-01', 'web-server-02') + ' settings:boot_disk_size_gb=5',
    );
    await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
    const failed = await world.until(lobby.id, /Plan failed/);
    expect(lit(failed)).toEqual(['Run Plan (Dry Run)', 'Cancel', 'View Details']);
    await world.untilThread(lobby.id, /The boot disk has 10 to 2000 whole GB/);
  });

  test('a cancel while planning ends the session and its terraform', async () => {
    const lobby = await world.lobby('Ana', EXAMPLE.replace('web-server-01', 'web-server-03'));
    await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
    await world.press('Ana', lobby.id, 'Cancel');
    const cancelled = await world.until(lobby.id, /Cancelled by/);
    expect(cancelled.text).toContain('Nothing was applied');
    expect(lit(cancelled)).toEqual(['View Details']);
  });

  test('a person without rights is told which right is missing, and nothing happens', async () => {
    const lobby = await world.lobby('Ana', EXAMPLE.replace('web-server-01', 'web-server-04'));
    const answer = await world.press('Kim', lobby.id, 'Run Plan (Dry Run)');
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain("can't");
    expect((await world.discord.as('Ana').message(lobby.id)).text).toContain('Ready to plan');
    const denied = await world.discord
      .as('Kim')
      .command('deployments', EXAMPLE.replace('web-server-01', 'web-server-05'));
    const shown =
      'messageId' in denied && denied.messageId ? await world.discord.as('Kim').message(denied.messageId) : undefined;
    expect(shown?.ephemeral).toBe(true);
    await world.press('Ana', lobby.id, 'Cancel');
  });
});

test('Discord refused nothing, limited nothing, and every interaction was answered in time', async () => {
  const stats = await world.discord.stats();
  expect(stats.refusals.filter((r) => r.code === 50035)).toEqual([]);
  expect([stats.refusedByValidation, stats.rateLimited429, stats.invalidResponses]).toEqual([0, 0, []]);
  const slowest = Math.max(...stats.interactions.map((i) => i.answeredAfterMs ?? Number.POSITIVE_INFINITY));
  // Discord's deadline. How much faster we are is for `npm run bench` to say, not for a machine under tests.
  expect(slowest).toBeLessThanOrEqual(3_000);
});
