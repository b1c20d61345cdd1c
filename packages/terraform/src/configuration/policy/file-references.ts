/** Which functions of an expression read files, and whether each stays inside the module's folder. */
import { posix } from 'node:path';
import { isSign } from './configuration-body.ts';
import type { Token } from './hcl-tokens.ts';

export interface FileReference {
  /** The function's name. */
  readonly reader: string;
  readonly line: number;
  /** Relative to the module's root, normalised; absent when the path is refused. */
  readonly path?: string;
  /** Why the path is refused: continues "file("…") ". */
  readonly problem?: string;
}

/** https://developer.hashicorp.com/terraform/language/functions#filesystem-functions */
const READERS = new Set([
  'file',
  'fileexists',
  'fileset',
  'filebase64',
  'filebase64sha256',
  'filebase64sha512',
  'filemd5',
  'filesha1',
  'filesha256',
  'filesha512',
  'templatefile',
]);

/** Not harmful by themselves: they make paths or templates that cannot be followed. */
const UNFOLLOWED: Readonly<Record<string, string>> = {
  abspath: 'tells where the module lies on this machine',
  pathexpand: 'leads to a home folder',
  templatestring: 'evaluates a text that cannot be read beforehand',
};

/** @param folder of the file that holds the expression, relative to the module's root. */
export function fileReferences(tokens: readonly Token[], folder: string): FileReference[] {
  const found: FileReference[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'string') {
      for (const part of token.parts) if (typeof part !== 'string') found.push(...fileReferences(part, folder));
    }
    if (token.kind !== 'name' || !isSign(nextOf(tokens, index), '(')) continue;
    const unfollowed = UNFOLLOWED[token.text];
    if (unfollowed !== undefined) found.push({ reader: token.text, line: token.line, problem: unfollowed });
    if (!READERS.has(token.text)) continue;
    const [first = [], second = []] = argumentsAfter(tokens, index);
    const path = pathOf(first, folder);
    const pattern = token.text === 'fileset' ? pathOf(second, path.path ?? folder) : path;
    found.push({ reader: token.text, line: token.line, ...(path.path === undefined ? path : pattern) });
  }
  return found;
}

const nextOf = (tokens: readonly Token[], index: number): Token | undefined =>
  tokens.slice(index + 1).find(({ kind }) => kind !== 'newline');

/** The tokens of each argument of the call whose name stands at `index`. */
function argumentsAfter(tokens: readonly Token[], index: number): Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(index + 1)) {
    if (token.kind === 'newline') continue;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    if (depth === 0 && isSign(token, ')')) return found;
    if (depth === 1 && isSign(token, ',')) found.push([]);
    else if (depth > 0) found.at(-1)?.push(token);
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
  }
  return found;
}

const NOT_FIXED = { problem: 'is given a path that is not written out' } as const;
const LEAVES = { problem: 'leaves the folder of the module' } as const;

/** Written out means: plain text, after `path.module`, `path.root` or `path.cwd` if it likes. */
export function pathOf(argument: readonly Token[], folder: string): Pick<FileReference, 'path' | 'problem'> {
  const [only, ...more] = argument;
  const alone = startOf(argument, folder);
  if (alone !== undefined) return { path: alone };
  if (only?.kind !== 'string' || more.length > 0) return NOT_FIXED;
  const [head, ...rest] = only.parts;
  const start = head === undefined || typeof head === 'string' ? undefined : startOf(head, folder);
  const literals = start === undefined ? only.parts : rest;
  if (!literals.every((part): part is string => typeof part === 'string')) return NOT_FIXED;
  const text = literals.join('');
  // Without a start, a path counts from where terraform runs: the root of the frozen copy.
  if (start === undefined ? /^[/\\~]/.test(text) : text !== '' && !text.startsWith('/')) return LEAVES;
  if (text.includes('\0') || /^[A-Za-z]:/.test(text)) return LEAVES;
  const path = posix.normalize(posix.join(start ?? '.', text.replaceAll('\\', '/')));
  return path === '..' || path.startsWith('../') || path.startsWith('/') ? LEAVES : { path };
}

/** `path.module` and its like as a folder relative to the module's root. */
function startOf(tokens: readonly Token[], folder: string): string | undefined {
  const text = tokens.map((token) => (token.kind === 'name' || token.kind === 'sign' ? token.text : '\0')).join('');
  if (text === 'path.module') return folder;
  return text === 'path.root' || text === 'path.cwd' ? '.' : undefined;
}
