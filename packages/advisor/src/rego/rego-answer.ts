/**
 * What policies in Rego say of a plan. The conventions are conftest's (https://www.conftest.dev/#evaluating-policies):
 * rules named `deny`, `violation` or `warn`, with or without `_something` behind it, hold a set of messages, each a text
 * or an object with a `msg`. Whatever else a rule holds is not understood, and what is not understood has not passed.
 */
import type { Severity } from '@cloud-chatops/core';

export type RegoAnswer =
  | { readonly outcome: 'evaluated'; readonly results: readonly RegoResult[] }
  /** `reason`: half a sentence, such as «opa did not answer in 30 s». */
  | { readonly outcome: 'not-evaluated'; readonly reason: string };

/** Not redacted yet. */
export interface RegoResult {
  /** Such as `deny` or `warn_untagged`. */
  readonly rule: string;
  readonly message: string;
  /** What the policy says about itself besides the message. */
  readonly id?: string;
  readonly severity?: Severity;
  readonly address?: string;
  readonly category?: string;
  readonly fix?: string;
}

export const RULE = /^(?:deny|violation|warn)(?:_[a-zA-Z0-9]+)*$/;
export const isWarning = (rule: string): boolean => rule.startsWith('warn');

export type JsonObject = { readonly [key: string]: unknown };
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const notEvaluated = (reason: string): RegoAnswer => ({ outcome: 'not-evaluated', reason });

const SEVERITIES: readonly string[] = ['critical', 'high', 'medium', 'low'] satisfies Severity[];

/** Under these names, in the object itself or (as Gatekeeper has it) in its `details`. */
const FIELDS = {
  id: ['id'],
  severity: ['severity'],
  address: ['address', 'resource'],
  category: ['category'],
  fix: ['fix', 'remediation'],
} as const;

/** What of `about` is known by name and is a text; everything else there is left out. */
export function regoResult(rule: string, message: string, about: JsonObject): RegoResult {
  const { details } = about;
  const places = isObject(details) ? [about, details] : [about];
  const text = (field: keyof typeof FIELDS): string | undefined =>
    places
      .flatMap((place) => FIELDS[field].map((name) => place[name]))
      .find((value) => typeof value === 'string' && value !== '') as string | undefined;
  const severity = text('severity')?.toLowerCase();
  const optional = { id: text('id'), address: text('address'), category: text('category'), fix: text('fix') };
  return {
    rule,
    message,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(severity !== undefined && SEVERITIES.includes(severity) ? { severity: severity as Severity } : {}),
  };
}

/** `undefined` for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
