/** When a project takes applies: spans of the week, or the minutes that a cron pattern matches, each in a time zone of its own. */
import { Cron } from 'croner';

/** As it stands in the configuration: `cron`, or `days` with `from` and `to`. */
export interface ApplyWindow {
  /** Five fields; every minute that matches is open: `* 8-16 * * 1-5`. */
  readonly cron?: string | undefined;
  readonly days?: readonly Weekday[] | undefined;
  /** `08:00`; belongs to the window. */
  readonly from?: string | undefined;
  /** `17:00`; does not belong to it. At or before `from`: it ends on the next day. */
  readonly to?: string | undefined;
  /** IANA name: `Europe/Berlin`. */
  readonly time_zone: string;
}

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** @returns when the next window opens, epoch ms; `undefined` while one is open, and where none is configured. */
export function nextOpening(windows: readonly ApplyWindow[], at: number): number | undefined {
  if (windows.length === 0 || windows.some((window) => isOpen(window, at))) return undefined;
  return Math.min(...windows.map((window) => openings(window).nextRun(new Date(at))?.getTime() ?? Infinity));
}

/** What is wrong with a window, with the field it is wrong in; nothing for one that can be used. */
export function windowProblem(window: ApplyWindow): { readonly field: string; readonly message: string } | undefined {
  const { cron, days, from, to, time_zone } = window;
  if (!isTimeZone(time_zone))
    return { field: 'time_zone', message: `"${time_zone}" is no time zone; names look like Europe/Berlin or UTC` };
  const span = [days, from, to].filter((field) => field !== undefined).length;
  if (cron === undefined ? span !== 3 : span !== 0)
    return { field: 'time_zone', message: 'a window takes either cron, or days, from and to' };
  if (cron === undefined)
    return from === to ? { field: 'to', message: 'from and to are the same: the window would be empty' } : undefined;
  try {
    if (openings(window).nextRun() === null) return { field: 'cron', message: `"${cron}" never matches` };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return { field: 'cron', message: `"${cron}" is no cron pattern of five fields: ${why}` };
  }
  return undefined;
}

/** The moments at which the window opens; for a pattern, every minute that is open. */
function openings({ cron, days = [], from = '', time_zone: timezone }: ApplyWindow): Cron {
  const [hour, minute] = from.split(':').map(Number);
  const pattern = cron ?? `${minute} ${hour} * * ${days.join(',')}`;
  return new Cron(pattern, { timezone, mode: '5-part', paused: true });
}

function isOpen(window: ApplyWindow, at: number): boolean {
  if (window.cron !== undefined) return openings(window).match(new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS));
  const { days = [], from = '', to = '', time_zone } = window;
  const { day, minute } = wallClock(at, time_zone);
  const [begins, ends] = [minuteOfDay(from), minuteOfDay(to)];
  const opensOn = (weekday: number): boolean => days.includes(WEEKDAYS[weekday] as Weekday);
  if (begins < ends) return opensOn(day) && minute >= begins && minute < ends;
  // Over midnight: the evening of its day, or the morning after.
  return (opensOn(day) && minute >= begins) || (opensOn((day + 6) % 7) && minute < ends);
}

const minuteOfDay = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return (hour * 60 + minute) % DAY_MINUTES;
};

/** Weekday (0 is Sunday) and minute of the day as clocks there show them. */
function wallClock(at: number, timeZone: string): { readonly day: number; readonly minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: WEEKDAYS.indexOf((parts.get('weekday') ?? '').toLowerCase() as Weekday),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
