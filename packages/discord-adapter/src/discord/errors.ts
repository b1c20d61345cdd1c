/** Discord's error codes that are part of normal life. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
import { DiscordAPIError, HTTPError } from 'discord.js';

export const UNKNOWN_CHANNEL = 10_003;
export const UNKNOWN_MEMBER = 10_007;
export const UNKNOWN_MESSAGE = 10_008;
export const UNKNOWN_USER = 10_013;
/** Too late or not ours: nothing was shown. */
export const UNKNOWN_INTERACTION = 10_062;
/** The interaction's token does not count any more. */
export const UNKNOWN_WEBHOOK = 10_015;
export const INVALID_WEBHOOK_TOKEN = 50_027;
/** Also after a 502 whose effect took place. */
export const ALREADY_ACKNOWLEDGED = 40_060;
/** A message of more than an hour was edited too often. */
export const TOO_MANY_EDITS = 30_046;
export const REQUEST_TOO_LARGE = 40_005;
export const MISSING_ACCESS = 50_001;
export const MISSING_PERMISSIONS = 50_013;
export const INVALID_FORM = 50_035;
export const THREAD_ARCHIVED = 50_083;
export const THREAD_EXISTS = 160_004;

/** The code of Discord's answer, or `undefined` for every other kind of failure. */
export const discordCode = (error: unknown): number | undefined =>
  error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : undefined;

export const hasCode = (error: unknown, ...codes: readonly number[]): boolean => {
  const code = discordCode(error);
  return code !== undefined && codes.includes(code);
};

/** Did Discord answer that it refuses this (4xx)? Everything else may have taken effect: look before sending again. */
export const wasRefused = (error: unknown): boolean =>
  (error instanceof DiscordAPIError || error instanceof HTTPError) && error.status >= 400 && error.status < 500;

/** Does Discord object to the layout (its flags, components or embeds) rather than to anything else in the request? */
export const layoutRefused = (error: unknown): boolean =>
  error instanceof DiscordAPIError &&
  error.code === INVALID_FORM &&
  /\b(flags|components|embeds)\b/.test(error.message);
