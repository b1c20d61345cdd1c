/**
 * One side (before or after) of a planned resource as pricing rules read it.
 *
 * A value that is known only after apply and that the configuration sets makes the price unknown: reading it throws
 * `NotPriced`. One that the configuration does not set is the provider's default, and reads as absent.
 */
import { PreciseNumber, type Mask, type PlanValue, type RawResourceChange } from '@cloud-chatops/core';
import type { PlanIndex } from './plan-index.ts';

export type Side = 'before' | 'after';

/** Why a resource has no price, in words. Thrown by rules and views, caught once per resource by the estimate. */
export class NotPriced extends Error {
  constructor(message: string) {
    const limit = Error.stackTraceLimit;
    // An everyday answer, given thousands of times in a large plan: nobody reads its stack.
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
  }
}

export interface ResourceView {
  readonly type: string;
  readonly address: string;
  readonly region: string | undefined;
  /** A text, or a number or boolean as text. */
  text(path: string): string | undefined;
  number(path: string): number | undefined;
  flag(path: string): boolean | undefined;
  /** Nested blocks (or objects of a list), each a view whose paths start there. */
  blocks(path: string): readonly ResourceView[];
  /** First of `blocks`. */
  block(path: string): ResourceView | undefined;
  /** Length of a list, unknown elements counted. */
  size(path: string): number;
  /** Set by the configuration, known or not. */
  isSet(path: string): boolean;
  /** The planned object that an attribute refers to, in the same state (before or after) as this one. */
  target(path: string, type?: string): ResourceView | undefined;
  /** Planned objects that refer to this one, of types that start so. */
  referrers(types: string): readonly ResourceView[];
}

export function viewOf(change: RawResourceChange, side: Side, index: PlanIndex): ResourceView {
  return new ChangeView(change, side, index, '', 0);
}

class ChangeView implements ResourceView {
  readonly #change: RawResourceChange;
  readonly #side: Side;
  readonly #index: PlanIndex;
  /** Where the block starts, `''` or with a dot at its end. */
  readonly #base: string;
  readonly #depth: number;

  constructor(change: RawResourceChange, side: Side, index: PlanIndex, base: string, depth: number) {
    this.#change = change;
    this.#side = side;
    this.#index = index;
    this.#base = base;
    this.#depth = depth;
  }

  get type(): string {
    return this.#change.type;
  }
  get address(): string {
    return this.#change.address;
  }
  get region(): string | undefined {
    return this.#change.region ?? this.#index.inheritedRegion(this.#change);
  }

  text(path: string): string | undefined {
    const value = this.#known(path);
    if (typeof value === 'string') return value === '' ? undefined : value;
    return typeof value === 'number' || typeof value === 'boolean' || value instanceof PreciseNumber
      ? String(value)
      : undefined;
  }

  number(path: string): number | undefined {
    const text = this.text(path);
    const value = text === undefined ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  }

  flag(path: string): boolean | undefined {
    const text = this.text(path)?.toLowerCase();
    return text === undefined ? undefined : text === 'true';
  }

  blocks(path: string): readonly ResourceView[] {
    const value = this.#known(path);
    if (Array.isArray(value)) {
      return value.map(
        (_, at) => new ChangeView(this.#change, this.#side, this.#index, `${this.#base}${path}.${at}.`, this.#depth),
      );
    }
    return typeof value === 'object' && value !== null
      ? [new ChangeView(this.#change, this.#side, this.#index, `${this.#base}${path}.`, this.#depth)]
      : [];
  }

  block(path: string): ResourceView | undefined {
    return this.blocks(path)[0];
  }

  size(path: string): number {
    const value = this.#known(path);
    return Array.isArray(value) ? value.length : 0;
  }

  isSet(path: string): boolean {
    const value = this.#value(path);
    return (value !== undefined && value !== null && value !== '') || this.#waits(path);
  }

  target(path: string, type?: string): ResourceView | undefined {
    if (this.#depth > MAX_HOPS) return undefined;
    const value = this.#value(path);
    const found = this.#index.target(
      this.#change,
      this.#base + path,
      typeof value === 'string' ? value : undefined,
      type,
    );
    return found && new ChangeView(found, sideOf(found, this.#side), this.#index, '', this.#depth + 1);
  }

  referrers(types: string): readonly ResourceView[] {
    return this.#index
      .referrers(this.#change, types)
      .map((change) => new ChangeView(change, sideOf(change, this.#side), this.#index, '', this.#depth + 1));
  }

  #known(path: string): PlanValue | undefined {
    const value = this.#value(path);
    if ((value === undefined || value === null) && this.#waits(path)) {
      throw new NotPriced(`${this.#base}${path} is known only after apply`);
    }
    return value;
  }

  #value(path: string): PlanValue | undefined {
    return at(this.#side === 'before' ? this.#change.before : this.#change.after, this.#base + path);
  }

  /** Unknown until apply, and set by the configuration rather than by the provider's default. */
  #waits(path: string): boolean {
    const full = this.#base + path;
    return (
      this.#side === 'after' &&
      isMasked(this.#change.afterUnknown, full) &&
      waitsForOthers(this.#change.references, full)
    );
  }
}

/** A chain of references (disk ← image ← disk ← snapshot …) longer than this is taken as unknown. */
const MAX_HOPS = 12;

/** An object that is only planned has no «before»: what refers to it before must have meant the same. */
const sideOf = (change: RawResourceChange, side: Side): Side =>
  change[side] === null || change[side] === undefined ? (side === 'before' ? 'after' : 'before') : side;

/** Most paths are one name: those are not split. */
const keysOf = (path: string): readonly string[] => (path.includes('.') ? path.split('.') : [path]);

function at(root: PlanValue, path: string): PlanValue | undefined {
  let value: PlanValue | undefined = root;
  for (const key of keysOf(path)) {
    if (typeof value !== 'object' || value === null || value instanceof PreciseNumber) return undefined;
    value = (value as Record<string, PlanValue>)[key];
  }
  return value;
}

function isMasked(root: Mask, path: string): boolean {
  let mask: Mask | undefined = root;
  for (const key of keysOf(path)) {
    if (mask === true) return true;
    if (typeof mask !== 'object') return false;
    mask = (mask as Record<string, Mask>)[key];
  }
  return mask === true;
}

/**
 * Whether the configuration takes the value from something else in the plan. A constant or a variable is known when
 * planning: if such a value is unknown all the same, it is `null` and the provider fills in its default.
 */
function waitsForOthers(references: ReadonlyMap<string, readonly string[]>, path: string): boolean {
  for (const [key, names] of references) {
    if (key !== path && !key.startsWith(`${path}.`) && !path.startsWith(`${key}.`)) continue;
    if (names.some((name) => !name.startsWith('var.'))) return true;
  }
  return false;
}
