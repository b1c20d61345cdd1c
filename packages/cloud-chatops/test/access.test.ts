/** Who presses what when: the table of clicks, with the application's own rights, windows and audit. */
import { sampleReport } from '@cloud-chatops/core/testing';
import type { AuditRecord } from '@cloud-chatops/store';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GUILD, PEOPLE, planOf, policy, startDesk, type Desk, type Name } from './support/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());

let count = 0;
const name = (): string => `web-${++count}`;
const customId = async (message: string, label: string): Promise<string> => {
  const { buttons } = await desk.discord.as('Ana').message(message);
  const found = buttons.find((b) => b.label === label);
  if (found === undefined) throw new Error(`no ${label} in ${buttons.map((b) => b.label).join(', ')}`);
  return found.customId;
};
const applied = (id: string): number => desk.started.filter((s) => s.step === 'apply' && s.sessionId === id).length;
const refusalsOf = async (deployment: string): Promise<readonly AuditRecord[]> =>
  (
    await desk.store.audit.find({
      projects: ['shop'],
      name: deployment,
      events: ['command.refused'],
      offset: 0,
      limit: 99,
    })
  ).records;

beforeEach(async () => {
  desk.hold.clear();
  delete desk.answers.analyze;
  delete desk.answers.plan;
  await desk.discord.setMemberRoles('Ana', ['deployer', 'viewer']);
  await desk.discord.setMemberRoles('Ben', ['approver', 'viewer']);
});

