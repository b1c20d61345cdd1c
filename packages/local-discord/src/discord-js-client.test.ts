/** The unmodified discord.js client against a local Discord: everything that the bot does. */
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  EmbedBuilder,
  FileBuilder,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Client, Interaction, TextChannel } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalDiscord } from './start-local-discord.ts';
import type { LocalDiscord } from './start-local-discord.ts';
import { connectBot } from '../test/connect-bot.ts';
import { demoGuild } from '../test/demo-guild.ts';

let discord: LocalDiscord;
let client: Client<true>;

beforeEach(async () => {
  discord = await startLocalDiscord(demoGuild);
  client = await connectBot(discord);
});

afterEach(async () => {
  const stats = await discord.stats();
  await client.destroy();
  await discord.close();
  if (stats.invalidResponses.length > 0)
    throw new Error(`Answers that Discord would not send: ${JSON.stringify(stats.invalidResponses)}`);
});

const deploy = new SlashCommandBuilder()
  .setName('cloud-deploy')
  .setDescription('Plans a deployment')
  .setDefaultMemberPermissions(PermissionFlagsBits.SendMessages)
  .addStringOption((option) => option.setName('project_id').setDescription('Project').setRequired(true))
  .addStringOption((option) =>
    option
      .setName('resource_type')
      .setDescription('Type')
      .setRequired(true)
      .addChoices({ name: 'Compute Instance', value: 'google/compute-instance' }),
  )
  .addStringOption((option) =>
    option.setName('resource_name').setDescription('Name').setRequired(true).setAutocomplete(true),
  )
  .toJSON();

const LINE = '/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:web-server-01';

function channel(): TextChannel {
  const found = client.channels.cache.find(
    (candidate) => candidate.isTextBased() && 'name' in candidate && candidate.name === 'deployments',
  );
  if (!found) throw new Error('no channel');
  return found as TextChannel;
}

function onInteraction(handle: (interaction: Interaction) => Promise<unknown>): void {
  client.on('interactionCreate', (interaction) => void handle(interaction));
}

function row(...buttons: ButtonBuilder[]): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(buttons);
}

function button(id: string, label: string): ButtonBuilder {
  return new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Primary);
}

test('a typed command reaches the bot with its options, and its answer is shown', async () => {
  await client.application.commands.set([deploy], client.guilds.cache.first()?.id ?? '');
  const seen: unknown[] = [];
  onInteraction(async (interaction) => {
    if (interaction.isAutocomplete()) {
      seen.push(['autocomplete', interaction.options.getFocused()]);
      return interaction.respond([{ name: 'web-server-01', value: 'web-server-01' }]);
    }
    if (!interaction.isChatInputCommand()) return undefined;
    seen.push([
      interaction.options.getString('project_id'),
      interaction.options.getString('resource_type'),
      interaction.options.getString('resource_name'),
      interaction.channel?.id === channel().id,
      interaction.appPermissions.has('CreatePublicThreads'),
    ]);
    await interaction.deferReply();
    return interaction.editReply({ content: 'Ready to plan', components: [row(button('plan', 'Run Plan'))] });
  });

  const outcome = await discord.as('ana').command('deployments', LINE);

  expect(outcome.outcome).toBe('deferred');
  expect(seen).toEqual([
    ['autocomplete', 'web-server-01'],
    ['my-gcp-project', 'google/compute-instance', 'web-server-01', true, true],
  ]);
  const message = await discord.as('ana').waitForText('deployments', 'Ready to plan');
  expect(message.edited_timestamp).toBeNull();
  expect(message.buttons).toEqual([{ label: 'Run Plan', customId: 'plan', disabled: false, style: 1 }]);
  expect((await discord.stats()).refusals).toEqual([]);
});

test('buttons: update, deferred update, private answer, modal', async () => {
  await channel().send({
    components: [
      row(button('update', 'Update'), button('defer', 'Defer'), button('private', 'Private'), button('modal', 'Modal')),
    ],
    content: 'lobby',
  });
  const modal = new ModalBuilder()
    .setCustomId('confirm')
    .setTitle('Destroy 12 and replace 3')
    .addTextDisplayComponents(new TextDisplayBuilder().setContent('Plan 51e8f0 destroys 12 resources.'))
    .addLabelComponents(
      new LabelBuilder()
        .setLabel('Type prod-eu to confirm')
        .setTextInputComponent(new TextInputBuilder().setCustomId('typed').setStyle(TextInputStyle.Short)),
    );
  onInteraction(async (interaction) => {
    if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      return interaction.update({ content: `typed ${interaction.fields.getTextInputValue('typed')}` });
    }
    if (!interaction.isButton()) return undefined;
    if (interaction.customId === 'update') return interaction.update({ content: 'updated' });
    if (interaction.customId === 'private')
      return interaction.reply({ content: 'only you', flags: MessageFlags.Ephemeral });
    if (interaction.customId === 'modal') return interaction.showModal(modal);
    await interaction.deferUpdate();
    await interaction.followUp({ content: 'followed', flags: MessageFlags.Ephemeral });
    return interaction.editReply('edited');
  });
  const ana = discord.as('ana');
  const [lobby] = await ana.messages('deployments');
  const id = lobby?.id ?? '';

  expect((await ana.click(id, 'Update')).outcome).toBe('updated');
  expect((await ana.message(id)).content).toBe('updated');
  expect((await ana.click(id, 'defer')).outcome).toBe('acknowledged');
  await ana.waitForText('deployments', 'edited');
  expect((await ana.click(id, 'Private')).outcome).toBe('replied');
  expect((await ana.messages('deployments')).map((message) => [message.content, message.ephemeral])).toEqual([
    ['edited', false],
    ['followed', true],
    ['only you', true],
  ]);
  expect((await discord.as('ben').messages('deployments')).map((message) => message.content)).toEqual(['edited']);

  const opened = await ana.click(id, 'Modal');
  if (opened.outcome !== 'modal') throw new Error(opened.outcome);
  await expect(ana.submitModal(opened.modal, {})).rejects.toThrow('"Type prod-eu to confirm" is required.');
  expect((await ana.submitModal(opened.modal, { 'Type prod-eu to confirm': 'prod-eu' })).outcome).toBe('updated');
  expect((await ana.message(id)).content).toBe('typed prod-eu');
  expect((await discord.stats()).refusals).toEqual([]);
});

