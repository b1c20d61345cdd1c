/** Several values asked for at once, as a modal. */
import { visible } from '@cloud-chatops/presentation';
import {
  ButtonStyle,
  ComponentType,
  TextInputStyle,
  type APIMessageTopLevelComponent,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { Question } from '../host.ts';

/** https://docs.discord.com/developers/components/reference#label and #text-input */
const LONGEST = { title: 45, label: 45, description: 100, hint: 100, value: 4_000 } as const;

export const fieldId = (index: number): string => `value-${index}`;

/** Without controls; what is too long ends with an ellipsis. */
const cut = (text: string, longest: number): string => {
  const shown = Array.from(visible(text));
  return shown.length <= longest ? shown.join('') : `${shown.slice(0, longest - 1).join('')}…`;
};

/** `typed`: values by field that stand in it instead of the question's own. */
export const renderQuestion = (
  { title, fields }: Question,
  customId: string,
  typed: { readonly [field: string]: string } = {},
): APIModalInteractionResponseCallbackData => ({
  custom_id: customId,
  title: cut(title, LONGEST.title),
  components: fields.map(({ name, description, hint, value, multiline }, index) => {
    const filled = typed[name] ?? value;
    return {
      type: ComponentType.Label,
      label: cut(name, LONGEST.label),
      ...(description === '' ? {} : { description: cut(description, LONGEST.description) }),
      component: {
        type: ComponentType.TextInput,
        custom_id: fieldId(index),
        style: multiline ? TextInputStyle.Paragraph : TextInputStyle.Short,
        required: true,
        max_length: LONGEST.value,
        ...(hint === undefined ? {} : { placeholder: cut(hint, LONGEST.hint) }),
        ...(filled === undefined || filled === '' ? {} : { value: filled.slice(0, LONGEST.value) }),
      },
    };
  }),
});

/** Shows the dialog again with what was typed. */
export const againButton = (customId: string): APIMessageTopLevelComponent => ({
  type: ComponentType.ActionRow,
  components: [
    { type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Change the values', custom_id: customId },
  ],
});
