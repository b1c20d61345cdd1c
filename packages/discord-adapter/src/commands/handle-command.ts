/** Runs a slash command and answers it; the lobby of a new session is the answer itself. */
import type { AutocompleteInteraction, ChatInputCommandInteraction } from 'discord.js';
import type { Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { missingPermissions } from '../discord/permissions.ts';
import { layoutRefused } from '../discord/errors.ts';
import { memberOf } from '../member.ts';
import { lobbyUrl } from '../places.ts';
import { renderQuestion } from '../render/question.ts';
import { renderCard, renderText } from '../render/render.ts';
import { commandAgainSentence, outsideServerSentence, postedSentence } from '../sentences.ts';
import type { Parts } from '../thread/deliver.ts';
import type { CommandAnswer, SlashCommand } from './slash-command.ts';

type LobbyAnswer = Extract<CommandAnswer, { kind: 'lobby' }>;

const stringOptions = (
  interaction: ChatInputCommandInteraction | AutocompleteInteraction,
): { readonly [option: string]: string } =>
  Object.fromEntries(
    interaction.options.data.flatMap(({ name, value }) => (value === undefined ? [] : [[name, String(value)]])),
  );

export async function handleCommand(
  context: Context,
  parts: Parts,
  command: SlashCommand,
  interaction: ChatInputCommandInteraction,
  answer: Answer,
): Promise<void> {
  const { records } = context;
  const member = memberOf(interaction);
  if (member === undefined) return answer.privately(renderText(outsideServerSentence));
  const sessionHere = await records.findByThread(interaction.channelId);
  const answered = await command.run({
    member,
    channelId: interaction.channelId,
    inThread: interaction.channel?.isThread() ?? false,
    options: stringOptions(interaction),
    missingPermissions: missingPermissions(interaction.appPermissions),
    ...(sessionHere === undefined ? {} : { sessionHere }),
  });
  return giveAnswer(context, parts, { answered, answer, asker: member.person.id });
}

interface Given {
  readonly answered: CommandAnswer;
  readonly answer: Answer;
  /** User id. */
  readonly asker: string;
}

/** What a command, or the dialog that it opened, leads to. */
export async function giveAnswer(context: Context, parts: Parts, { answered, answer, asker }: Given): Promise<void> {
  const { host, layout, questions } = context;
  switch (answered.kind) {
    case 'private':
      return answer.privately(renderText(answered.text));
    case 'private-card':
      // Its buttons, if any, would belong to no session.
      return answer.privately(
        renderCard({ ...answered.card, rows: [] }, { layout: layout.current, sessionId: '', key: host.signingKey }),
      );
    case 'ask': {
      const id = questions.keep({ ...answered, asker, typed: {} });
      if (!(await answer.modal(renderQuestion(answered.question, id)))) {
        await answer.privately(renderText(commandAgainSentence));
      }
      return;
    }
    case 'lobby':
      return openLobby(context, parts, answered, answer);
  }
}

/**
 * Nobody else makes the lobby meanwhile (the first entry's delivery waits for the same lock). If the answer cannot
 * carry the lobby any more, that delivery posts it by bot token.
 */
async function openLobby(context: Context, { lobbies }: Parts, opened: LobbyAnswer, answer: Answer): Promise<void> {
  const { sessionId } = opened;
  const { records, layout, logger } = context;
  const view = await context.oneAtATime(`lobby/${sessionId}`, async () => {
    const now = await opened.open();
    const record = await records.get(sessionId);
    if (record === undefined || record.lobby !== undefined) return now;
    try {
      await layout.withFallback(async (as) => {
        const body = lobbies.body(now, record, as);
        const message = await answer.publicly(body);
        if (message !== undefined) await lobbies.posted(now, record, message, body);
      });
    } catch (error) {
      if (layoutRefused(error)) throw error;
      logger.warn({ session: sessionId, error: String(error) }, 'the answer could not carry the lobby; it is posted');
    }
    return now;
  });
  const record = await records.get(sessionId);
  if (record?.lobby !== undefined) return;
  await lobbies.ensure(view, true);
  const posted = await records.get(sessionId);
  if (posted !== undefined) await answer.privately(renderText(postedSentence(lobbyUrl(posted))));
}

const CHOICES = 25;
const CHOICE_LENGTH = 100;

/** Suggestions that are late or broken are left out: the person can type on. */
export async function handleCompletion(
  { logger }: Context,
  command: SlashCommand,
  interaction: AutocompleteInteraction,
): Promise<void> {
  const member = memberOf(interaction);
  const { name, value } = interaction.options.getFocused(true);
  try {
    const choices =
      member === undefined
        ? undefined
        : await command.complete?.({ member, option: name, typed: value, options: stringOptions(interaction) });
    const fitting = (choices ?? []).filter((choice) => choice.value.length <= CHOICE_LENGTH).slice(0, CHOICES);
    await interaction.respond(fitting.map((choice) => ({ ...choice, name: choice.name.slice(0, CHOICE_LENGTH) })));
  } catch (error) {
    logger.warn({ command: command.name, option: name, error: String(error) }, 'suggestions could not be made');
    if (!interaction.responded) await interaction.respond([]).catch(() => undefined);
  }
}
