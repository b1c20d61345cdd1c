/** Values of a plan summary as one line of text. */
import type { ShownValue } from '@cloud-chatops/core';
import { visible } from '../text/neutralise.ts';
import { shownBytes } from '../text/numbers.ts';
import { shortenString } from '../text/shorten.ts';

export type ShownObject = { readonly fields: { readonly [key: string]: ShownValue } };
export type ShownMark = { readonly mark: 'sensitive' | 'unknown' };

export const isList = (value: ShownValue): value is readonly ShownValue[] => Array.isArray(value);
export const isObject = (value: ShownValue): value is ShownObject =>
  typeof value === 'object' && value !== null && 'fields' in value;
export const isMark = (value: ShownValue): value is ShownMark =>
  typeof value === 'object' && value !== null && 'mark' in value;

const SENSITIVE = '(sensitive value)';
export const SENSITIVE_CHANGES = '(sensitive value, changes)';
export const KNOWN_AFTER_APPLY = '(known after apply)';

/** Quoted as in Terraform; control characters appear as escapes, hidden ones by name. */
export const quoted = (text: string): string => visible(JSON.stringify(text));

/** Whether the reader needs to know that something in the value is hidden from them. */
export function hasMark(value: ShownValue | undefined, mark: ShownMark['mark']): boolean {
  if (value === undefined || value === null || typeof value !== 'object') return false;
  if (isList(value)) return value.some((element) => hasMark(element, mark));
  if (isMark(value)) return value.mark === mark;
  return isObject(value) && Object.values(value.fields).some((field) => hasMark(field, mark));
}

/** Bytes of a string that is no text: base64 of some length, or full of control characters. */
export function binaryBytes(text: string): number | undefined {
  const packed = text.replaceAll(/[\r\n]/gu, '');
  const base64 =
    packed.length >= 120 &&
    packed.length % 4 === 0 &&
    /^[A-Za-z0-9+/]+={0,2}$/u.test(packed) &&
    /[A-Z]/u.test(packed) &&
    /[a-z]/u.test(packed) &&
    /[0-9]/u.test(packed);
  if (base64) return (packed.length / 4) * 3 - (packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0);
  const controls = text.match(/(?![\t\n\r])\p{Cc}/gu)?.length ?? 0;
  return controls > 2 && controls * 20 > text.length ? text.length : undefined;
}

/** An object in a card longer than this names its first fields and counts the rest. */
const LONGEST_OBJECT = 80;

/** One line. `whole`: nothing is cut, for plan.txt and the details of one resource. */
export function formatValue(value: ShownValue, whole: boolean): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return formatString(value, whole);
  if (isList(value))
    return formatParts(
      '[',
      value.map((element) => formatValue(element, whole)),
      ']',
      'element',
      whole,
    );
  if (isMark(value)) return value.mark === 'sensitive' ? SENSITIVE : KNOWN_AFTER_APPLY;
  if (isObject(value)) {
    const fields = Object.entries(value.fields).map(([key, field]) => `${keyText(key)}: ${formatValue(field, whole)}`);
    return formatParts('{', fields, '}', 'field', whole);
  }
  return visible(value.number);
}

function formatString(text: string, whole: boolean): string {
  const bytes = binaryBytes(text);
  if (bytes !== undefined) return `(binary, ${shownBytes(bytes)})`;
  if (whole) return quoted(text);
  const { text: short, note } = shortenString(text);
  return `${quoted(short)}${note}`;
}

function formatParts(open: string, parts: readonly string[], close: string, word: string, whole: boolean): string {
  const all = `${open}${parts.join(', ')}${close}`;
  if (whole || all.length <= LONGEST_OBJECT) return all;
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    if (length + part.length > 50) break;
    kept.push(part);
    length += part.length + 2;
  }
  const left = parts.length - kept.length;
  if (left === 0) return all;
  return `${open}${[...kept, `… ${left} ${kept.length === 0 ? '' : 'more '}${word}${left === 1 ? '' : 's'}`].join(', ')}${close}`;
}

/** An attribute name or map key that needs no quotes. */
export const isIdentifier = (key: string): boolean => /^[A-Za-z_][A-Za-z0-9_-]*$/u.test(key);
export const keyText = (key: string): string => (isIdentifier(key) ? key : quoted(key));

/** Structural equality; the order of fields does not count. */
export function sameValue(a: ShownValue | undefined, b: ShownValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return valueKey(a) === valueKey(b);
}

/** A text that is equal exactly for equal values. */
export function valueKey(value: ShownValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(valueKey).join(',')}]`;
  if (isMark(value)) return `<${value.mark}>`;
  if (!isObject(value)) return `#${value.number}`;
  const fields = Object.keys(value.fields)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${valueKey(value.fields[key] ?? null)}`);
  return `{${fields.join(',')}}`;
}
