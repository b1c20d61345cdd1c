/** When an interaction can be answered, how often, and by what. */
import type { ButtonInteraction, Client } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalDiscord } from './start-local-discord.ts';
import type { LocalDiscord } from './start-local-discord.ts';
import { botRequest, deploymentsId } from '../test/bot-request.ts';
import { connectBot } from '../test/connect-bot.ts';
import { demoGuild } from '../test/demo-guild.ts';

let discord: LocalDiscord;
let client: Client<true>;
let messageId: string;

beforeEach(async () => {
  discord = await startLocalDiscord(demoGuild);
  client = await connectBot(discord);
  const components = [
    {
      type: 1,
      components: [
        { type: 2, style: 1, label: 'Go', custom_id: 'go' },
        { type: 2, style: 1, label: 'Off', custom_id: 'off', disabled: true },
      ],
    },
  ];
  messageId = (
    await botRequest(discord, 'POST', `/channels/${await deploymentsId(discord)}/messages`, {
      content: 'lobby',
      components,
    })
  ).body.id;
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

/** Lets the bot handle the next click; resolves with what the handler returned or threw. */
function nextClick(handle: (interaction: ButtonInteraction) => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve) => {
    client.once('interactionCreate', (interaction) => {
      handle(interaction as ButtonInteraction).then(resolve, resolve);
    });
  });
}

test('an answer after three seconds is 10062, and the person has read "This interaction failed"', async () => {
  const handled = nextClick(async (interaction) => {
    await discord.advanceClock(3001);
    return interaction.deferUpdate();
  });
  expect(await discord.as('ana').click(messageId, 'Go')).toMatchObject({
    outcome: 'failed',
    reason: 'This interaction failed',
  });
  expect(await handled).toMatchObject({ code: 10062, status: 404 });
});

test('an answer on time counts, and how long it took is on record', async () => {
  const handled = nextClick(async (interaction) => {
    await discord.advanceClock(2000);
    return interaction.deferUpdate();
  });
  expect((await discord.as('ana').click(messageId, 'Go')).outcome).toBe('acknowledged');
  await handled;
  expect((await discord.stats()).interactions[0]?.answeredAfterMs).toBeGreaterThanOrEqual(2000);
});

test('a second answer is 40060', async () => {
  const handled = nextClick(async (interaction) => {
    await interaction.deferUpdate();
    return botRequest(discord, 'POST', `/interactions/${interaction.id}/${interaction.token}/callback`, { type: 6 });
  });
  await discord.as('ana').click(messageId, 'Go');
  expect(await handled).toMatchObject({ status: 400, body: { code: 40060 } });
});

test('the token works for 15 minutes, then it is 50027', async () => {
  const handled = nextClick(async (interaction) => {
    await interaction.deferUpdate();
    await discord.advanceClock(14 * 60_000);
    await interaction.editReply('in time');
    await discord.advanceClock(2 * 60_000);
    return interaction.editReply('too late');
  });
  await discord.as('ana').click(messageId, 'Go');
  expect(await handled).toMatchObject({ code: 50027, status: 401 });
  expect((await discord.as('ana').message(messageId)).content).toBe('in time');
});

test('a deferral carries no flag but EPHEMERAL, and a component is not answered with choices', async () => {
  const handled = nextClick(async (interaction) => {
    const answer = (body: object): ReturnType<typeof botRequest> =>
      botRequest(discord, 'POST', `/interactions/${interaction.id}/${interaction.token}/callback`, body);
    const refused = [
      await answer({ type: 5, data: { flags: 1 << 15 } }),
      await answer({ type: 8, data: { choices: [] } }),
    ];
    await interaction.deferUpdate();
    return refused.map((one) => one.body.code);
  });
  await discord.as('ana').click(messageId, 'Go');
  expect(await handled).toEqual([50035, 50035]);
});

test('a person cannot press what is disabled or gone; an attacker can', async () => {
  const ana = discord.as('ana');
  await expect(ana.click(messageId, 'Off')).rejects.toThrow('"Off" is disabled.');
  await expect(ana.click(messageId, 'Confirm')).rejects.toThrow('has no "Confirm"; known: Go, Off.');
  for (const forced of ['off', 'v1:confirm:forged']) {
    const handled = nextClick(async (interaction) => {
      await interaction.deferUpdate();
      return interaction.customId;
    });
    await ana.click(messageId, forced, { force: true });
    expect(await handled).toBe(forced);
  }
});

test('private answers do not exist for the bot token', async () => {
  const handled = nextClick(async (interaction) => {
    await interaction.reply({ content: 'secret', flags: 64 });
    const reply = await interaction.fetchReply();
    return interaction.channel?.messages.fetch({ message: reply.id, force: true });
  });
  await discord.as('ana').click(messageId, 'Go');
  expect(await handled).toMatchObject({ code: 10008 });
});

test('a lost interaction and a lost answer both end as failed', async () => {
  await discord.loseInteraction();
  const first = discord.as('ana').click(messageId, 'Go');
  await discord.advanceClock(3001);
  expect((await first).outcome).toBe('failed');

  await discord.dropCallback({ times: 4 });
  const handled = nextClick((interaction) => interaction.deferUpdate());
  const second = discord.as('ana').click(messageId, 'Go');
  expect(await handled).toBeInstanceOf(Error);
  await discord.advanceClock(3001);
  expect((await second).outcome).toBe('failed');
});