describe('by role: who gets what from which button', () => {
  const NO: { readonly [right: string]: RegExp } = {
    plan: /right `plan`/,
    apply: /right `apply`/,
    cancel: /right `cancel`/,
    view: /right `view`/,
  };
  // Ana asked; Ben approves, Kim only looks, Zoe has no role at all.
  test.each([
    ['Run Plan (Dry Run)', 'plan', { Ana: true, Ben: false, Kim: false, Zoe: false }],
    ['Confirm Apply', 'apply', { Ana: true, Ben: false, Kim: false, Zoe: false }],
    ['Cancel', 'cancel', { Ana: true, Ben: true, Kim: false, Zoe: false }],
    ['View Details', 'view', { Ana: true, Ben: true, Kim: true, Zoe: false }],
  ] as const)('%s needs %s', async (button, right, may) => {
    const people = Object.entries(may) as [Name, boolean][];
    const lobby = await desk.planned('Ana', name());
    const before = desk.started.length;
    for (const [person] of people.filter(([, allowed]) => !allowed)) {
      expect(await desk.press(person, lobby.message, button)).toMatch(NO[right] as RegExp);
      expect([await desk.state(lobby.id), desk.started.length]).toEqual(['awaitingConfirmation', before]);
    }
    // The last one: others would meet what this one did.
    const allowed = people.findLast(([, one]) => one)?.[0] as Name;
    expect(await desk.press(allowed, lobby.message, button)).not.toMatch(/^You can't/);
  });
});

describe('Confirm Apply', () => {
  test('pressed again and again, by two people: one apply, and the second is told who was first', async () => {
    desk.hold.add('apply');
    const lobby = await desk.planned('Ana', name());
    const answers = await Promise.all(
      (['Ana', 'Lee', 'Ana', 'Lee', 'Ana'] as const).map((who) => desk.press(who, lobby.message, 'Confirm Apply')),
    );
    expect(answers.filter((answer) => answer === 'updated')).toHaveLength(1);
    expect(answers.filter((answer) => /^Already confirmed by \*\*(Ana|Lee)\*\*/.test(answer))).toHaveLength(4);
    await desk.end('apply', lobby.id);
    expect(applied(lobby.id)).toBe(1);
  });

  test('by somebody whose role was taken since the lobby was opened', async () => {
    const lobby = await desk.planned('Ana', name());
    await desk.discord.setMemberRoles('Ana', ['viewer']);
    expect(await desk.press('Ana', lobby.message, 'Confirm Apply')).toMatch(/right `apply`.*Roles that have it/);
    expect([await desk.state(lobby.id), applied(lobby.id)]).toEqual(['awaitingConfirmation', 0]);
  });

  test('of a plan that was renewed since', async () => {
    const lobby = await desk.planned('Ana', name());
    const old = await customId(lobby.message, 'Confirm Apply');
    await desk.press('Ana', lobby.message, 'Run Plan (Dry Run)');
    await desk.until(async () => (await desk.runtime.view(lobby.id))?.attempt === 2, 'the second plan');
    await desk.until(async () => (await desk.state(lobby.id)) === 'awaitingConfirmation', 'its review');
    const now = planOf({ sessionId: lobby.id, attempt: 2 } as never).digest.slice(0, 6);
    expect(await desk.press('Ana', lobby.message, old)).toContain(`The current plan is ${now}. Nothing was run.`);
    expect(applied(lobby.id)).toBe(0);
  });

  describe('with an approval', () => {
    const approved = async () => {
      desk.answers.analyze = () => ({
        outcome: 'analyzed',
        report: sampleReport(),
        policy: { ...policy, approvals: 1, fourEyes: true },
        finishedAt: Date.now(),
      });
      const lobby = await desk.lobby('Ana', name());
      await desk.press('Ana', lobby.message, 'Run Plan (Dry Run)');
      await desk.until(async () => (await desk.state(lobby.id)) === 'awaitingConfirmation', 'the plan');
      const digest = (await desk.runtime.view(lobby.id))?.plan?.digest ?? '';
      const by = { id: PEOPLE.Ben, name: 'Ben', rights: ['approve'] as const };
      await desk.host.send(lobby.id, { type: 'approve', by, at: Date.now(), digest }, `a-${lobby.id}`);
      await desk.until(async () => {
        const { buttons } = await desk.discord.as('Ana').message(lobby.message);
        return buttons.some((b) => b.label === 'Confirm Apply' && !b.disabled);
      }, 'Confirm Apply');
      return lobby;
    };

    test('whose giver lost the role since', async () => {
      const lobby = await approved();
      await desk.discord.setMemberRoles('Ben', ['viewer']);
      expect(await desk.press('Ana', lobby.message, 'Confirm Apply')).toMatch(
        /^\*\*Ben\*\* approved, but has no right/,
      );
      expect(applied(lobby.id)).toBe(0);
    });

    test('whose roles cannot be fetched at that moment', async () => {
      const lobby = await approved();
      const path = `/guilds/${GUILD}/members/${PEOPLE.Ben}`;
      await desk.discord.nextHang({ method: 'GET', path, effect: 'before' });
      expect(await desk.press('Ana', lobby.message, 'Confirm Apply')).toMatch(/could not be checked. Nothing was run/);
      expect(applied(lobby.id)).toBe(0);
    });
  });

  test('of a plan with something to destroy: needs the name, and only that', async () => {
    desk.answers.plan = (input) => ({
      outcome: 'planned',
      plan: planOf(input, { destroys: ['a.b'], counts: { ...planOf(input).counts, create: 0, delete: 1 } }),
      finishedAt: Date.now(),
    });
    const deployment = name();
    const lobby = await desk.planned('Ana', deployment);
    const ana = desk.discord.as('Ana');
    const opened = await ana.click(lobby.message, 'Confirm Apply');
    if (opened.outcome !== 'modal') throw new Error(opened.outcome);
    // Asking for the name is no refusal that anybody needs to look at.
    expect(await refusalsOf(deployment)).toEqual([]);
    await ana.submitModal(opened.modal, { text: 'web' });
    expect([await desk.state(lobby.id), applied(lobby.id)]).toEqual(['awaitingConfirmation', 0]);
    expect(await refusalsOf(deployment)).toMatchObject([{ refusal: { code: 'typed-name-wrong' }, typed: 'web' }]);
  });
});

describe('a button that is not what it seems', () => {
  test('copied into another channel, in a message of another session, or in a message of somebody else', async () => {
    const [lobby, other] = [await desk.planned('Ana', name()), await desk.planned('Ana', name())];
    const confirm = await customId(lobby.message, 'Confirm Apply');
    const elsewhere = await desk.discord.as('Lee').sendMessage('elsewhere', 'Press this');
    const here = await desk.discord.as('Lee').sendMessage('deployments', 'Press this');
    expect(await desk.press('Ana', elsewhere.id, confirm)).toMatch(/^This button is not valid any more/);
    expect(await desk.press('Ana', here.id, confirm)).toMatch(/^This message was replaced/);
    expect(await desk.press('Ana', other.message, confirm)).toMatch(/^This message was replaced/);
    expect([await desk.state(lobby.id), await desk.state(other.id)]).toEqual(Array(2).fill('awaitingConfirmation'));
    expect(applied(lobby.id) + applied(other.id)).toBe(0);
  });

  test('altered at any place: action, session, plan, page or signature', async () => {
    const lobby = await desk.planned('Ana', name());
    const other = await desk.lobby('Ana', name());
    const confirm = await customId(lobby.message, 'Confirm Apply');
    const [, , , digest = '', , mac = ''] = confirm.split(':');
    const altered = [
      confirm.replace(':confirm:', ':plan:'),
      confirm.replace(lobby.id, other.id),
      confirm.replace(digest, digest.replaceAll(/./g, '0')),
      confirm.replace(`:${mac}`, `1:${mac}`),
      confirm.replace(mac, `${mac.slice(0, -2)}AA`),
      confirm.slice(0, -1),
      confirm.replace('cco1', 'cco2'),
    ];
    for (const id of altered) {
      expect(id).not.toBe(confirm);
      expect(await desk.press('Ana', lobby.message, id)).toMatch(/^This button is not valid any more/);
    }
    expect([await desk.state(lobby.id), applied(lobby.id)]).toEqual(['awaitingConfirmation', 0]);
  });

  test('after the end: every button of every message says so', async () => {
    const lobby = await desk.planned('Ana', name());
    const labels = ['Run Plan (Dry Run)', 'Confirm Apply', 'Cancel'];
    const ids = await Promise.all(labels.map((label) => customId(lobby.message, label)));
    await desk.press('Ana', lobby.message, 'Cancel');
    for (const id of ids)
      expect(await desk.press('Ana', lobby.message, id)).toMatch(/^This session is over \(cancelled\)/);
    expect([await desk.state(lobby.id), applied(lobby.id)]).toEqual(['cancelled', 0]);
  });
});

test('what was refused to whom is in the audit, with roles and rights; clicks that came too late are not', async () => {
  const deployment = name();
  const lobby = await desk.planned('Ana', deployment);
  await desk.press('Kim', lobby.message, 'Cancel');
  await desk.press('Zoe', lobby.message, 'Run Plan (Dry Run)');
  await desk.press('Ana', lobby.message, 'Cancel');
  await desk.press('Ana', lobby.message, 'Cancel');
  const of = { session: lobby.id, event: 'command.refused' };
  expect(await refusalsOf(deployment)).toMatchObject([
    {
      ...of,
      command: 'plan',
      by: { name: 'Zoe' },
      rights: [],
      roles: [],
      refusal: { code: 'no-right', right: 'plan' },
    },
    { ...of, command: 'cancel', by: { name: 'Kim' }, rights: ['view'], roles: [{ name: 'viewer' }] },
  ]);
});
