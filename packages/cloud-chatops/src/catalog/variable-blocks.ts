/**
 * The `variable` blocks of a .tf file, as the HCL reader finds them. The reader is 20 MB of WebAssembly, which takes more
 * than a second of a start to load; what it found is kept by the file's content, so that it is needed for new files only.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';

export interface VariableBlock {
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly sensitive?: unknown;
  readonly validation?: readonly { readonly error_message?: string }[];
}

/** By name; Terraform allows one of each name, the reader takes more. */
export type VariableBlocks = Readonly<Record<string, readonly VariableBlock[]>>;

/** Another reader may find something else in the same file: its version as it is pinned. */
const READER = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  }
).dependencies['@cdktn/hcl2json'];

/** @throws Error with the reader's words: `parse config: [NAME:line,column-column: Summary; detail]`. */
export async function variableBlocks(name: string, text: string): Promise<VariableBlocks> {
  const content = createHash('sha256').update(`${READER}\n${text}`).digest('hex');
  const kept = join(cacheFolder('variable-blocks'), `${content}.json`);
  const known = attempt(() => JSON.parse(readFileSync(kept, 'utf8')) as unknown);
  if (isBlocks(known)) return known;
  const { parse } = await import('@cdktn/hcl2json');
  const { variable = {} } = (await parse(name, text)) as { variable?: VariableBlocks };
  attempt(() => keep(kept, JSON.stringify(variable)));
  return variable;
}

/** A crash of the machine can leave anything in a file. */
const isBlocks = (kept: unknown): kept is VariableBlocks =>
  typeof kept === 'object' && kept !== null && Object.values(kept).every(Array.isArray) && !Array.isArray(kept);

/** Whole or not at all: others may be reading it. */
function keep(file: string, text: string): void {
  mkdirSync(cacheFolder('variable-blocks'), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}

/** Nothing is lost where it cannot be read or written: it only saves time. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
