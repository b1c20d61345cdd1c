/** Commands as Discord sees them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestBot, type TestBot } from './test-bot.ts';

let bot: TestBot;
beforeEach(async () => {
  bot = await startTestBot({
    host: {
      offersDestroy: true,
      commands: [
        {
          name: 'cloud-status',
          description: 'What runs',
          options: [],
          run: ({ sessionHere }) => Promise.resolve({ kind: 'private', text: `here: ${sessionHere ?? 'nothing'}` }),
        },
      ],
    },
  });
});
afterEach(() => bot.close());

const commands = async () => (await bot.discord.as('Ana').view()).commands;

test("are added one by one; the host bot's own stay, and what is the same is not sent again", async () => {
  // The log-in tells of the server twice.
  const registered = bot.logged.filter(({ message }) => message === 'a command was registered');
  expect(registered).toHaveLength(new Set(registered.map(({ fields }) => JSON.stringify(fields))).size);
  const guild = bot.client().guilds.cache.first();
  await guild?.commands.create({ name: 'poll', description: 'Asks something' });
  const before = await commands();
  await bot.restart();
  expect(await commands()).toEqual(before);
  expect(before.map(({ name }) => name).toSorted()).toEqual(['cloud-deploy', 'cloud-destroy', 'cloud-status', 'poll']);
});

test('one that differs is changed', async () => {
  const guild = bot.client().guilds.cache.first();
  const mine = (await guild?.commands.fetch())?.find(({ name }) => name === 'cloud-deploy');
  await guild?.commands.edit(mine?.id ?? '', { description: 'Something else' });
  await bot.restart();
  const found = (await commands()).find(({ name }) => name === 'cloud-deploy');
  expect(found?.description).toBe('Open a lobby to plan, review and apply a deployment');
});

test('complete their options', async () => {
  const call = { name: 'cloud-deploy', options: { project_id: 'my-gcp-project' } };
  expect(await bot.discord.as('Ana').autocomplete('deployments', call, 'resource_type', 'comp')).toEqual([
    { name: 'Compute Instance', value: 'google/compute-instance' },
  ]);
});

test('that ask for something wrong are answered in private, and nothing is opened', async () => {
  await bot.discord.as('Ana').command('deployments', {
    name: 'cloud-deploy',
    options: { project_id: 'p', resource_type: 'Compute Instance', resource_name: 'wrong' },
  });
  const [answer] = await bot.discord.as('Ana').messages('deployments');
  expect(answer).toMatchObject({ ephemeral: true, text: 'The name «wrong» is taken. Nothing was opened.' });
});

test('in a thread know its session, and open none there', async () => {
  await bot.planned();
  const thread = '☁️ Terraform Plan: 7f3a9c';
  await bot.discord.as('Ana').command(thread, '/cloud-status');
  await bot.sees('here: 7f3a9c000001');
  await bot.discord.as('Ana').command(thread, {
    name: 'cloud-deploy',
    options: { project_id: 'p', resource_type: 'Compute Instance', resource_name: 'another' },
  });
  await bot.sees('A session opens in a channel');
});
