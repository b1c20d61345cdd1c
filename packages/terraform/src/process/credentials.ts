/**
 * Which of the bot's variables reach terraform, and under which name. What plans and what applies can have different
 * credentials under the same name: an account that may only read makes the plan, and the one that may change things
 * reaches a single process, `terraform apply` of the reviewed plan.
 */
import { readIfThere } from '../files.ts';

/** `plan` is everything but the apply itself: init, validate, plan, show, and every look at the state. */
export type CredentialUse = 'plan' | 'apply';

export interface CredentialSources {
  /** Names that come through as they are, always. */
  readonly environment: readonly string[];
  /** Name for terraform → name in the bot's environment; for all but the apply. */
  readonly planEnvironment?: { readonly [name: string]: string };
  /** The same for the apply alone. */
  readonly applyEnvironment?: { readonly [name: string]: string };
}

export type BotEnvironment = Readonly<Record<string, string | undefined>>;

/** What terraform gets, by the names it knows. What is not set is left out. @throws when a file is there but cannot be read. */
export async function credentialsFor(
  bot: BotEnvironment,
  sources: CredentialSources,
  use: CredentialUse,
): Promise<Readonly<Record<string, string>>> {
  const mapped = (use === 'plan' ? sources.planEnvironment : sources.applyEnvironment) ?? {};
  const found: Record<string, string> = {};
  for (const name of sources.environment) {
    const value = bot[name];
    if (value !== undefined) found[name] = value;
  }
  for (const [name, from] of Object.entries(mapped)) {
    const value = await sourceValue(bot, from);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/**
 * The variable `from`, or the content of the file that `<from>_FILE` names, which wins, as with the bot's own secrets.
 * Without the line breaks at its end. `undefined`: neither is there, or it is empty.
 * @throws when the file is there but cannot be read.
 */
export async function sourceValue(bot: BotEnvironment, from: string): Promise<string | undefined> {
  const file = bot[`${from}_FILE`];
  const value = file === undefined ? bot[from] : (await readIfThere(file))?.replace(/[\r\n]+$/, '');
  return value === '' ? undefined : value;
}
