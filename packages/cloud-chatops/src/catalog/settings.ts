/** The grammar of `settings:`: `machine_type=e2-small labels={"team":"web"} zone="europe-west1-c"`. */
import type { Setting } from '@cloud-chatops/core';
import type { ModuleVariable } from './module-variables.ts';

/** A sentence for the person who typed it. */
export class SettingsInvalid extends Error {
  readonly code = 'settings-invalid';
}

/** A value runs to the next ` name=` outside quotes and brackets. */
function split(text: string): { name: string; value: string }[] {
  const parts: { name: string; value: string }[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const head = /^([a-zA-Z_][\w-]*)\s*=/.exec(rest);
    if (!head) throw new SettingsInvalid(`«${rest.slice(0, 40)}» is not of the form name=value.`);
    const from = head[0].length;
    let depth = 0;
    let quoted = false;
    let end = from;
    for (; end < rest.length; end++) {
      const c = rest[end] as string;
      if (quoted) {
        if (c === '\\') end++;
        else if (c === '"') quoted = false;
      } else if (c === '"') quoted = true;
      else if (c === '[' || c === '{') depth++;
      else if (c === ']' || c === '}') depth--;
      else if (depth === 0 && /\s/.test(c) && /^\s*[a-zA-Z_][\w-]*\s*=/.test(rest.slice(end))) break;
    }
    if (quoted) throw new SettingsInvalid(`A closing quote is missing after ${head[1]}=.`);
    parts.push({ name: head[1] as string, value: rest.slice(from, end).trim() });
    rest = rest.slice(end).trim();
  }
  return parts;
}

/** JSON where it is JSON, else the text itself. A variable of type string always gets text. */
function valueOf(text: string, type: string): Setting {
  try {
    const parsed = JSON.parse(text) as Setting;
    return type === 'string' && typeof parsed !== 'string' && parsed !== null ? text : parsed;
  } catch {
    return text;
  }
}

/**
 * @throws SettingsInvalid when the text is no value for this variable, or the variable is sensitive: what is typed into
 * chat is stored and shown.
 */
export function settingOf(text: string, { name, type, sensitive }: ModuleVariable): Setting {
  if (sensitive)
    throw new SettingsInvalid(
      `${name} is sensitive and isn't taken from chat. Let the module read it from a secret store.`,
    );
  const value = valueOf(text, type);
  if (!fits(value, type)) throw new SettingsInvalid(`${name} takes ${type}, not «${text.slice(0, 60)}».`);
  return value;
}

/** Does a value have the shape that a variable's type asks for? Terraform checks the rest. */
function fits(value: Setting, type: string): boolean {
  if (value === null) return true;
  if (type === 'number') return typeof value === 'number';
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'string') return typeof value === 'string';
  if (/^(list|set|tuple)\b/.test(type)) return Array.isArray(value);
  if (/^(map|object)\b/.test(type)) return typeof value === 'object' && !Array.isArray(value);
  return true;
}

/**
 * @param reserved variables that the deployment itself sets (project and name).
 * @throws SettingsInvalid naming the setting and what is expected.
 */
export function parseSettings(
  text: string,
  variables: readonly ModuleVariable[],
  reserved: readonly string[],
): Record<string, Setting> {
  const known = variables.filter((v) => !reserved.includes(v.name));
  const settings: Record<string, Setting> = {};
  for (const { name, value } of split(text)) {
    const variable = known.find((v) => v.name === name);
    if (reserved.includes(name))
      throw new SettingsInvalid(`${name} is set by the command itself and can't be a setting.`);
    if (!variable)
      throw new SettingsInvalid(`There is no setting ${name}. Known: ${known.map((v) => v.name).join(', ')}.`);
    if (Object.hasOwn(settings, name)) throw new SettingsInvalid(`${name} is set twice.`);
    settings[name] = settingOf(value, variable);
  }
  return settings;
}
