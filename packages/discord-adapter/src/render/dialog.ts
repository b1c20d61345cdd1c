/** A question with one text field, as a modal. */
import { neutraliseProse, type ModalText } from '@cloud-chatops/presentation';
import { ComponentType, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord.js';

export interface Dialog extends ModalText {
  readonly customId: string;
  readonly field: string;
  readonly required: boolean;
  readonly multiline: boolean;
}

/** Never filled in: what is typed is the point. */
export const renderDialog = ({
  customId,
  title,
  text,
  label,
  maxLength,
  field,
  required,
  multiline,
}: Dialog): APIModalInteractionResponseCallbackData => ({
  custom_id: customId,
  title: title.slice(0, 45),
  components: [
    ...(text === '' ? [] : [{ type: ComponentType.TextDisplay as const, content: neutraliseProse(text) }]),
    {
      type: ComponentType.Label,
      label: label.slice(0, 45),
      component: {
        type: ComponentType.TextInput,
        custom_id: field,
        style: multiline ? TextInputStyle.Paragraph : TextInputStyle.Short,
        required,
        max_length: maxLength,
      },
    },
  ],
});
