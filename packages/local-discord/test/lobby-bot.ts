/** A small bot with the look of a deployment lobby, for the tests of the page. */
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  FileBuilder,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { ButtonInteraction, Client, Interaction } from 'discord.js';
import type { LocalDiscord } from '../src/start-local-discord.ts';
import { connectBot } from './connect-bot.ts';

const COMMAND = new SlashCommandBuilder()
  .setName('cloud-deploy')
  .setDescription('Open a deployment lobby')
  .addStringOption((option) => option.setName('project_id').setDescription('The cloud project').setRequired(true))
  .addStringOption((option) =>
    option
      .setName('resource_type')
      .setDescription('What to deploy')
      .setRequired(true)
      .addChoices({ name: 'Compute Instance', value: 'vm' }, { name: 'Storage Bucket', value: 'bucket' }),
  )
  .addStringOption((option) =>
    option.setName('resource_name').setDescription('The deployment name').setRequired(true).setAutocomplete(true),
  );

export const THREAD_NAME = '☁️ Terraform Plan: 7f3a9c';

/** Logs in and registers `/cloud-deploy`; the caller destroys the client. */
export async function startLobbyBot(discord: LocalDiscord): Promise<Client<true>> {
  const client = await connectBot(discord);
  await client.guilds.cache.first()?.commands.set([COMMAND.toJSON()]);
  client.on('interactionCreate', (interaction) => void answer(interaction));
  return client;
}

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    await interaction.respond([{ name: 'web-server-01', value: 'web-server-01' }]);
  } else if (interaction.isChatInputCommand()) {
    await interaction.deferReply();
    await interaction.editReply({
      flags: MessageFlags.IsComponentsV2,
      components: [lobby('### ☁️ Ready to plan\nPress **Run Plan (Dry Run)**. <script>alert(1)</script>', false)],
    });
  } else if (interaction.isButton()) {
    await BUTTONS[interaction.customId]?.(interaction);
  } else if (interaction.isStringSelectMenu()) {
    await interaction.reply({ content: `You chose ${interaction.values.join()}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isModalSubmit()) {
    await interaction.reply({ content: 'Not confirmed. Nothing was run.', flags: MessageFlags.Ephemeral });
  }
}

/** `cancel` is never answered. */
const BUTTONS: Record<string, (interaction: ButtonInteraction) => Promise<void>> = {
  plan: async (interaction) => {
    await interaction.deferUpdate();
    const thread = await interaction.message.startThread({ name: THREAD_NAME });
    await thread.send({
      flags: MessageFlags.IsComponentsV2,
      files: [new AttachmentBuilder(Buffer.from('+ create google_compute_disk.boot-disk\n'), { name: 'plan.txt' })],
      components: [
        new ContainerBuilder()
          .addTextDisplayComponents(
            new TextDisplayBuilder().setContent(
              '### 📊 Plan 4be1d2: 3 to add\n```diff\n+ create google_compute_disk.boot-disk\n```\n-# small print',
            ),
          )
          .addFileComponents(new FileBuilder().setURL('attachment://plan.txt'))
          .addActionRowComponents(
            new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
              new StringSelectMenuBuilder()
                .setCustomId('resource')
                .setPlaceholder('Choose a resource')
                .addOptions({ label: 'boot-disk', value: 'boot-disk' }),
            ),
          ),
      ],
    });
    await interaction.editReply({ components: [lobby('### 📊 Plan ready: 3 to add, nothing destroyed', true)] });
  },
  details: async (interaction) => {
    await interaction.reply({ content: 'Inputs and versions', flags: MessageFlags.Ephemeral });
  },
  confirm: async (interaction) => {
    await interaction.showModal(
      new ModalBuilder()
        .setCustomId('typed')
        .setTitle('⚠️ Destroy 12 and replace 3')
        .addLabelComponents(
          new LabelBuilder()
            .setLabel('Type prod-eu to confirm')
            .setTextInputComponent(new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Short)),
        ),
    );
  },
};

function lobby(text: string, ready: boolean): ContainerBuilder {
  const button = (id: string, label: string, emoji: string, disabled = false): ButtonBuilder =>
    new ButtonBuilder()
      .setCustomId(id)
      .setLabel(label)
      .setEmoji(emoji)
      .setStyle(ButtonStyle.Secondary)
      .setDisabled(disabled);
  return new ContainerBuilder()
    .setAccentColor(0x5865f2)
    .addTextDisplayComponents(new TextDisplayBuilder().setContent(text))
    .addActionRowComponents(
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        button('plan', 'Run Plan (Dry Run)', '🔍', ready),
        button('confirm', 'Confirm Apply', '✅', !ready),
      ),
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        button('cancel', 'Cancel', '❌'),
        button('details', 'View Details', '📊'),
      ),
    );
}
