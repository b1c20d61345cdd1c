/** Plain text for logs, terminals, web pages and tests: no Markdown, no tokens. */
import { shownAge } from '../text/durations.ts';
import { oneLine } from '../text/neutralise.ts';
import type { TextStyle } from './text-style.ts';

export interface PlainStyleOptions {
  /** Epoch ms that relative times count from. */
  readonly now: number;
  /** IANA name; `UTC` when absent. */
  readonly timeZone?: string;
}

export function plainStyle({ now, timeZone = 'UTC' }: PlainStyleOptions): TextStyle {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  return {
    relative: (at) => shownAge(at, now),
    time: (at) => clock.format(at),
    person: (person) => `@${oneLine(person.name)}`,
    role: (role) => `@${oneLine(role.name)}`,
    code: oneLine,
    bold: oneLine,
    link: (label, url) => `${oneLine(label)} (${oneLine(url)})`,
    prose: oneLine,
  };
}
