/**
 * Discord's own description of its API, as zod schemas that also refuse unknown properties.
 * Source: https://github.com/discord/discord-api-spec, packaged as npm `discord-api-spec`.
 */
import * as z from 'zod/mini';
import * as description from 'discord-api-spec/zod';
import type { FieldError } from '../discord-error.ts';

/** What of zod's inside is needed; the package brings no types. */
interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { issues: Issue[] } };
  _zod: { def: Definition };
}

interface Definition {
  type: string;
  catchall?: Schema;
  shape?: Record<string, Schema>;
  element?: Schema;
  options?: Schema[];
  innerType?: Schema;
  valueType?: Schema;
  left?: Schema;
  right?: Schema;
  getter?: () => Schema;
}

interface Issue {
  code: string;
  path: (string | number)[];
  message: string;
  keys?: string[];
  errors?: Issue[][];
  maximum?: number;
  origin?: string;
}

const schemas = description as unknown as Record<string, Schema>;

/** A name without the suffix `Schema`, for example `MessageCreateRequest`. */
export type SchemaName = string;

const strict = new Set<Schema>();

/**
 * What is wrong with `value`; empty when it is right. Schemas become strict when they are first used:
 * all 539 at once would cost the start half a second.
 * @throws Error when the description has no such schema
 */
export function checkAgainst(name: SchemaName, value: unknown): FieldError[] {
  const schema = schemas[`${name}Schema`];
  if (!schema) throw new Error(`Discord's API description has no schema "${name}".`);
  refuseUnknownProperties(schema);
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : (parsed.error?.issues ?? []).flatMap((issue) => fieldErrors(issue, []));
}

/**
 * The package's `setStrictObject(true)` has no effect on schemas that already exist, and all exist once it is
 * imported. So every object reachable from here gets what zod's own strict objects have.
 */
function refuseUnknownProperties(schema: Schema): void {
  if (strict.has(schema)) return;
  strict.add(schema);
  const { def } = schema._zod;
  if (def.type === 'object') def.catchall ??= neverSchema();
  const children = [
    ...Object.values(def.shape ?? {}),
    ...(def.options ?? []),
    ...[def.element, def.innerType, def.valueType, def.left, def.right].filter((child) => child !== undefined),
    ...(def.getter ? [def.getter()] : []),
  ];
  for (const child of children) refuseUnknownProperties(child);
}

function neverSchema(): Schema {
  return z.never() as unknown as Schema;
}

function fieldErrors(issue: Issue, above: (string | number)[]): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      path: [...path, key],
      code: 'UNKNOWN_PROPERTY',
      message: 'Discord knows no such field here.',
    }));
  }
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
