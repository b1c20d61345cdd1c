/**
 * JSON as Terraform writes it, without the three silent losses of `JSON.parse`: of two equal keys only the last is
 * kept (changes could hide behind the other one), long numbers are rounded, and absent keys such as `constructor` are
 * found on the prototype. One scan over the text decides which slower way is needed; a usual plan needs none.
 */
import { PreciseNumber } from '@cloud-chatops/core';
import { PlanUnreadable } from './plan-unreadable.ts';
import { findDuplicateKey } from './find-duplicate-key.ts';

export type Json = null | boolean | number | string | PreciseNumber | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Real plans nest about 20 levels; the limit keeps walks over the tree from overflowing the stack. */
const MAX_DEPTH = 400;

/** Objects without a prototype, long numbers as `PreciseNumber`. Throws `PlanUnreadable` (`empty`, `not-json`, `duplicate-key`). */
export function parseExactJson(text: string): Json {
  if (text.trim() === '') throw new PlanUnreadable('empty', 'the plan is empty');
  const scanned = scan(text);
  let parsed: unknown;
  try {
    parsed = scanned.longNumbers ? JSON.parse(text, keepExact) : JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PlanUnreadable('not-json', whyNotJson(text, error));
  }
  if (scanned.depth > MAX_DEPTH) {
    throw new PlanUnreadable('malformed', `the plan nests ${scanned.depth} levels deep, the limit is ${MAX_DEPTH}`);
  }
  if (dropPrototypes(parsed) !== scanned.keys) {
    const key = findDuplicateKey(text);
    if (key !== undefined) {
      throw new PlanUnreadable(
        'duplicate-key',
        `the plan has the key ${key} twice with different values`,
        'Terraform never writes a key twice: make the plan again, do not edit it.',
      );
    }
  }
  return parsed as Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber);

interface Scan {
  /** Keys of all objects, repeated ones included. */
  readonly keys: number;
  readonly depth: number;
  readonly longNumbers: boolean;
}

const QUOTE = 34;
const BACKSLASH = 92;

/** What stands outside of strings. Broken JSON gives some answer; `JSON.parse` refuses it right after. */
function scan(text: string): Scan {
  let keys = 0;
  let depth = 0;
  let deepest = 0;
  let longNumbers = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      i = endOfString(text, i);
    } else if (c === 58) keys += 1;
    else if (c === 123 || c === 91) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (c === 125 || c === 93) depth -= 1;
    else if (c >= 48 && c <= 57) {
      const start = i;
      let exponent = false;
      while (i + 1 < text.length && isNumberPart(text.charCodeAt(i + 1))) {
        i += 1;
        if ((text.charCodeAt(i) | 32) === 101) exponent = true;
      }
      // Up to 15 digits survive a double; an exponent may leave its range.
      if (exponent || i - start > 14) longNumbers = true;
    }
  }
  return { keys, depth: deepest, longNumbers };
}

const isNumberPart = (c: number): boolean =>
  (c >= 48 && c <= 57) || c === 46 || c === 101 || c === 69 || c === 45 || c === 43;

function endOfString(text: string, start: number): number {
  let i = start;
  for (;;) {
    i = text.indexOf('"', i + 1);
    if (i < 0) return text.length;
    let before = i - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((i - 1 - before) % 2 === 0) return i;
  }
}

function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return canonicalNumber(context.source) === canonicalNumber(String(value)) ? value : new PreciseNumber(context.source);
}

/** `-1.50e3` and `-1500` give the same text: sign, digits without outer zeros, exponent. */
function canonicalNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return '0';
  return `${sign}${trimmed}e${Number(exponent) - fraction.length + (digits.length - trimmed.length)}`;
}

/** Takes the prototypes off in place (four times as fast as a copy) and counts the keys. */
function dropPrototypes(value: unknown): number {
  let keys = 0;
  if (Array.isArray(value)) {
    for (const element of value) keys += dropPrototypes(element);
  } else if (typeof value === 'object' && value !== null && !(value instanceof PreciseNumber)) {
    Object.setPrototypeOf(value, null);
    for (const key in value) keys += 1 + dropPrototypes((value as Record<string, unknown>)[key]);
  }
  return keys;
}

/** V8's own message quotes the text, which may hold secrets: only its position is taken over. */
function whyNotJson(text: string, error: SyntaxError): string {
  const start = text.trimStart();
  if (!start.startsWith('{') && start.includes('\n{')) return 'the plan has text of other programs around its JSON';
  if (!start.startsWith('{') && !start.startsWith('[')) return 'the plan is plain text, not JSON';
  if (/after JSON/.test(error.message)) return 'the plan goes on after the end of its JSON document';
  const position = /position (\d+)/.exec(error.message)?.[1];
  if (/end of JSON|Unterminated/.test(error.message) || Number(position) >= text.trimEnd().length) {
    return 'the plan is cut off: its JSON document has no end';
  }
  if (position === undefined) return 'the plan is not valid JSON';
  const line = text.slice(0, Number(position)).split('\n').length;
  return `the plan is not valid JSON at line ${line} (character ${position})`;
}
