/** A message as a person sees it: the API's object plus what tests ask for all the time. */
import type { APIMessage } from 'discord-api-types/v10';
import type { Hub } from '../hub.ts';
import { FLAGS, hasFlag } from '../messages/message-body.ts';
import { messageText } from '../messages/message-text.ts';
import { walkComponents } from '../messages/walk-components.ts';
import type { WireComponent } from '../messages/walk-components.ts';
import { attachmentUrl, wireMessage } from '../present/wire-objects.ts';
import type { StoredMessage } from '../state/state.ts';

export interface HumanButton {
  label: string;
  customId: string;
  disabled: boolean;
  /** 1 primary, 2 secondary, 3 success, 4 danger; links are not listed. */
  style: number;
}

export interface HumanFile {
  id: string;
  name: string;
  /** Bytes. */
  size: number;
  url: string;
  contentType: string;
  description: string;
}

export interface HumanMessage extends APIMessage {
  components: NonNullable<APIMessage['components']>;
  /** All text of content, embeds and components, in reading order. */
  text: string;
  buttons: HumanButton[];
  selects: { customId: string; placeholder: string; disabled: boolean; options: { label: string; value: string }[] }[];
  /** All files, also those that components show. */
  files: HumanFile[];
  /** "Only you can see this." */
  ephemeral: boolean;
  /** The bot has answered that it is thinking. */
  loading: boolean;
}

export function humanMessage(hub: Hub, message: StoredMessage): HumanMessage {
  const components = [...walkComponents(message.components as WireComponent[])].map((visited) => visited.component);
  return {
    ...(wireMessage(hub.state, hub.origin(), message) as HumanMessage),
    text: messageText(message),
    buttons: components.flatMap((component) =>
      component.type === 2 && component.custom_id
        ? [
            {
              label: component.label ?? component.emoji?.name ?? '',
              customId: component.custom_id,
              disabled: component.disabled ?? false,
              style: component.style ?? 2,
            },
          ]
        : [],
    ),
    selects: components.flatMap((component) =>
      component.options && component.custom_id
        ? [
            {
              customId: component.custom_id,
              placeholder: component.placeholder ?? '',
              disabled: component.disabled ?? false,
              options: component.options.map(({ label, value }) => ({ label, value })),
            },
          ]
        : [],
    ),
    files: message.attachments.map((attachment) => ({
      id: attachment.id,
      name: attachment.filename,
      size: attachment.size,
      url: attachmentUrl(hub.origin(), message, attachment),
      contentType: attachment.contentType,
      description: attachment.description ?? '',
    })),
    ephemeral: message.visibleTo !== undefined,
    loading: hasFlag(message.flags, FLAGS.loading),
  };
}
