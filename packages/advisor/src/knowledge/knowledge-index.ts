/** The compiled index: parsed entries under the content hash of their file. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { KnowledgeEntry } from './entry.ts';

export interface IndexedFile {
  /** SHA-256 of name and content. */
  readonly hash: string;
  readonly entries: readonly KnowledgeEntry[];
}

/** File → entries. */
export type KnowledgeIndex = Readonly<Record<string, IndexedFile>>;

/** Raised when the shape of entries or the vocabulary of checks changes: an older index is then not used. */
const INDEX_VERSION = 1;

/** Hash → entries; empty where there is no index, or one of another version. @throws Error where the file is damaged */
export function readIndex(file: string): ReadonlyMap<string, readonly KnowledgeEntry[]> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  let data: { readonly version?: unknown; readonly files?: KnowledgeIndex };
  try {
    data = JSON.parse(text) as typeof data;
  } catch (error) {
    throw new Error(`${file} is not a knowledge index: delete it, or build it again`, { cause: error });
  }
  if (data.version !== INDEX_VERSION || !data.files) return new Map();
  return new Map(Object.values(data.files).map(({ hash, entries }) => [hash, entries]));
}

/** Replaces the index in one step, so that a reader never sees half of it. */
export function writeIndex(file: string, index: KnowledgeIndex): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, indexText(index));
  renameSync(temporary, file);
}

function indexText(index: KnowledgeIndex): string {
  const files = Object.entries(index).map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  // One file a line: a change of one practice is a change of one line.
  return `{"version":${INDEX_VERSION},"files":{\n${files.join(',\n')}\n}}\n`;
}