test('Components V2 with a file: kept over an edit, gone when the edit does not list it', async () => {
  const container = (text: string): ContainerBuilder =>
    new ContainerBuilder().setAccentColor(0x5865f2).addTextDisplayComponents(new TextDisplayBuilder().setContent(text));
  const withFile = container('### Plan').addFileComponents(new FileBuilder().setURL('attachment://plan.txt'));
  const message = await channel().send({
    flags: [MessageFlags.IsComponentsV2, MessageFlags.SuppressNotifications],
    components: [withFile],
    files: [new AttachmentBuilder(Buffer.from('+ create a'), { name: 'plan.txt', description: 'the plan' })],
  });
  const ana = discord.as('ana');
  const seen = await ana.message(message.id);
  expect(seen.files).toMatchObject([
    { name: 'plan.txt', size: 10, contentType: 'text/plain; charset=utf-8', description: 'the plan' },
  ]);
  expect(seen.attachments).toEqual([]);
  expect(seen.text).toBe('### Plan');
  const served = await fetch(seen.files[0]?.url ?? '');
  expect(await served.text()).toBe('+ create a');

  await message.edit({ components: [withFile] });
  expect((await ana.message(message.id)).files).toHaveLength(1);
  await message.edit({ components: [container('### Other')], attachments: [] });
  const after = await ana.message(message.id);
  expect(after.files).toEqual([]);
  expect(after.edited_timestamp).not.toBeNull();
  expect((await discord.stats()).refusals).toEqual([]);
});

test('threads: started from a message once, joined, archived and locked', async () => {
  const lobby = await channel().send('lobby');
  const thread = await lobby.startThread({ name: '☁️ Terraform Plan: 7f3a9c', autoArchiveDuration: 60 });
  expect(thread.id).toBe(lobby.id);
  await expect(lobby.startThread({ name: 'again' })).rejects.toMatchObject({ code: 160004 });
  const ana = (await discord.as('ana').view()).you.id;
  await thread.members.add(ana);
  const inThread = await thread.send({ embeds: [new EmbedBuilder().setTitle('Plan').setDescription('3 to add')] });
  expect(inThread.embeds[0]?.title).toBe('Plan');
  expect((await discord.as('kim').messages('☁️ Terraform Plan: 7f3a9c')).map((message) => message.text)).toEqual([
    '',
    'Plan\n3 to add',
  ]);

  await thread.edit({ locked: true, archived: true });
  await expect(inThread.edit('late')).rejects.toMatchObject({ code: 50083 });
  const fetched = await client.channels.fetch(thread.id, { force: true });
  expect(fetched?.isThread() && fetched.archived && fetched.locked).toBe(true);
  expect((await discord.stats()).refusedByValidation).toBe(0);
});

test('direct messages: the same channel again; closed ones are refused with 50007', async () => {
  const id = (await discord.as('ana').view()).you.id;
  const user = await client.users.fetch(id);
  await user.send('Your cloud deployment is complete!');
  expect((await discord.as('ana').messages('dm')).map((message) => message.content)).toEqual([
    'Your cloud deployment is complete!',
  ]);
  await discord.closeDms('ana');
  await expect(user.send('again')).rejects.toMatchObject({ code: 50007, status: 403 });
});

test('selects answer with their values', async () => {
  const select = new StringSelectMenuBuilder()
    .setCustomId('resource')
    .setPlaceholder('Choose a resource')
    .addOptions({ label: 'disk', value: 'd' }, { label: 'instance', value: 'i' });
  const message = await channel().send({
    content: 'details',
    components: [new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(select)],
  });
  onInteraction(async (interaction) =>
    interaction.isStringSelectMenu() ? interaction.reply(`chose ${interaction.values.join()}`) : undefined,
  );
  await discord.as('ana').select(message.id, 'Choose a resource', ['i']);
  await discord.as('ana').waitForText('deployments', 'chose i');
});
