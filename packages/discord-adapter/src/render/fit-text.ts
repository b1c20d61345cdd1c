/** The last line of defence against Discord's lengths: cards keep their own budgets, so what is cut here was unforeseen. */

const FENCE = '```';

/** Whole lines up to `limit` characters, an open code fence closed, the cut shown. */
export function fitText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = '\n…';
  const kept: string[] = [];
  let length = 0;
  let fenced = false;
  for (const line of text.split('\n')) {
    // Room for closing the fence is kept at all times.
    if (length + line.length + 1 + FENCE.length + end.length > limit) break;
    kept.push(line);
    length += line.length + 1;
    if (line.startsWith(FENCE)) fenced = !fenced;
  }
  if (kept.length === 0) return `${(text.split('\n')[0] ?? '').slice(0, Math.max(0, limit - 1))}…`;
  return `${kept.join('\n')}${fenced ? `\n${FENCE}` : ''}${end}`;
}
