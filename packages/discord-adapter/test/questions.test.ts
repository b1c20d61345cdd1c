/** Values that are missing are asked for in a dialog before a session opens. */
import type { InteractionOutcome, Modal } from '@cloud-chatops/local-discord';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Host } from '../src/host.ts';
import { SESSION, startTestBot, type TestBot } from './test-bot.ts';

const COMMAND = '/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:web-server-01';
const QUESTION = {
  title: 'Compute Instance web-server-01 with a name that is too long for a title',
  fields: [
    { name: 'vpc_id', description: 'Network of the machine.', hint: 'Written like vpc-0a1b', multiline: false },
    { name: 'subnet_ids', description: '', value: 'subnet-1', multiline: true },
  ],
};
const GONE = /These values are not waited for any more/;

let bot: TestBot;
let now: () => number;
/** What the host was asked with. */
let given: (Parameters<Host['parseOpen']>[0]['answers'] | undefined)[];

beforeEach(async () => {
  now = Date.now;
  given = [];
  bot = await startTestBot({
    host: {
      now: () => now(),
      parseOpen: async ({ options, operation, member, answers }) => {
        given.push(answers);
        if (answers === undefined) return { ask: QUESTION };
        if (answers['vpc_id'] === 'wrong') return { problem: 'vpc_id takes a network, not «wrong».' };
        const target = { project: options.project_id, entry: options.resource_type, name: options.resource_name };
        const base = {
          sessionId: SESSION,
          target,
          entryTitle: 'Compute Instance',
          operation,
          requester: member.person,
        };
        return { input: { ...base, settings: answers, openedAt: Date.now(), idleMs: 1_800_000 } };
      },
    },
  });
});
afterEach(() => bot.close());

const ask = async (): Promise<Modal> => modalOf(await bot.discord.as('Ana').command('deployments', COMMAND));

function modalOf(answer: InteractionOutcome): Modal {
  if (answer.outcome !== 'modal') throw new Error(`no dialog: ${JSON.stringify(answer)}`);
  return answer.modal;
}

const send = (modal: Modal, vpc: string, person = 'Ana'): Promise<InteractionOutcome> =>
  bot.discord.as(person).submitModal(modal, { vpc_id: vpc });

async function shown(answer: InteractionOutcome, person = 'Ana') {
  if (!('messageId' in answer) || answer.messageId === undefined) throw new Error(JSON.stringify(answer));
  return bot.discord.as(person).message(answer.messageId);
}

test('the dialog has a label, a description, a hint and what is known; its values open the lobby', async () => {
  const modal = await ask();
  expect(modal.title).toHaveLength(45);
  expect(modal.components).toMatchObject([
    {
      label: 'vpc_id',
      description: 'Network of the machine.',
      component: { placeholder: 'Written like vpc-0a1b', style: 1, required: true },
    },
    { label: 'subnet_ids', component: { value: 'subnet-1', style: 2 } },
  ]);
  const lobby = await shown(await send(modal, 'vpc-1'));
  expect(lobby.ephemeral).toBe(false);
  expect(lobby.text).toContain('Ready to plan');
  expect(given).toEqual([undefined, { vpc_id: 'vpc-1', subnet_ids: 'subnet-1' }]);
  expect(await bot.press('Ana', lobby.id, 'Run Plan (Dry Run)')).toBe('updated');
});

test('values that do not fit are answered with why, and stand in the dialog when it is opened again', async () => {
  const refused = await shown(await send(await ask(), 'wrong'));
  expect(refused.ephemeral).toBe(true);
  expect(refused.text).toContain('vpc_id takes a network, not «wrong».');
  const again = modalOf(await bot.discord.as('Ana').click(refused.id, 'Change the values'));
  expect(again.components).toMatchObject([{ component: { value: 'wrong' } }, { component: { value: 'subnet-1' } }]);
  const lobby = await shown(await send(again, 'vpc-1'));
  expect(lobby.text).toContain('Ready to plan');
  expect(lobby.ephemeral).toBe(false);
});

test('values sent twice open one session', async () => {
  const modal = await ask();
  await send(modal, 'vpc-1');
  expect((await shown(await send(modal, 'vpc-1'))).text).toMatch(GONE);
  expect(given).toHaveLength(2);
});

test('nobody else can send them', async () => {
  expect((await shown(await send(await ask(), 'vpc-1', 'Ben'), 'Ben')).text).toMatch(GONE);
  expect(given).toHaveLength(1);
});

test('after a restart or 15 minutes they are gone, and that is said', async () => {
  const before = await ask();
  await bot.restart();
  expect((await shown(await send(before, 'vpc-1'))).text).toMatch(GONE);
  const late = await ask();
  const asked = Date.now();
  now = () => asked + 15 * 60_000;
  expect((await shown(await send(late, 'vpc-1'))).text).toMatch(GONE);
});

test('who may not plan is not asked', async () => {
  const answer = await shown(await bot.discord.as('Kim').command('deployments', COMMAND), 'Kim');
  expect(answer.text).toMatch(/^There is no project .* that you have a right in/);
  expect(given).toEqual([]);
});
