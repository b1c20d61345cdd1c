/** The application's slash commands and the audit behind them, through Discord. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAudit } from '@cloud-chatops/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planOf, startDesk, type Desk } from './support/desk.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());

const audit = (...args: string[]) =>
  spawnSync(process.execPath, [MAIN, 'audit', ...args, '--data', desk.folder], { encoding: 'utf8' });

describe('/cloud-help', () => {
  test('names every command and what this person may do, and who may do the rest', async () => {
    const text = await desk.say('Ana', '/cloud-help');
    for (const name of ['deploy', 'destroy', 'status', 'history', 'unlock', 'help'])
      expect(text).toContain(`/cloud-${name}`);
    expect(text).toContain('**shop**: plan, apply, cancel, destroy, view. Not approve (<@&1100000000000000022>)');
    expect(await desk.say('Lee', '/cloud-help')).toContain(
      '**vault**: plan, view. Not apply (nobody), approve (nobody)',
    );
  });
});

describe('/cloud-status', () => {
  test('open and ended sessions with links, only of projects that the person may view', async () => {
    expect(await desk.say('Kim', '/cloud-status')).toContain('No open sessions');
    const web = await desk.planned('Ana', 'web-1');
    const other = await desk.lobby('Ana', 'web-2');
    await desk.press('Ana', other.message, 'Cancel');
    const text = await desk.say('Kim', '/cloud-status');
    expect(text).toContain('1 open session');
    expect(text).toMatch(/\*\*web-1\*\* · Compute Instance in shop · waiting for Confirm Apply · <@\d+> <t:\d+:R>/);
    const thread = (await desk.records.get(web.id))?.threadId;
    expect(text).toContain(
      `[Session ${web.id.slice(0, 6)}](<https://discord.com/channels/1100000000000000000/${thread}>)`,
    );
    expect(text).toMatch(/Ended lately[^]*\*\*web-2\*\* · Compute Instance in shop · cancelled/);
    expect(await desk.say('Zoe', '/cloud-status')).toBe("You can't view any project: it needs the right `view`.");
    expect(await desk.say('Lee', '/cloud-status')).not.toContain('web-1');
    await desk.press('Ana', web.message, 'Cancel');
  });
});

describe('/cloud-unlock', () => {
  const unlock = (name: string, reason = 'looked at the console') =>
    `/cloud-unlock project_id:shop resource_name:${name} reason:${reason}`;

  test('of a target that nobody holds, by somebody without the right, in a project that is not there', async () => {
    expect(await desk.say('Ben', unlock('nothing'))).toBe(
      'Nothing holds **nothing** in **shop**. There is nothing to unlock.',
    );
    expect(await desk.say('Ana', unlock('web-3'))).toBe(
      "You can't do that in **shop**: it needs the right `unlock`. Nothing was run. Roles that have it: <@&1100000000000000022>.",
    );
    expect(await desk.say('Ben', '/cloud-unlock project_id:x resource_name:web reason:y')).toContain(
      'There is no project',
    );
  });

  test('refused while the holder lives; done, with its reason, once it is interrupted; another may then plan', async () => {
    desk.hold.add('apply');
    const first = await desk.planned('Ana', 'web-3');
    expect(await desk.say('Ben', unlock('web-3'))).toMatch(
      /is held by \[Session .*\].* \(<@\d+>\), which is waiting for Confirm Apply\. It lives, and frees the target when it ends\. Nothing was unlocked\./,
    );
    await desk.press('Ana', first.message, 'Confirm Apply');
    expect(await desk.say('Ben', unlock('web-3'))).toContain('which is applying. It lives');
    await desk.end('apply', first.id, {
      outcome: 'lost',
      result: { ...LOST, report: { key: 'r', bytes: 1 }, log: { key: 'l', bytes: 1 } },
      finishedAt: Date.now(),
    });
    await desk.until(async () => (await desk.state(first.id)) === 'interrupted', 'the interruption');
    const second = await desk.lobby('Ana', 'web-3');
    await desk.press('Ana', second.message, 'Run Plan (Dry Run)');
    expect(await desk.state(second.id)).toBe('queued');
    expect(await desk.say('Ben', unlock('web-3'))).toMatch(/^\*\*web-3\*\* in \*\*shop\*\* is free: \[Session/);
    await desk.until(async () => (await desk.state(second.id)) === 'awaitingConfirmation', 'the plan of the next');
    desk.hold.delete('apply');
    await desk.press('Ana', second.message, 'Cancel');
  });
});

const LOST = {
  total: 3,
  done: 1,
  failed: 0,
  notStarted: 0,
  unknown: 2,
  added: 1,
  changed: 0,
  destroyed: 0,
  startedAt: 1,
  tookMs: 1,
};

/** How many entries of all timelines have no record yet; each has one at most. */
async function undelivered(): Promise<number> {
  let entries = 0;
  for (const id of await desk.store.sessions.list({ openOnly: false, limit: 99 }))
    entries += (await desk.store.sessions.entries(id)).length;
  return entries - (await desk.store.audit.rows(0, 9_999)).filter((row) => row.source.startsWith('entry/')).length;
}

