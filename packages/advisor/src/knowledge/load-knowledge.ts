/**
 * Loads practices and notes from folders of Markdown. A compiled index spares the parsing of files whose content hash
 * it knows (361 files cost half a second to parse); what it does not know is parsed, so it is never stale, only slower.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { KnowledgeEntry } from './entry.ts';
import { type IndexedFile, type KnowledgeIndex, readIndex } from './knowledge-index.ts';
import { parseKnowledgeFile } from './parse-knowledge-file.ts';
import { KnowledgeError, type KnowledgeProblem } from './problem.ts';

export interface LoadOptions {
  /** Folders, the project's own last. Later entries may not repeat an id of earlier ones. */
  readonly dirs: readonly string[];
  readonly indexFile?: string;
}

export interface LoadedKnowledge {
  readonly entries: readonly KnowledgeEntry[];
  /** How many files were not in the index and had to be parsed. */
  readonly parsed: number;
  /** SHA-256 over the content of all files: names this state of the knowledge. */
  readonly hash: string;
  /** What a fresh index file would hold. */
  readonly index: KnowledgeIndex;
}

/** @throws KnowledgeError with every problem of every file; Error where a folder cannot be read */
export function loadKnowledge(options: LoadOptions): LoadedKnowledge {
  const known = options.indexFile === undefined ? new Map<string, never>() : readIndex(options.indexFile);
  const entries: KnowledgeEntry[] = [];
  const problems: KnowledgeProblem[] = [];
  const files: Record<string, IndexedFile> = {};
  const all = createHash('sha256');
  let parsed = 0;
  for (const dir of options.dirs) {
    for (const path of markdownFiles(dir)) {
      const file = [basename(resolve(dir)), ...relative(dir, path).split(sep)].join('/');
      const text = readFileSync(path, 'utf8');
      const hash = createHash('sha256').update(file).update('\0').update(text).digest('hex');
      all.update(hash);
      let found = known.get(hash);
      if (!found) {
        parsed++;
        const result = parseKnowledgeFile(file, text);
        problems.push(...result.problems.map((problem) => ({ ...problem, file: path })));
        found = result.entries;
      }
      entries.push(...found);
      files[file] = { hash, entries: found };
    }
  }
  problems.push(...duplicates(entries));
  if (problems.length > 0) throw new KnowledgeError(problems);
  return { entries, parsed, hash: all.digest('hex'), index: files };
}

function markdownFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && entry.name !== 'README.md')
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function duplicates(entries: readonly KnowledgeEntry[]): KnowledgeProblem[] {
  const first = new Map<string, KnowledgeEntry>();
  return entries.flatMap((entry) => {
    const other = first.get(entry.id);
    if (!other) {
      first.set(entry.id, entry);
      return [];
    }
    return [{ file: entry.file, line: entry.line, column: 1, message: `${entry.id} stands in ${other.file} already` }];
  });
}
