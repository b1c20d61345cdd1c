/** Lengths of time in words: «12 s», «4 min 12 s», «1 h 5 min». */

/** A length in ms; one decimal below ten seconds, where a step of half a second is news. */
export function shownDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${(Math.round(seconds * 10) / 10).toString()} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined(`${minutes} min`, whole % 60, 's');
  // Over an hour, seconds are noise: rounded to minutes.
  const rounded = Math.round(whole / 60);
  return joined(`${Math.floor(rounded / 60)} h`, rounded % 60, 'min');
}

const joined = (first: string, rest: number, unit: string): string => (rest === 0 ? first : `${first} ${rest} ${unit}`);

const AGE_UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const ages = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** «2 minutes ago», «in 30 minutes». Both epoch ms. */
export function shownAge(at: number, now: number): string {
  const distance = at - now;
  const [unit, size] = AGE_UNITS.find(([, ms]) => Math.abs(distance) >= ms) ?? (['second', 1000] as const);
  return ages.format(Math.round(distance / size), unit);
}
