/** Splits a Markdown file into YAML front matter and prose, and finds the line of every field. */
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { KnowledgeProblem } from './problem.ts';

export interface FrontMatter {
  /** Plain data, not yet checked. */
  readonly data: unknown;
  /** Markdown below the front matter. */
  readonly body: string;
  /** Line of the body's first character, from 1. */
  readonly bodyLine: number;
  readonly problems: readonly KnowledgeProblem[];
  /** Place of a field, or of the nearest one around it. */
  locate(
    path: readonly PropertyKey[],
    options?: { readonly key?: boolean },
  ): { readonly line: number; readonly column: number };
  /** Place of a character inside the text of a field: where in a CEL expression something is wrong. */
  locateInText(path: readonly PropertyKey[], offset: number): { readonly line: number; readonly column: number };
}

const OPENING = /^---[ \t]*\r?\n/;
const CLOSING = /^---[ \t]*(?:\r?\n|$)/m;

/** `undefined` where the text has no front matter. */
export function readFrontMatter(file: string, text: string): FrontMatter | undefined {
  const opening = OPENING.exec(text);
  if (!opening) return undefined;
  const start = opening[0].length;
  const closing = CLOSING.exec(text.slice(start));
  if (!closing) {
    const problem = { file, line: 1, column: 1, message: 'the front matter is not closed: a line with --- is missing' };
    const here = { line: 1, column: 1 };
    return {
      data: undefined,
      body: '',
      bodyLine: 1,
      problems: [problem],
      locate: () => here,
      locateInText: () => here,
    };
  }
  const source = text.slice(start, start + closing.index);
  const body = text.slice(start + closing.index + closing[0].length);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  // The opening --- is the line above the YAML.
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: line + 1, column: col };
  };
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    file,
    ...place(error.pos[0]),
    message: error.message,
  }));
  return {
    data: problems.length > 0 ? undefined : document.toJS(),
    body,
    bodyLine: countLines(text.slice(0, text.length - body.length)) + 1,
    problems,
    locate: (path, options) => place(offsetOf(document, path, options?.key ?? false)),
    locateInText: (path, offset) => locateInScalar(document, source, path, offset, place),
  };
}

function offsetOf(document: Document, path: readonly PropertyKey[], ofKey: boolean): number {
  for (let length = path.length; length > 0; length--) {
    const parentPath = path.slice(0, length - 1);
    const parent: unknown = parentPath.length === 0 ? document.contents : document.getIn(parentPath, true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      const node = pair && (ofKey || !isNode(pair.value) || !pair.value.range ? pair.key : pair.value);
      if (isNode(node) && node.range) return node.range[0];
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function locateInScalar(
  document: Document,
  source: string,
  path: readonly PropertyKey[],
  offset: number,
  place: (offset: number) => { line: number; column: number },
): { readonly line: number; readonly column: number } {
  const node: unknown = document.getIn(path, true);
  if (!isScalar(node) || !node.range || typeof node.value !== 'string') return place(offsetOf(document, path, false));
  const start = place(node.range[0]);
  if (node.type === 'PLAIN') return place(node.range[0] + offset);
  if (node.type !== 'BLOCK_LITERAL') return { line: start.line, column: start.column + 1 + offset };
  const before = node.value.slice(0, offset);
  const row = countLines(before);
  const inLine = offset - (before.lastIndexOf('\n') + 1);
  const sourceLine = source.split('\n')[start.line - 1 + row] ?? '';
  const indent = /^ */.exec(sourceLine)?.[0].length ?? 0;
  return { line: start.line + 1 + row, column: indent + inLine + 1 };
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
