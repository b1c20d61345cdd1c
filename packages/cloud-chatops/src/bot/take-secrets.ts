/** The bot's own secrets, from files or the environment; what was read from the environment is removed from it. */
import { readFileSync } from 'node:fs';
import type { ModelKeys } from './words.ts';

export interface BotSecrets {
  readonly token: string | undefined;
  readonly keys: ModelKeys;
}

/** `NAME_FILE` wins over `NAME`. @throws Error naming the file that cannot be read. */
export function takeSecrets(environment: Record<string, string | undefined>): BotSecrets {
  const take = (name: string): string | undefined => {
    const file = environment[`${name}_FILE`];
    const value = file === undefined ? environment[name] : readSecret(name, file);
    delete environment[name];
    delete environment[`${name}_FILE`];
    return value === undefined || value.trim() === '' ? undefined : value.trim();
  };
  return { token: take('DISCORD_TOKEN'), keys: { groq: take('GROQ_API_KEY'), gemini: take('GEMINI_API_KEY') } };
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${name}_FILE: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      cause: error,
    });
  }
}
