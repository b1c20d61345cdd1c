/**
 * Discord's own description of its API, as zod schemas; unknown properties are refused, too.
 * Source: https://github.com/discord/discord-api-spec, packaged as npm `discord-api-spec`.
 */
import * as description from 'discord-api-spec/zod';
import type { FieldError } from '../discord-error.ts';

/** What of zod's inside is needed; the package brings no types. */
interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { issues: Issue[] } };
  _zod: { def: Definition };
}

interface Definition {
  shape?: Record<string, Schema>;
  element?: Schema;
  options?: Schema[];
  innerType?: Schema;
  getter?: () => Schema;
}

interface Issue {
  code: string;
  path: (string | number)[];
  message: string;
  errors?: Issue[][];
}

const schemas = description as unknown as Record<string, Schema>;

/** A name without the suffix `Schema`, for example `MessageCreateRequest`. */
export type SchemaName = string;

/**
 * What is wrong with `value`; empty when it is right.
 * @throws Error when the description has no such schema
 */
export function checkAgainst(name: SchemaName, value: unknown): FieldError[] {
  const schema = schemas[`${name}Schema`];
  if (!schema) throw new Error(`Discord's API description has no schema "${name}".`);
  const parsed = schema.safeParse(value);
  return parsed.success
    ? unknownProperties(schema, value, [])
    : (parsed.error?.issues ?? []).flatMap((issue) => fieldErrors(issue, []));
}

/**
 * The properties of a value, valid otherwise, that its schema does not name. The package's own
 * `setStrictObject(true)` has no effect: when it can be called, all schemas exist already.
 */
function unknownProperties(schema: Schema, value: unknown, path: (string | number)[]): FieldError[] {
  if (value === null || value === undefined) return [];
  const { def } = schema._zod;
  if (def.getter) return unknownProperties(def.getter(), value, path);
  if (def.innerType) return unknownProperties(def.innerType, value, path);
  if (def.options) {
    const branches = def.options.filter((option) => option.safeParse(value).success);
    // The schemas let unknown properties pass, so several branches may fit: the one with the fewest was meant.
    const findings = branches.map((branch) => unknownProperties(branch, value, path));
    return findings.toSorted((left, right) => left.length - right.length)[0] ?? [];
  }
  if (def.element && Array.isArray(value)) {
    const { element } = def;
    return value.flatMap((item, index) => unknownProperties(element, item, [...path, index]));
  }
  if (def.shape) {
    const { shape } = def;
    return Object.entries(value).flatMap(([key, inner]): FieldError[] => {
      const known = shape[key];
      if (known) return unknownProperties(known, inner, [...path, key]);
      if (isSentByDiscordJs([...path, key])) return [];
      return [{ path: [...path, key], code: 'UNKNOWN_PROPERTY', message: 'Discord knows no such field here.' }];
    });
  }
  return [];
}

/** Paths that the unmodified discord.js sends, that Discord ignores, and that the description does not know. */
const SENT_BY_DISCORD_JS = [
  // Builders parse a Unicode emoji to `{ animated: false, name }`.
  /(^|\.)emoji\.animated$/,
  // One payload class serves creating, editing and answering; with `enforceNonce` it puts a nonce into all of them.
  /^(data\.)?(tts|nonce|enforce_nonce)$/,
  // Threads from messages have no choice of type, but are sent with one.
  /^type$/,
];

function isSentByDiscordJs(path: (string | number)[]): boolean {
  const dotted = path.join('.');
  return SENT_BY_DISCORD_JS.some((pattern) => pattern.test(dotted));
}

function fieldErrors(issue: Issue, above: (string | number)[]): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors?.length) {
    return nearestBranch(issue.errors).flatMap((inner) => fieldErrors(inner, path));
  }
  return [{ path, code: issue.code.toUpperCase(), message: issue.message }];
}

/** Of a union's branches, the one that was meant: its `type` fits, and least is wrong with it. */
function nearestBranch(branches: Issue[][]): Issue[] {
  const distance = (issues: Issue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.path.length === 0 && issue.code === 'invalid_type' ? 50 : 1), 0) +
    (issues.some((issue) => issue.path.length === 1 && issue.path[0] === 'type') ? 100 : 0);
  return branches.toSorted((left, right) => distance(left) - distance(right))[0] ?? [];
}
