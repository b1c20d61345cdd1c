/**
 * Discord's ids: 64-bit numbers made from the time, so that they sort by age.
 * https://discord.com/developers/docs/reference#snowflakes
 */

/** 2015-01-01, the first millisecond of Discord's ids. */
const DISCORD_EPOCH = 1_420_070_400_000n;

/** The smallest id of a moment (milliseconds since 1970). */
export function snowflakeAt(milliseconds: number): string {
  return ((BigInt(Math.floor(milliseconds)) - DISCORD_EPOCH) << 22n).toString();
}

/** The moment of an id, in milliseconds since 1970. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH);
}

/** Whether `text` can be an id: the client's buckets and dates need 17 digits or more. */
export function isSnowflake(text: string): boolean {
  return /^[1-9][0-9]{16,19}$/.test(text);
}

/** Ids of one server: always growing, also when several are made in one millisecond or the clock stands still. */
export function nextSnowflake(lastId: string, now: number): string {
  const byTime = BigInt(snowflakeAt(now));
  const byLast = BigInt(lastId) + 1n;
  return (byTime > byLast ? byTime : byLast).toString();
}

/** Compares two ids by age; for `Array.sort`. */
export function compareSnowflakes(left: string, right: string): number {
  const difference = BigInt(left) - BigInt(right);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
