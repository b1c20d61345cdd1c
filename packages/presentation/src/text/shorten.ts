/** Cuts that say how much they took. All lengths are in code points, so that no character is torn. */
import { shownNumber } from './numbers.ts';

/** Longer strings lose their middle: first 40, last 20 characters and the whole length. */
const LONGEST_STRING = 80;

export function shortenString(text: string): { readonly text: string; readonly note: string } {
  if (text.length <= LONGEST_STRING) return { text, note: '' };
  const points = Array.from(text);
  if (points.length <= LONGEST_STRING) return { text, note: '' };
  return {
    text: `${points.slice(0, 40).join('')}…${points.slice(-20).join('')}`,
    note: ` (${shownNumber(points.length)} characters)`,
  };
}

/** Text over `limit` loses its middle. */
export function shortenMiddle(text: string, limit: number): string {
  const points = Array.from(text);
  if (points.length <= limit) return text;
  const head = Math.ceil((limit - 1) / 2);
  return `${points.slice(0, head).join('')}…${points.slice(points.length - (limit - 1 - head)).join('')}`;
}

/** Text over `limit` loses its end. */
export function shortenEnd(text: string, limit: number): string {
  const points = Array.from(text);
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join('')}…`;
}
