/** One press of a button, one chosen resource or one submitted dialog, checked: signature, session, place and message are right. */
import type { Actor, LobbyView } from '@cloud-chatops/core';
import type { ButtonInteraction, ModalSubmitInteraction, StringSelectMenuInteraction } from 'discord.js';
import type { Answer } from '../answer.ts';
import type { ButtonId } from '../custom-id.ts';
import type { Member } from '../host.ts';
import type { ChatRecord } from '../records/chat-records.ts';

export type ClickInteraction = ButtonInteraction | StringSelectMenuInteraction | ModalSubmitInteraction;

export interface Click {
  readonly interaction: ClickInteraction;
  readonly id: ButtonId;
  readonly answer: Answer;
  readonly record: ChatRecord;
  readonly view: LobbyView;
  readonly member: Member;
  /** With the rights of this moment. */
  readonly by: Actor;
  /** What was typed into the dialog; absent for buttons. */
  readonly typed?: string;
  /** The option that was chosen from a list. */
  readonly chosen?: string;
}

/** Field of every dialog. */
export const TEXT_FIELD = 'text';

/**
 * The digest that a button stands for. It carries 16 digits; those of the present plan are completed, any other stays
 * as it is and is refused as another plan.
 */
export const clickedDigest = ({ id, view }: Pick<Click, 'id' | 'view'>): string => {
  const { digest = '' } = id;
  const present = view.plan?.digest;
  return digest !== '' && present?.startsWith(digest) ? present : digest;
};
