/** Reads values by dotted path, through lists of blocks, keeping apart what is unknown, absent and set. */
import { type Mask, type PlanValue, PreciseNumber } from '@cloud-chatops/core';

/** A value found at a path. `unknown` is the mask of its subtree, `true` where nothing of it is known. */
export interface Leaf {
  /** As people write it: `ingress[0].cidr_blocks`. */
  readonly path: string;
  readonly value: PlanValue | undefined;
  readonly unknown: Mask;
}

export type PlanRecord = { readonly [key: string]: PlanValue };

export function isRecord(value: unknown): value is PlanRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber);
}

function isList(value: unknown): value is readonly PlanValue[] {
  return Array.isArray(value);
}

function maskAt(mask: Mask | undefined, key: string | number): Mask {
  if (mask === true) return true;
  if (typeof mask !== 'object') return false;
  const inner = (mask as { readonly [key: string]: Mask })[key];
  return inner ?? false;
}

/** Whether something in the subtree is unknown (or sensitive). */
export function anyMarked(mask: Mask | undefined): boolean {
  if (mask === true) return true;
  if (typeof mask !== 'object') return false;
  return Object.values(mask).some(anyMarked);
}

const splitPaths = new Map<string, readonly string[]>();

/** Paths come from practice files, so the cache is bounded by the knowledge. */
export function splitPath(path: string): readonly string[] {
  let parts = splitPaths.get(path);
  if (!parts) {
    parts = path === '' ? [] : path.split('.');
    splitPaths.set(path, parts);
  }
  return parts;
}

/**
 * Every value at `path` below `value`; a list on the way (blocks) is entered element by element, an object stands for a
 * list of one. What is not there, or null, gives nothing.
 */
export function leavesAt(value: PlanValue | undefined, unknown: Mask, path: string, prefix = ''): Leaf[] {
  const found: Leaf[] = [];
  walk(value, unknown, splitPath(path), 0, prefix, found);
  return found;
}

function walk(
  value: PlanValue | undefined,
  unknown: Mask,
  parts: readonly string[],
  depth: number,
  at: string,
  found: Leaf[],
): void {
  if (unknown === true) {
    // Below an unknown block everything is unknown: name the attribute that was asked for.
    found.push({
      path: [at, ...parts.slice(depth)].filter((part) => part !== '').join('.'),
      value: undefined,
      unknown,
    });
    return;
  }
  const key = parts[depth];
  if (key === undefined) {
    if (value !== null && value !== undefined) found.push({ path: at, value, unknown });
    else if (anyMarked(unknown)) found.push({ path: at, value: undefined, unknown: true });
    return;
  }
  if (isList(value)) {
    for (let i = 0; i < value.length; i++) walk(value[i], maskAt(unknown, i), parts, depth, `${at}[${i}]`, found);
    return;
  }
  const inner = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  const innerUnknown = maskAt(unknown, key);
  if ((inner === undefined || inner === null) && innerUnknown === false) return;
  walk(inner, innerUnknown, parts, depth + 1, at === '' ? key : `${at}.${key}`, found);
}

/** The elements of lists, one by one; anything else stays as it is. */
export function spread(leaves: readonly Leaf[]): Leaf[] {
  const out: Leaf[] = [];
  for (const leaf of leaves) {
    if (!isList(leaf.value) || leaf.unknown === true) {
      out.push(leaf);
      continue;
    }
    leaf.value.forEach((value, i) => {
      const unknown = maskAt(leaf.unknown, i);
      if (value !== null || unknown !== false) out.push({ path: `${leaf.path}[${i}]`, value, unknown });
    });
  }
  return out;
}

/** Every scalar below, however deep. */
export function scalars(leaves: readonly Leaf[]): Leaf[] {
  return leaves.flatMap((leaf) => {
    if (leaf.unknown === true || !(isList(leaf.value) || isRecord(leaf.value))) return [leaf];
    const inner: Leaf[] = Object.entries(leaf.value).map(([key, value]) => ({
      path: isList(leaf.value) ? `${leaf.path}[${key}]` : `${leaf.path}.${key}`,
      value,
      unknown: maskAt(leaf.unknown, key),
    }));
    return scalars(inner.filter((one) => one.value !== null || one.unknown !== false));
  });
}

/** Scalars as they are written, anything else as JSON. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof PreciseNumber) return value.text;
  return value === undefined ? '' : JSON.stringify(value);
}

const YES: ReadonlySet<string> = new Set(['true', '1', 'yes', 'y']);
const NO: ReadonlySet<string> = new Set(['false', '0', 'no', 'n']);

/**
 * `true`, `"TRUE"`, `"1"` and 1 are yes; providers keep booleans of maps and of some older attributes as text. Metadata
 * of Compute Engine may also say `Yes` and `Y`: https://cloud.google.com/compute/docs/metadata/setting-custom-metadata
 */
export function asBoolean(value: PlanValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = asText(value).toLowerCase();
  if (YES.has(text)) return true;
  return NO.has(text) ? false : undefined;
}
