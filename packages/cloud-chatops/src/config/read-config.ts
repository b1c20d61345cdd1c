/** Reads `cloud-chatops.yaml`: every mistake at once, each with file, line and column. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isCollection, isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { Config } from './config-schema.ts';

/** The configuration cannot be used. `problems` are lines of `file:line:column field: what is wrong`. */
export class ConfigInvalid extends Error {
  readonly code = 'config-invalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.problems = problems;
  }
}

export interface LoadedConfig extends Config {
  /** Absolute path of the file. */
  readonly file: string;
  /** Resolves a path that stands in the file. */
  path(relative: string): string;
  /** `file:line:column` of the deepest part of this path that stands in the file; of its key where a block begins there. */
  place(path: readonly PropertyKey[]): string;
}

/** @throws ConfigInvalid */
export function readConfig(file: string): LoadedConfig {
  const path = resolve(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigInvalid([`${file}: cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`]);
  }
  const { config, place } = parseWithPlaces(text, file);
  return { ...config, file: path, path: (relative) => resolve(dirname(path), relative), place };
}

/** @throws ConfigInvalid */
export const parseConfig = (text: string, file: string): Config => parseWithPlaces(text, file).config;

function parseWithPlaces(text: string, file: string): { config: Config; place: LoadedConfig['place'] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw new ConfigInvalid(document.errors.map((e) => `${place(e.pos[0])} ${e.message.split('\n')[0]}`));
  }
  const parsed = Config.safeParse(document.toJS());
  const problems = parsed.success
    ? crossReferences(parsed.data).map(({ path, message }) => ({ path, message }))
    : parsed.error.issues.map((issue) => ({
        path: issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : [...issue.path],
        // What is wrong with a name that somebody chose stands one level deeper.
        message: (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message,
      }));
  if (problems.length > 0 || !parsed.success) {
    throw new ConfigInvalid(
      problems.map(({ path, message }) => `${place(offsetOf(document, path))} ${path.join('.') || 'file'}: ${message}`),
    );
  }
  return { config: parsed.data, place: (path) => place(keyOffset(document, path) ?? offsetOf(document, path)) };
}

/** Where the deepest part of the path that exists stands in the text. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

/** Where the key of a mapping or list stands: its value begins a line later. */
function keyOffset(document: Document, path: readonly PropertyKey[]): number | undefined {
  const value = document.getIn(path, true);
  const parent = document.getIn(path.slice(0, -1), true);
  if (!isCollection(value) || !isMap(parent)) return undefined;
  const key = parent.items.find((pair) => pair.value === value)?.key;
  return isNode(key) ? key.range?.[0] : undefined;
}

/** What the schema cannot see: names that point nowhere, or to two things. */
function crossReferences(config: Config): { path: PropertyKey[]; message: string }[] {
  const known = Object.keys(config.catalog);
  return Object.entries(config.projects).flatMap(([id, project]) => [
    ...project.catalog.flatMap((entry, index) =>
      known.includes(entry)
        ? []
        : [
            {
              path: ['projects', id, 'catalog', index],
              message: `there is no catalog entry "${entry}"; known: ${known.join(', ')}`,
            },
          ],
    ),
    ...(['plan_environment', 'apply_environment'] as const).flatMap((key) =>
      Object.keys(project[key]).flatMap((name) =>
        project.environment.includes(name)
          ? [{ path: ['projects', id, key, name], message: `${name} stands in environment, too: remove it from one` }]
          : [],
      ),
    ),
  ]);
}
