/** A line diff of two texts with one line of context. */
import { edits } from './common-run.ts';

export interface TextLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

/** Lines that came and went, each run with one unchanged line before and after. */
export function textDifference(before: string, after: string): TextLine[] {
  const all = edits(before.split(/\r?\n/u), after.split(/\r?\n/u), (line) => line);
  const differs = (i: number): boolean => all[i] !== undefined && all[i].kind !== 'same';
  return all.flatMap((edit, i): TextLine[] => {
    if (edit.kind === 'removed') return [{ sign: '-', text: edit.value }];
    if (edit.kind === 'added') return [{ sign: '+', text: edit.value }];
    return differs(i - 1) || differs(i + 1) ? [{ sign: ' ', text: edit.value }] : [];
  });
}
