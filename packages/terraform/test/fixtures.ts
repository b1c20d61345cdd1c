/** Third-party plans and event streams beside the repository. Where they are absent their tests are left out, except in CI. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../../shared/fixtures');

export const fixturesAbsent = !existsSync(folder);
if (fixturesAbsent && process.env['CI'] !== undefined) throw new Error(`the fixtures are missing: ${folder}`);

export const readFixture = (path: string): Uint8Array => readFileSync(join(folder, path));
export const fixtureNames = (kind: 'plans' | 'events'): string[] =>
  fixturesAbsent ? [] : readdirSync(join(folder, kind)).toSorted();

/** The rows of the README's tables whose first cell is a file of the given kind. */
export function fixtureRows(extension: '.json' | '.jsonl'): string[][] {
  if (fixturesAbsent) return [];
  return readFileSync(join(folder, 'README.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2)
        .split(' | ')
        .map((cell) => cell.replace(/ \|$/, '').trim()),
    )
    .filter(([file]) => file?.endsWith(extension));
}
