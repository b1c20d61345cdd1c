/**
 * The answer to one interaction. Discord waits 3 seconds for the first one: after 2 a watchdog defers, and what is said
 * later takes the form that is then possible. Answers never throw for what cannot be helped (too late, answered
 * already): what is true is shown by bot token anyway.
 */
import type { Logger } from '@cloud-chatops/core';
import {
  MessageFlags,
  type APIModalInteractionResponseCallbackData,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { ALREADY_ACKNOWLEDGED, hasCode, UNKNOWN_INTERACTION } from './discord/errors.ts';
import { hasFiles, replyOptions, updateOptions } from './discord/message-body.ts';
import type { Body } from './render/body.ts';
import type { MessageRecord } from './records/chat-records.ts';

export type Answerable =
  | ChatInputCommandInteraction
  | ButtonInteraction
  | StringSelectMenuInteraction
  | ModalSubmitInteraction;

export interface Answer {
  /** Only the person sees it. */
  privately(body: Body): Promise<void>;
  /**
   * Changes the message that the button stands in; `true` if Discord took it. `known`: the message as it is kept in the
   * records. New files are left to the edit that follows: the click is then accepted without a change, `false`.
   */
  update(body: Body, known?: MessageRecord): Promise<boolean>;
  /** For everybody, as the answer to a command or its dialog; `undefined` when that is not possible any more. Layout errors are thrown. */
  publicly(body: Body): Promise<MessageRecord | undefined>;
  /** `false` when a dialog is not possible any more. */
  modal(modal: APIModalInteractionResponseCallbackData): Promise<boolean>;
  /** Accepts a click that changes nothing to see. */
  acknowledge(): Promise<void>;
}

const PRIVATE = [MessageFlags.Ephemeral] as const;
/** Ms; leaves the answer a second on its way. */
const WATCHDOG_MS = 2_000;

const fromMessage = (interaction: Answerable): interaction is ButtonInteraction | StringSelectMenuInteraction =>
  interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage());

/** Discord does not want this answer any more; nothing was shown, or it was answered already. */
const isTooLate = (error: unknown): boolean => hasCode(error, UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED);

/** Runs `work` with an answer to give; the watchdog is off when it ends. */
export async function withAnswer(
  interaction: Answerable,
  logger: Logger,
  work: (answer: Answer) => Promise<void>,
): Promise<void> {
  /** Answers go one after the other, so that none meets a deferral on its way. */
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(say: () => Promise<T>, otherwise: T): Promise<T> => {
    const said = last.then(say).catch((error: unknown) => {
      if (!isTooLate(error)) throw error;
      logger.warn({ interaction: interaction.id, error: String(error) }, 'an answer came too late');
      return otherwise;
    });
    last = said.catch(() => undefined);
    return said;
  };
  const answered = (): boolean => interaction.deferred || interaction.replied;
  /** A deferred answer to a command waits to be filled; to a button there is nothing to fill but its own message. */
  const waitsToBeFilled = (): boolean => interaction.deferred && !interaction.replied && !fromMessage(interaction);

  const defer = async (): Promise<void> => {
    if (answered()) return;
    logger.info({ interaction: interaction.id }, 'an answer takes long and is deferred');
    await (fromMessage(interaction)
      ? interaction.deferUpdate()
      : interaction.deferReply({ flags: MessageFlags.Ephemeral }));
  };

  const privately = async (body: Body): Promise<void> => {
    const options = replyOptions(body);
    if (waitsToBeFilled()) {
      await interaction.editReply(options);
      return;
    }
    const flags = options.flags === undefined ? PRIVATE : ([MessageFlags.Ephemeral, options.flags] as const);
    await (answered() ? interaction.followUp({ ...options, flags }) : interaction.reply({ ...options, flags }));
  };

  const acknowledge = async (): Promise<void> => {
    if (!answered() && fromMessage(interaction)) await interaction.deferUpdate();
  };

  const update = async (body: Body, known?: MessageRecord): Promise<boolean> => {
    if (!fromMessage(interaction)) return false;
    if (known !== undefined && !hasFiles(body, known)) {
      await acknowledge();
      return false;
    }
    const options = updateOptions(body, known);
    await (answered() ? interaction.editReply(options) : interaction.update(options));
    return true;
  };

  const publicly = async (body: Body): Promise<MessageRecord | undefined> => {
    if (answered() || interaction.isMessageComponent()) return undefined;
    const response = await interaction.reply({ ...replyOptions(body), withResponse: true });
    const message = response.resource?.message;
    if (!message) return undefined;
    // Lobbies have no files.
    return { id: message.id, layout: body.layout, files: [] };
  };

  const modal = async (dialog: APIModalInteractionResponseCallbackData): Promise<boolean> => {
    if (answered() || interaction.isModalSubmit()) return false;
    await interaction.showModal(dialog);
    return true;
  };

  const watchdog = setTimeout(() => {
    inOrder(defer, undefined).catch((error: unknown) =>
      logger.warn({ interaction: interaction.id, error: String(error) }, 'an answer could not be deferred'),
    );
  }, WATCHDOG_MS);
  try {
    await work({
      privately: (body) => inOrder(() => privately(body), undefined),
      update: (body, known) => inOrder(() => update(body, known), false),
      publicly: (body) => inOrder(() => publicly(body), undefined),
      modal: (dialog) => inOrder(() => modal(dialog), false),
      acknowledge: () => inOrder(acknowledge, undefined),
    });
    // Nothing to say is an answer, too: without one the person reads "This interaction failed".
    await inOrder(acknowledge, undefined);
  } finally {
    clearTimeout(watchdog);
  }
}
