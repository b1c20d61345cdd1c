/** A full disk in words for people: they read what to do, the log keeps the call and the path. */
import type { Effect } from '@cloud-chatops/core';

/** https://www.sqlite.org/rescode.html#full */
const SQLITE_FULL = 13;

export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || errcode === SQLITE_FULL || isDiskFull(error.cause);
}

const DISK_FULL = "The bot's disk is full: whoever runs the bot has to free space in its data folder";

/** `undefined` for every other error. `reference` is what the log is searched for. */
export const diskFullSentence = (error: unknown, reference: string): string | undefined =>
  isDiskFull(error) ? `${DISK_FULL}. Nothing was run by this click. In the log: ${reference}.` : undefined;

/** The same effect; a full disk breaks it with that sentence, which becomes the reason that people read. */
export const tellsFullDisk =
  <Input, Output>(effect: Effect<Input, Output>): Effect<Input, Output> =>
  async (input, tools) => {
    try {
      return await effect(input, tools);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      const { stack } = error as Error;
      // The log is written from the stack, which says where the disk was full.
      throw Object.assign(new Error(DISK_FULL, { cause: error }), { stack });
    }
  };
