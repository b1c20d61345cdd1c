/** Which of the bot's interactions are ours, and who handles them. */
import { randomBytes } from 'node:crypto';
import { internalErrorSentence } from '@cloud-chatops/presentation';
import type { Interaction } from 'discord.js';
import { withAnswer, type Answer, type Answerable } from './answer.ts';
import { handleClick, isOurClick } from './clicks/handle-click.ts';
import type { CommandTable } from './commands/command-table.ts';
import { handleCommand, handleCompletion } from './commands/handle-command.ts';
import { handleQuestion } from './commands/handle-question.ts';
import { questionIn } from './commands/questions.ts';
import type { Context } from './context.ts';
import { renderText } from './render/render.ts';
import type { Parts } from './thread/deliver.ts';

/** Others are left alone: they belong to the bot that the workflow was added to. */
export async function routeInteraction(
  context: Context,
  parts: Parts,
  commands: CommandTable,
  interaction: Interaction,
): Promise<void> {
  if (interaction.isAutocomplete()) {
    const command = commands.get(interaction.commandName);
    if (command !== undefined) await handleCompletion(context, command, interaction);
  } else if (interaction.isChatInputCommand()) {
    const command = commands.get(interaction.commandName);
    if (command === undefined) return;
    await answering(context, interaction, (answer) => handleCommand(context, parts, command, interaction, answer));
  } else if (interaction.isButton() || interaction.isStringSelectMenu() || interaction.isModalSubmit()) {
    const question = questionIn(interaction.customId);
    if (question !== undefined && !interaction.isStringSelectMenu()) {
      return answering(context, interaction, (answer) => handleQuestion(context, parts, question, interaction, answer));
    }
    if (!isOurClick(interaction)) return;
    await answering(context, interaction, (answer) => handleClick(context, parts, interaction, answer));
  }
}

/** Whatever goes wrong is answered with a sentence and a reference that the log can be searched for. */
const answering = (
  { host, logger }: Context,
  interaction: Answerable,
  work: (answer: Answer) => Promise<void>,
): Promise<void> =>
  withAnswer(interaction, logger, async (answer) => {
    try {
      await work(answer);
    } catch (error) {
      const reference = randomBytes(4).toString('hex');
      const { id, user } = interaction;
      const stack = error instanceof Error ? error.stack : String(error);
      logger.error({ reference, interaction: id, user: user.id, error: stack }, 'an interaction failed');
      await answer.privately(renderText(host.errorSentence?.(error, reference) ?? internalErrorSentence(reference)));
    }
  });
