/** JSON that stands in a string, such as an IAM policy. */
import type { ShownValue } from '@cloud-chatops/core';

/** The structure in the text, or `undefined` when it is no JSON object or list. Numbers a double cannot hold keep their text. */
export function parseJsonText(text: string): ShownValue | undefined {
  if (!/^\s*[[{]/u.test(text)) return undefined;
  try {
    return wrapped(JSON.parse(text, exactNumber));
  } catch {
    // Not JSON, or nested too deep for the parser: the rule for plain strings holds.
    return undefined;
  }
}

class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** https://tc39.es/proposal-json-parse-with-source/ ; engines without it pass no context. */
function exactNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && String(value) !== source ? new NumberText(source) : value;
}

function wrapped(value: unknown): ShownValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (value instanceof NumberText) return { number: value.text };
  if (Array.isArray(value)) return value.map(wrapped);
  // `fromEntries` defines own properties, `__proto__` too.
  return { fields: Object.fromEntries(Object.entries(value as object).map(([key, field]) => [key, wrapped(field)])) };
}
