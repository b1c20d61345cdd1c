/** The time of the local Discord: the machine's, moved forward by tests that jump ahead. */

/** Where the local Discord reads the time; milliseconds since 1970. */
export interface Clock {
  now(): number;
}

export interface ShiftableClock extends Clock {
  /** Moves this clock forward; never back, since ids are made from it. */
  advance(milliseconds: number): void;
  /** How far this clock is ahead of its base, in milliseconds. */
  offset(): number;
}

/** A clock that starts at `base` and can be moved forward. */
export function shiftableClock(base: Clock = { now: () => Date.now() }): ShiftableClock {
  let offset = 0;
  return {
    now: () => base.now() + offset,
    offset: () => offset,
    advance(milliseconds) {
      if (!Number.isFinite(milliseconds) || milliseconds < 0) {
        throw new RangeError(`The clock only moves forward: expected milliseconds >= 0, got ${milliseconds}.`);
      }
      offset += milliseconds;
    },
  };
}

/** The wire form of a time, as the API description asks for it. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
