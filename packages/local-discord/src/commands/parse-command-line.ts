/** Reads a whole slash command that was typed in one line: `/name option:value option: value with spaces`. */
import type { CommandOption } from './check-command.ts';

const SUBCOMMAND = 1;
const SUBCOMMAND_GROUP = 2;

/** An option that was given, still as text. */
export interface TypedOption {
  name: string;
  type: number;
  text: string;
  /** Of a subcommand. */
  options?: TypedOption[];
}

export interface TypedCommand {
  name: string;
  options: TypedOption[];
}

/** What the command line names: the name only, to find the command; `undefined` if it is no command line. */
export function commandNameOf(line: string): string | undefined {
  return /^\/([-_'\p{L}\p{N}]{1,32})(?:\s|$)/u.exec(line.trim())?.[1];
}

/**
 * @param options those of the command that `line` names
 * @throws Error that says what is not understood
 */
export function parseCommandLine(line: string, options: readonly CommandOption[]): TypedCommand {
  const name = commandNameOf(line);
  if (name === undefined) throw new Error(`"${line}" is no command: commands start with "/" and a name.`);
  return {
    name,
    options: parseOptions(
      line
        .trim()
        .slice(name.length + 1)
        .trim(),
      options,
    ),
  };
}

function parseOptions(text: string, options: readonly CommandOption[]): TypedOption[] {
  const nested = options.find((option) => option.type === SUBCOMMAND || option.type === SUBCOMMAND_GROUP);
  if (nested) {
    const [word = '', ...rest] = text.split(/\s+/);
    const chosen = options.find((option) => option.name === word);
    if (!chosen)
      throw new Error(`"${word}" is no subcommand; known: ${options.map((option) => option.name).join(', ')}.`);
    return [
      { name: chosen.name, type: chosen.type, text: '', options: parseOptions(rest.join(' '), chosen.options ?? []) },
    ];
  }
  if (text === '') return [];
  const names = options.map((option) => option.name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const starts = names.length === 0 ? [] : [...text.matchAll(new RegExp(`(?<=^|\\s)(${names.join('|')}):`, 'gu'))];
  if (starts[0]?.index !== 0) {
    const known = options.map((option) => `${option.name}:`).join(' ') || 'none';
    throw new Error(`"${text}" does not start with an option of this command. Options: ${known}`);
  }
  return starts.map((start, index) => {
    const from = start.index + start[0].length;
    const to = starts[index + 1]?.index ?? text.length;
    const option = options.find((candidate) => candidate.name === start[1]);
    return { name: start[1] ?? '', type: option?.type ?? 3, text: text.slice(from, to).trim() };
  });
}
