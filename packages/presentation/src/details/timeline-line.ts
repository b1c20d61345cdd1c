/** One line per happening, for View Details and the audit command. */
import type { TimelineEntry } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';

/** Who did what when; `undefined` for happenings that are no news to a reader (a step's start). */
export function timelineLine(entry: TimelineEntry, style: TextStyle): string | undefined {
  return `${style.time(entry.at)} ${entry.type}`;
}
