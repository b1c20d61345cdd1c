/** Values that a person was asked for in a dialog: one field a variable, as people type and not as JSON. */
import type { Setting } from '@cloud-chatops/core';
import type { AskedField } from '@cloud-chatops/discord-adapter';
import type { ModuleVariable } from './module-variables.ts';
import { settingOf, SettingsInvalid } from './settings.ts';

/** Of lists and sets of text, where `a, b` can only mean two. */
const TEXT_LIST = /^(list|set)\(string\)$/;
const FORMS: readonly (readonly [type: RegExp, form: string])[] = [
  [TEXT_LIST, 'Several are separated by commas'],
  [/^(list|set|tuple)\b/, 'JSON, such as [1, 2]'],
  [/^(map|object)\b/, 'JSON, such as {"team": "web"}'],
  [/^number$/, 'A number'],
  [/^bool$/, 'true or false'],
];

/** A variable as a field of the dialog; `value`: what stands in it already. */
export function askedField(variable: ModuleVariable, value: Setting | undefined): AskedField {
  const { name, description, type, rule } = variable;
  const form = FORMS.find(([shape]) => shape.test(type))?.[1];
  const hint = TEXT_LIST.test(type) ? form : (rule ?? form);
  return {
    name,
    description,
    ...(hint === undefined ? {} : { hint }),
    ...(value === undefined ? {} : { value: shownValue(value, type) }),
    multiline: !/^(string|number|bool)$/.test(type),
  };
}

const shownValue = (value: Setting, type: string): string => {
  if (typeof value === 'string') return value;
  return TEXT_LIST.test(type) && Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
};

/** @throws SettingsInvalid naming the variable and what is expected. */
export function parseAnswers(
  answers: Readonly<Record<string, string>>,
  variables: readonly ModuleVariable[],
): Record<string, Setting> {
  const asked = variables.filter((v) => Object.hasOwn(answers, v.name));
  return Object.fromEntries(asked.map((variable) => [variable.name, answerOf(answers[variable.name] ?? '', variable)]));
}

function answerOf(typed: string, variable: ModuleVariable): Setting {
  const text = typed.trim();
  if (text === '') throw new SettingsInvalid(`${variable.name} has no value.`);
  if (!TEXT_LIST.test(variable.type) || text.startsWith('[')) return settingOf(text, variable);
  const items = text.split(/[,\n]/).map((item) => item.trim());
  return settingOf(JSON.stringify(items.filter((item) => item !== '')), variable);
}
