/** The way back of a command's dialog: the values, or the button that shows it again when they did not fit. */
import type { ButtonInteraction, ModalSubmitInteraction } from 'discord.js';
import type { Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import type { Question } from '../host.ts';
import { memberOf } from '../member.ts';
import { againButton, fieldId, renderQuestion } from '../render/question.ts';
import { renderText } from '../render/render.ts';
import { outsideServerSentence, pressAgainSentence, questionGoneSentence } from '../sentences.ts';
import type { Parts } from '../thread/deliver.ts';
import { giveAnswer } from './handle-command.ts';

export async function handleQuestion(
  context: Context,
  parts: Parts,
  id: string,
  interaction: ButtonInteraction | ModalSubmitInteraction,
  answer: Answer,
): Promise<void> {
  const { questions } = context;
  const member = memberOf(interaction);
  if (member === undefined) return answer.privately(renderText(outsideServerSentence));
  const asker = member.person.id;
  if (interaction.isButton()) {
    const open = questions.get(id, asker);
    if (open === undefined) return answer.privately(renderText(questionGoneSentence));
    const shown = await answer.modal(renderQuestion(open.question, id, open.typed));
    return shown ? undefined : answer.privately(renderText(pressAgainSentence));
  }
  const open = questions.take(id, asker);
  if (open === undefined) return answer.privately(renderText(questionGoneSentence));
  const typed = valuesOf(interaction, open.question);
  const answered = await open.answered(member, typed);
  if (answered.kind !== 'private') return giveAnswer(context, parts, { answered, answer, asker });
  // Nobody types five values twice because one of them was wrong.
  const again = questions.keep({ ...open, typed });
  return answer.privately({ ...renderText(answered.text), components: [againButton(again)] });
}

const valuesOf = ({ fields }: ModalSubmitInteraction, question: Question): Record<string, string> =>
  Object.fromEntries(question.fields.map(({ name }, index) => [name, fields.getTextInputValue(fieldId(index))]));
