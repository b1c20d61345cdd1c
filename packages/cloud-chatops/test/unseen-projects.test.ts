/** Deny by default before anything is looked at: what somebody may not see is not named, offered or hinted at. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDesk, type Desk, type Name } from './support/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  // Something to be suggested: in shop by Ana, in vault by Lee.
  await desk.lobby('Ana', 'shop-web');
  await desk.say('Lee', request('vault', { name: 'vault-web' }));
});
afterAll(() => desk.close());

function request(
  project: string,
  more: { readonly type?: string; readonly name?: string; readonly settings?: string },
) {
  const { type = 'Compute Instance', name = 'web', settings } = more;
  const typed = settings === undefined ? '' : ` settings:${settings}`;
  return `/cloud-deploy project_id:${project} resource_type:${type} resource_name:${name}${typed}`;
}

/** Each wrong in a way whose sentence would tell something of the project. */
const WRONG = [
  {},
  { type: 'Mainframe' },
  { name: 'Web_01' },
  { settings: 'disk=3' },
  { settings: 'boot_disk_size_gb=big' },
] as const;

describe('/cloud-deploy', () => {
  const answers = (person: Name, project: string) =>
    Promise.all(WRONG.map((wrong) => desk.say(person, request(project, wrong))));

  test('a project that one has no right in and one that is not there: the same sentence, whatever else is wrong', async () => {
    const sentence = (project: string) =>
      `There is no project **${project}** that you have a right in. You have rights in: shop. Nothing was opened.`;
    for (const project of ['vault', 'nope', 'constructor', '__proto__'])
      expect(new Set(await answers('Ana', project))).toEqual(
        new Set([sentence(project.replaceAll('_', String.raw`\_`))]),
      );
  });

  test('somebody without any right learns of no project', async () => {
    for (const project of ['shop', 'nope'])
      expect(new Set(await answers('Zoe', project))).toEqual(
        new Set([
          `There is no project **${project}** that you have a right in. You have rights in none; whoever runs the bot gives them to roles. Nothing was opened.`,
        ]),
      );
  });

  test('somebody who may view only: the missing right, and who has it, but nothing of what the project takes', async () => {
    expect(new Set(await answers('Kim', 'shop'))).toEqual(
      new Set([
        "You can't deploy to **shop**: it needs the right `plan`. Nothing was opened. Roles that have it: <@&1100000000000000021>.",
      ]),
    );
  });

  test('what was refused is in the audit, as far as there is a project to keep it under', async () => {
    const { records } = await desk.store.audit.find({
      projects: ['shop', 'vault', 'nope'],
      events: ['session.refused'],
      offset: 0,
      limit: 99,
    });
    const count = (project: string, name: string) =>
      records.filter((r) => r.project === project && (r['by'] as { name: string }).name === name).length;
    expect([count('vault', 'Ana'), count('shop', 'Zoe'), count('shop', 'Kim'), records.length]).toEqual([5, 5, 5, 15]);
  });
});

describe('suggestions', () => {
  const offered = async (person: Name, command: string, options: Record<string, string>, option: string, typed = '') =>
    (await desk.discord.as(person).autocomplete('deployments', { name: command, options }, option, typed)).map(
      ({ value }) => value,
    );

  test.each(['cloud-deploy', 'cloud-destroy'])(
    'of /%s: only of projects that the person may plan in',
    async (command) => {
      const of = (person: Name, project: string) =>
        Promise.all([
          offered(person, command, { project_id: project }, 'resource_type'),
          offered(person, command, { project_id: project, resource_type: 'Compute Instance' }, 'resource_name'),
          offered(person, command, { project_id: project, resource_type: 'Compute Instance' }, 'settings', 'zone'),
        ]);
      expect(await offered('Ana', command, {}, 'project_id')).toEqual(['shop']);
      expect(await offered('Lee', command, {}, 'project_id')).toEqual(['shop', 'vault']);
      for (const person of ['Kim', 'Zoe'] as const) {
        expect(await offered(person, command, {}, 'project_id')).toEqual([]);
        expect(await offered(person, command, {}, 'resource_type')).toEqual([]);
        expect(await of(person, 'shop')).toEqual([[], [], []]);
      }
      expect(await of('Ana', 'vault')).toEqual([[], [], []]);
      expect(await of('Ana', 'shop')).toEqual([['Compute Instance'], ['shop-web'], [expect.stringMatching(/^zone=/)]]);
      expect(await of('Lee', 'vault')).toEqual([
        ['Compute Instance'],
        ['vault-web'],
        [expect.stringMatching(/^zone=/)],
      ]);
    },
  );

  test('of /cloud-unlock: only of projects that the person may unlock in', async () => {
    const of = (person: Name) =>
      Promise.all([
        offered(person, 'cloud-unlock', {}, 'project_id'),
        offered(person, 'cloud-unlock', { project_id: 'shop' }, 'resource_name'),
        offered(person, 'cloud-unlock', { project_id: 'shop' }, 'resource_type'),
      ]);
    expect(await of('Ben')).toEqual([['shop'], ['shop-web'], ['google/compute-instance']]);
    expect(await of('Kim')).toEqual([[], [], []]);
    expect(await offered('Ben', 'cloud-unlock', { project_id: 'vault' }, 'resource_name')).toEqual([]);
  });
});

describe('the other commands', () => {
  test.each([
    ['/cloud-status', '/cloud-status project_id:#'],
    ['/cloud-history', '/cloud-history project_id:#'],
    ['/cloud-unlock', '/cloud-unlock project_id:# resource_name:vault-web reason:because'],
  ])('%s: a project that is not there and one that is no business of the person are the same', async (_, command) => {
    for (const project of ['vault', 'nope'])
      expect(await desk.say('Ana', command.replace('#', project))).toBe(
        `There is no project **${project}** that you have a right in. You have rights in: shop.`,
      );
  });

  test('/cloud-help names only projects that the person has a right in', async () => {
    expect(await desk.say('Ana', '/cloud-help')).not.toContain('vault');
    const none = await desk.say('Zoe', '/cloud-help');
    expect(none).toContain('Nothing: you have rights in no project. Whoever runs the bot gives them to roles.');
    expect(none).not.toContain('shop');
  });
});
