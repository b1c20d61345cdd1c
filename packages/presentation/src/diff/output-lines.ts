/** Changes of outputs: a count and a line each. */
import type { SummaryOutput } from '@cloud-chatops/core';
import { shownNumber } from '../text/numbers.ts';
import { differenceLines } from './attribute-lines.ts';
import { attributeDifferences } from './value-diff.ts';

const GROUPS = [
  ['delete', (n: string) => `${n} removed`],
  ['update', (n: string) => `${n} change`],
  ['create', (n: string) => `${n} added`],
] as const;

/** «Outputs: 2 change, 1 added»; empty when none changes. */
export function outputCounts(outputs: readonly SummaryOutput[]): string {
  if (outputs.length === 0) return '';
  const kind = (output: SummaryOutput): string =>
    output.action === 'create' || output.action === 'delete' ? output.action : 'update';
  const parts = GROUPS.flatMap(([action, words]) => {
    const count = outputs.filter((output) => kind(output) === action).length;
    return count === 0 ? [] : [words(shownNumber(count))];
  });
  return `Outputs: ${parts.join(', ')}`;
}

export const outputLines = (output: SummaryOutput, whole: boolean): string[] =>
  attributeDifferences(
    {
      name: output.name,
      ...(output.before === undefined ? {} : { before: output.before }),
      ...(output.after === undefined ? {} : { after: output.after }),
      configured: true,
      forcesReplacement: [],
    },
    whole,
  )
    .flatMap((difference) => differenceLines(difference, whole))
    // One step to the left: an output stands where a resource's verb stands.
    .map((line) => `${line.slice(0, 2)}${line.slice(4)}`);