describe('the audit', () => {
  test('/cloud-history shows who did what, newest first, also what was refused, in pages', async () => {
    const lobby = await desk.planned('Ana', 'web-4');
    await desk.press('Kim', lobby.message, 'Confirm Apply');
    await desk.press('Ana', lobby.message, 'Confirm Apply');
    await desk.until(async () => (await desk.state(lobby.id)) === 'applied', 'the apply');
    await desk.say('Zoe', '/cloud-deploy project_id:shop resource_type:Compute Instance resource_name:web-4');
    const text = await desk.until(async () => {
      const shown = await desk.say('Kim', '/cloud-history resource_name:web-4');
      return shown.includes('applied: 3 added') && shown;
    }, 'the record of the apply');
    const order = [
      'a session refused to <@1100000000000000015>',
      'applied: 3 added',
      `plan ${planOf({ sessionId: lobby.id, attempt: 1 } as never).digest.slice(0, 6)} confirmed by <@1100000000000000011>`,
      'confirm refused to <@1100000000000000014>: no right apply',
      'plan 1 asked by <@1100000000000000011>',
      'opened by <@1100000000000000011>',
    ];
    const places = order.map((line) => text.indexOf(line));
    // The refused session and the end of the apply are written by different hands.
    expect(places.every((at) => at >= 0)).toBe(true);
    expect(places.slice(1)).toEqual(places.slice(1).toSorted((a, b) => a - b));
    expect(text).toMatch(/1 to \d+ of \d+, newest first\./);

    const all = await desk.say('Kim', '/cloud-history');
    expect(all).toMatch(/1 to 15 of \d+, newest first\. Older ones: page:2/);
    expect(await desk.say('Kim', '/cloud-history page:2')).toMatch(/16 to \d+ of \d+/);
    expect(await desk.say('Kim', '/cloud-history page:x')).toBe('`x` is no page: pages are numbers from 1.');
    expect(await desk.say('Kim', '/cloud-history page:99')).toMatch(/^There are \d pages only\.$/);
    expect(await desk.say('Zoe', '/cloud-history')).toContain("You can't view any project");
    expect(await desk.say('Lee', '/cloud-history')).toBe('Nothing is recorded yet.');
  });

  test('a record names roles, rights, plan and refusal; each entry of each timeline is there once', async () => {
    await desk.until(async () => (await undelivered()) === 0, 'every entry to be recorded');
    const { records } = await desk.store.audit.find({ projects: ['shop'], name: 'web-4', offset: 0, limit: 999 });
    expect(records.find((r) => r.event === 'command.refused')).toMatchObject({
      command: 'confirm',
      by: { id: '1100000000000000014', name: 'Kim' },
      roles: [{ id: '1100000000000000023', name: 'viewer' }],
      rights: ['view'],
      refusal: { code: 'no-right', right: 'apply' },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(records.find((r) => r.event === 'command.asked' && r['command'] === 'confirm')).toMatchObject({
      by: { id: '1100000000000000011', name: 'Ana' },
      rights: ['plan', 'apply', 'cancel', 'destroy', 'view'],
      roles: [{ name: 'deployer' }, { name: 'viewer' }],
    });
    const unlocks = await desk.store.audit.find({
      projects: ['shop'],
      events: ['lease.unlocked'],
      offset: 0,
      limit: 9,
    });
    expect(unlocks.records).toMatchObject([{ name: 'web-3', reason: 'looked at the console', by: { name: 'Ben' } }]);
    expect((await checkAudit(desk.store.audit, 'audit')).problems).toEqual([]);
  });

  test('verify and export work beside the running bot; what was done to the records is named', async () => {
    const whole = audit('verify');
    expect([whole.status, whole.stderr]).toEqual([0, '']);
    expect(whole.stdout).toMatch(/^The audit is whole: \d+ records\.\nHead: \d+:[0-9a-f]{64}\./);
    const noted = /Head: (\S+)\./.exec(whole.stdout)?.[1] as string;

    const lines = audit('export').stdout.trim().split('\n');
    let previous = '0'.repeat(64);
    for (const line of lines) {
      const { hash, ...record } = JSON.parse(line) as { hash: string; previous: string };
      expect(record.previous).toBe(previous);
      expect(
        createHash('sha256')
          .update(line.replace(`,"hash":"${hash}"`, ''))
          .digest('hex'),
      ).toBe(hash);
      previous = hash;
    }
    expect(noted).toBe(`${lines.length}:${previous}`);

    const db = new DatabaseSync(join(desk.folder, 'store.sqlite'), { timeout: 2_000 });
    const record = db.prepare('select record from audit where sequence = 1').get() as { record: string };
    db.exec('delete from audit where sequence = 5');
    db.prepare('update audit set record = ? where sequence = 1').run(record.record.replace('Ana', 'Eve'));
    db.close();
    const broken = audit('verify', '--head', noted);
    expect(broken.status).toBe(1);
    expect(broken.stdout).toContain(
      'Record 1 was changed: it does not have the hash that was written with it.\n  Record 5 was removed.',
    );
  });
});
