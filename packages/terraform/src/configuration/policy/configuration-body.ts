/** A configuration file as blocks and attributes, whichever of its two syntaxes it is written in. */
import { HclUnreadable, hclTokens, templateParts, type Token } from './hcl-tokens.ts';
import { findDuplicateKey } from '../../plan/find-duplicate-key.ts';

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

export interface Attribute {
  readonly name: string;
  readonly value: readonly Token[];
  readonly line: number;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly line: number;
}

/** @throws HclUnreadable */
export function hclBody(text: string): Body {
  const cursor = { tokens: hclTokens(text), at: 0 };
  const body = readBody(cursor);
  const rest = cursor.tokens[cursor.at];
  if (rest !== undefined) throw new HclUnreadable(rest.line, '"}" closes nothing');
  return body;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

function readBody(cursor: Cursor): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined || isSign(token, '}')) return { attributes, blocks };
    cursor.at += 1;
    if (token.kind === 'newline') continue;
    if (token.kind !== 'name') throw new HclUnreadable(token.line, 'a name was expected here');
    if (isSign(cursor.tokens[cursor.at], '=')) {
      cursor.at += 1;
      attributes.push({ name: token.text, value: readValue(cursor), line: token.line });
    } else {
      blocks.push(readBlock(cursor, token.text, token.line));
    }
  }
}

/** To the end of the line, or of the block on one line; lines inside brackets belong to it. */
function readValue(cursor: Cursor): Token[] {
  const value: Token[] = [];
  for (let depth = 0; ; cursor.at += 1) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined) return value;
    if (depth === 0 && (token.kind === 'newline' || isSign(token, '}'))) return value;
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    value.push(token);
  }
}

function readBlock(cursor: Cursor, type: string, line: number): Block {
  const labels: string[] = [];
  for (;;) {
    const token = cursor.tokens[cursor.at];
    cursor.at += 1;
    if (token?.kind === 'name') labels.push(token.text);
    else if (token?.kind === 'string') {
      const label = literalOf([token]);
      if (label === undefined) throw new HclUnreadable(token.line, 'a label must be plain text');
      labels.push(label);
    } else if (isSign(token, '{')) break;
    else throw new HclUnreadable(token?.line ?? line, '"=" or "{" was expected here');
  }
  const body = readBody(cursor);
  cursor.at += 1;
  return { type, labels, body, line };
}

export const isSign = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'sign' && token.text === text;

/** The text of an expression that is one string without templates. */
export function literalOf(value: readonly Token[]): string | undefined {
  const [token, ...more] = value.filter(({ kind }) => kind !== 'newline');
  if (token?.kind !== 'string' || more.length > 0) return undefined;
  return token.parts.every((part): part is string => typeof part === 'string') ? token.parts.join('') : undefined;
}

/**
 * Where Terraform reads JSON objects as blocks with labels, and how many: by the block around, `''` for the file itself.
 * Any other object may be a block without labels or a value: it is looked at as both.
 */
const JSON_LABELS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '': {
    terraform: 0,
    provider: 1,
    resource: 2,
    data: 2,
    ephemeral: 2,
    action: 2,
    list: 2,
    module: 1,
    check: 1,
    removed: 0,
    variable: 1,
    output: 1,
    locals: 0,
  },
  terraform: { required_providers: 0, backend: 1, cloud: 0, encryption: 0, provider_meta: 1 },
  check: { data: 2 },
  resource: { provisioner: 1, dynamic: 1 },
  removed: { provisioner: 1 },
};

/** https://developer.hashicorp.com/terraform/language/syntax/json @throws HclUnreadable */
export function jsonBody(text: string): Body {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new HclUnreadable(1, `it is not JSON: ${(error as Error).message}`);
  }
  // To Terraform both count as blocks, to JSON.parse only the last.
  const twice = findDuplicateKey(text);
  if (twice !== undefined) throw new HclUnreadable(lineAt(text, [twice]), `"${twice}" stands twice in one object`);
  if (typeof root !== 'object' || root === null) throw new HclUnreadable(1, 'it is no JSON object');
  return bodyOf({ text, context: '', path: [] }, root);
}

interface JsonPlace {
  readonly text: string;
  /** Type of the block around. */
  readonly context: string;
  readonly path: readonly string[];
}

function bodyOf(place: JsonPlace, value: unknown): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (const part of [value].flat(Infinity)) {
    if (!isObject(part)) continue;
    for (const [name, inner] of Object.entries(part)) {
      const here = { ...place, path: [...place.path, name] };
      const labels = JSON_LABELS[place.context]?.[name];
      if (labels === undefined) {
        attributes.push({ name, value: jsonTokens(here, inner), line: lineAt(here.text, here.path) });
      }
      if (labels !== undefined || (place.context !== 'required_providers' && [inner].flat(Infinity).some(isObject))) {
        blocks.push(...jsonBlocks(here, name, labels ?? 0, inner, []));
      }
    }
  }
  return { attributes, blocks };
}

function jsonBlocks(place: JsonPlace, type: string, labelsLeft: number, value: unknown, labels: string[]): Block[] {
  return [value].flat(Infinity).flatMap((part) => {
    if (labelsLeft === 0) {
      const body = bodyOf({ ...place, context: type }, part);
      return [{ type, labels, body, line: lineAt(place.text, place.path) }];
    }
    if (!isObject(part)) return [];
    return Object.entries(part).flatMap(([label, inner]) =>
      jsonBlocks({ ...place, path: [...place.path, label] }, type, labelsLeft - 1, inner, [...labels, label]),
    );
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The same tokens as if it stood in HCL: every string of JSON is a template, keys of objects, too. */
function jsonTokens({ text, context, path }: JsonPlace, value: unknown): Token[] {
  const line = lineAt(text, path);
  const inside = (name: string): JsonPlace => ({ text, context, path: [...path, name] });
  const sign = (sign: string): Token => ({ kind: 'sign', text: sign, line });
  const string = (content: string, at = line): Token => ({
    kind: 'string',
    parts: templateParts(content, at),
    line: at,
  });
  if (typeof value === 'string') return [string(value)];
  if (Array.isArray(value)) {
    const parts = value.flatMap((part) => [...jsonTokens({ text, context, path }, part), sign(',')]);
    return [sign('['), ...parts, sign(']')];
  }
  if (isObject(value)) {
    const pairs = Object.entries(value).flatMap(([name, inner]) => [
      string(name, lineAt(text, inside(name).path)),
      sign('='),
      ...jsonTokens(inside(name), inner),
      sign(','),
    ]);
    return [sign('{'), ...pairs, sign('}')];
  }
  return [{ kind: 'name', text: String(value), line }];
}

/** JSON.parse knows no lines: where the keys of the path stand one after the other. */
function lineAt(text: string, path: readonly string[]): number {
  let at = 0;
  for (const key of path) {
    const found = text.indexOf(JSON.stringify(key), at);
    if (found >= 0) at = found;
  }
  return text.slice(0, at).split('\n').length;
}
