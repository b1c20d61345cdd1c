/** Tells Discord of our commands, one by one: commands of others on the same bot are left alone. */
import {
  ApplicationCommand,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ApplicationCommandOptionData,
  type ChatInputApplicationCommandData,
  type Guild,
} from 'discord.js';
import type { Logger } from '@cloud-chatops/core';
import type { SlashCommand } from './slash-command.ts';

export const commandData = ({ name, description, options }: SlashCommand): ChatInputApplicationCommandData => ({
  type: ApplicationCommandType.ChatInput,
  name,
  description,
  options: options.map((option): ApplicationCommandOptionData => ({
    type: ApplicationCommandOptionType.String,
    name: option.name,
    description: option.description,
    required: option.required,
    autocomplete: option.completes === true,
    ...(option.maxLength === undefined ? {} : { maxLength: option.maxLength }),
  })),
});

/** What differs is changed, what is missing is created; what is the same costs nothing but the look. */
export async function registerCommands(guild: Guild, commands: Iterable<SlashCommand>, logger: Logger): Promise<void> {
  const existing = await guild.commands.fetch();
  for (const command of commands) {
    const data = commandData(command);
    const known = existing.find(({ name, type }) => name === data.name && type === ApplicationCommandType.ChatInput);
    if (known === undefined) await guild.commands.create(data);
    else if (!isSame(known, data)) await guild.commands.edit(known.id, data);
    else continue;
    logger.info({ guild: guild.id, command: data.name }, 'a command was registered');
  }
}

/** `equals` of discord.js also compares what a server's commands do not have, so the two things that count are compared here. */
const isSame = (known: ApplicationCommand, { description, options = [] }: ChatInputApplicationCommandData): boolean =>
  known.description === description &&
  ApplicationCommand.optionsEqual(known.options, options as ApplicationCommandOptionData[], true);
