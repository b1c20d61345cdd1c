/** The audit's hash chain: each record names the hash of the one before, so that none can be changed, taken out or moved unseen. Pure. */
import { createHash } from 'node:crypto';

/** What the first record names as the one before. */
export const NO_PREVIOUS = '0'.repeat(64);

/** What a record says. `event`, `project` and `name` are what it is found by; everything else is the writer's. */
export interface AuditFact {
  /** `noun.verb` */
  readonly event: string;
  readonly project: string;
  /** Deployment name. */
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface AuditRecord extends AuditFact {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Hash of the record before, `NO_PREVIOUS` for the first. */
  readonly previous: string;
  /** What was recorded: the same thing is recorded once. */
  readonly source: string;
}

export interface SealedRecord {
  /** Canonical JSON of an `AuditRecord`. */
  readonly text: string;
  /** SHA-256 of `text`, hex. */
  readonly hash: string;
}

export function seal(record: AuditRecord): SealedRecord {
  const text = canonicalJson(record);
  return { text, hash: hashOf(text) };
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * JSON with sorted keys and no white space, as in RFC 8785: one text per value. Fields that are `undefined` are left out.
 * @throws TypeError for what JSON cannot hold
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
  }
  throw new TypeError(`${typeof value} has no JSON`);
}
