/**
 * The rules of slash commands that the API description does not know.
 * https://discord.com/developers/docs/interactions/application-commands
 */
import type { FieldError } from '../discord-error.ts';

export interface CommandOption {
  type: number;
  name: string;
  description?: string | null;
  required?: boolean | null;
  autocomplete?: boolean | null;
  choices?: { name: string; value: string | number }[] | null;
  options?: CommandOption[] | null;
}

export interface CommandBody {
  id?: string | null;
  name: string;
  type?: number | null;
  description?: string | null;
  options?: CommandOption[] | null;
  default_member_permissions?: string | number | null;
  [other: string]: unknown;
}

const CHAT_INPUT = 1;
const MAX_CHARACTERS = 8000;
const MAX_CHOICE = 100;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** Everything that is wrong with a command; `path` is where it stands in the body. */
export function checkCommand(command: CommandBody, path: FieldError['path']): FieldError[] {
  if ((command.type ?? CHAT_INPUT) !== CHAT_INPUT) return [];
  const errors = [
    ...checkName(command.name, [...path, 'name']),
    ...checkOptions(command.options ?? [], [...path, 'options']),
  ];
  if (!command.description)
    errors.push({ path: [...path, 'description'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  if (characters(command) > MAX_CHARACTERS) {
    errors.push({
      path,
      code: 'APPLICATION_COMMAND_TOO_LARGE',
      message: `Command exceeds maximum size (${MAX_CHARACTERS})`,
    });
  }
  return errors;
}

function checkName(name: string, path: FieldError['path']): FieldError[] {
  return NAME.test(name) && name === name.toLowerCase()
    ? []
    : [
        {
          path,
          code: 'APPLICATION_COMMAND_INVALID_NAME',
          message: 'Command name is invalid: 1 to 32 lower-case letters, digits, - or _',
        },
      ];
}

function checkOptions(options: readonly CommandOption[], path: FieldError['path']): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  let optionalSeen = false;
  options.forEach((option, index) => {
    const at = [...path, index];
    errors.push(...checkName(option.name, [...at, 'name']));
    if (names.has(option.name)) {
      errors.push({
        path: [...at, 'name'],
        code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
        message: 'Option name already exists',
      });
    }
    names.add(option.name);
    if (option.required && optionalSeen) {
      errors.push({
        path: [...at, 'required'],
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      });
    }
    optionalSeen ||= !option.required;
    errors.push(...checkChoices(option, at), ...checkOptions(option.options ?? [], [...at, 'options']));
  });
  return errors;
}

function checkChoices(option: CommandOption, path: FieldError['path']): FieldError[] {
  const choices = option.choices ?? [];
  const errors: FieldError[] = [];
  if (option.autocomplete && choices.length > 0) {
    errors.push({
      path: [...path, 'choices'],
      code: 'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
      message: 'Autocomplete and choices cannot both be set',
    });
  }
  const seen = new Set<string | number>();
  choices.forEach((choice, index) => {
    const at = [...path, 'choices', index];
    if (typeof choice.value === 'string' && (choice.value.length < 1 || choice.value.length > MAX_CHOICE)) {
      errors.push({
        path: [...at, 'value'],
        code: 'BASE_TYPE_BAD_LENGTH',
        message: `Must be between 1 and ${MAX_CHOICE} in length.`,
      });
    }
    if (seen.has(choice.value)) {
      errors.push({
        path: [...at, 'value'],
        code: 'APPLICATION_COMMAND_OPTIONS_CHOICES_DUPLICATE',
        message: 'Choice values must be unique',
      });
    }
    seen.add(choice.value);
  });
  return errors;
}

function characters(part: CommandBody | CommandOption): number {
  const own = part.name.length + (part.description?.length ?? 0);
  const choices = ((part as CommandOption).choices ?? []).reduce(
    (sum, choice) => sum + choice.name.length + String(choice.value).length,
    0,
  );
  return own + choices + (part.options ?? []).reduce((sum, option) => sum + characters(option), 0);
}
