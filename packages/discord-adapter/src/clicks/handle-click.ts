/** From an interaction to its action: everything about the click is checked before anything is asked of the session. */
import type { SessionId } from '@cloud-chatops/core';
import { unknownButtonSentence } from '@cloud-chatops/presentation';
import { MessageFlags } from 'discord.js';
import type { Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { isOurs, readButton } from '../custom-id.ts';
import { memberOf } from '../member.ts';
import { lobbyUrl, threadUrl } from '../places.ts';
import type { ChatRecord } from '../records/chat-records.ts';
import { renderText } from '../render/render.ts';
import { movedSentence, outsideServerSentence } from '../sentences.ts';
import type { Parts } from '../thread/deliver.ts';
import { ACTIONS, type Action } from './actions.ts';
import { TEXT_FIELD, type ClickInteraction } from './click.ts';

/** Other components belong to the bot that the workflow was added to. */
export const isOurClick = (interaction: ClickInteraction): boolean => isOurs(interaction.customId);

export async function handleClick(
  context: Context,
  parts: Parts,
  interaction: ClickInteraction,
  answer: Answer,
): Promise<void> {
  const { host, logger } = context;
  const id = readButton(interaction.customId, host.signingKey);
  const member = memberOf(interaction);
  if (member === undefined) return answer.privately(renderText(outsideServerSentence));
  const record = id && (await settledRecord(context, id.sessionId));
  const view = id && record && (await host.view(id.sessionId));
  if (id === undefined || record === undefined || view === undefined || !isInPlace(interaction, record)) {
    logger.warn({ user: member.person.id, customId: interaction.customId }, 'a button of no known session was pressed');
    return answer.privately(renderText(unknownButtonSentence));
  }
  const action = ACTIONS[id.action];
  if (!isInItsMessage(action, interaction, record)) {
    const url = action.place === 'thread' ? threadUrl(record) : lobbyUrl(record);
    return answer.privately(renderText(movedSentence(url)));
  }
  const by = { ...member.person, rights: host.rightsOf(view.target.project, member) };
  const typed = interaction.isModalSubmit() ? interaction.fields.getTextInputValue(TEXT_FIELD) : undefined;
  const chosen = interaction.isStringSelectMenu() ? interaction.values[0] : undefined;
  await action.run(context, parts, {
    interaction,
    id,
    answer,
    record,
    view,
    member,
    by,
    ...(typed === undefined ? {} : { typed }),
    ...(chosen === undefined ? {} : { chosen }),
  });
}

/** A lobby can be clicked before it is known where it is: whoever is making it holds the lock until that is stored. */
async function settledRecord({ records, oneAtATime }: Context, sessionId: SessionId): Promise<ChatRecord | undefined> {
  const record = await records.get(sessionId);
  if (record === undefined || record.lobby !== undefined) return record;
  return oneAtATime(`lobby/${sessionId}`, () => records.get(sessionId));
}

const isInPlace = ({ guildId, channelId }: ClickInteraction, record: ChatRecord): boolean =>
  guildId === record.guildId && (channelId === record.channelId || channelId === record.threadId);

/** A forwarded or copied button, or one of a lobby message that was replaced, does not count. Private answers are stored nowhere. */
function isInItsMessage({ place }: Action, { message }: ClickInteraction, record: ChatRecord): boolean {
  switch (place) {
    case 'lobby':
      return message !== null && message.id === record.lobby?.id;
    case 'thread':
      return Object.values(record.messages).some(({ id }) => id === message?.id);
    case 'private':
      return message?.flags.has(MessageFlags.Ephemeral) === true;
  }
}
