/** The readable, redacted extract of a plan: what is stored, shown and reviewed. Plain JSON. */
import type { ChangeAction, ReplaceOrder } from './raw-plan.ts';

/** A value as a person may see it. Objects are wrapped, so that a mark can never be forged by a value. */
export type ShownValue =
  | null
  | boolean
  | number
  | string
  | readonly ShownValue[]
  | { readonly fields: { readonly [key: string]: ShownValue } }
  /** `sensitive`: hidden. `unknown`: known after apply. */
  | { readonly mark: 'sensitive' | 'unknown' }
  /** A number as its JSON text, where a double cannot hold it. */
  | { readonly number: string };

/** One top-level attribute or block that differs (updates, replaces) or is set (creates). Destroys have none. */
export interface SummaryAttribute {
  readonly name: string;
  /** Absent: not set on that side. */
  readonly before?: ShownValue;
  readonly after?: ShownValue;
  /** The configuration sets it, or something in the plan depends on it; other unknown values are only counted. */
  readonly configured: boolean;
  /** Dotted paths below this attribute that force the replacement: `boot_disk[0].image`. */
  readonly forcesReplacement: readonly string[];
  /** The value itself is equal on both sides, only its sensitive mark goes away. */
  readonly unmasked?: true;
}

export interface SummaryChange {
  readonly address: string;
  readonly previousAddress?: string;
  readonly deposed?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly index?: number | string;
  readonly moduleAddress?: string;
  readonly action: ChangeAction;
  readonly actions: readonly string[];
  readonly replaceOrder?: ReplaceOrder;
  readonly reason?: string;
  /** Dotted paths that force the replacement. */
  readonly replacePaths: readonly string[];
  readonly importing?: { readonly id?: string };
  readonly attributes: readonly SummaryAttribute[];
  /** How many more attributes are only known after apply. */
  readonly unknownAttributes: number;
}

/** A replace counts once here; Terraform's own sentence counts it as an add and a destroy. */
export interface PlanCounts {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly replace: number;
  readonly import: number;
  readonly forget: number;
  readonly move: number;
  readonly read: number;
  readonly noOp: number;
  readonly other: number;
}

export interface SummaryOutput {
  readonly name: string;
  readonly action: ChangeAction;
  readonly before?: ShownValue;
  readonly after?: ShownValue;
  readonly sensitive: boolean;
}

export interface PlanSummary {
  readonly formatVersion: string;
  readonly terraformVersion?: string;
  readonly counts: PlanCounts;
  /** In review order: destroy, replace, update, create, import, move, forget; stateful types first. No-ops and reads left out. */
  readonly changes: readonly SummaryChange[];
  readonly drift: readonly SummaryChange[];
  readonly outputs: readonly SummaryOutput[];
  readonly checks: readonly {
    readonly address: string;
    readonly status: string;
    readonly problems: readonly string[];
  }[];
  readonly applyable?: boolean;
  readonly complete?: boolean;
  readonly errored: boolean;
  readonly deferred: number;
  readonly notes: readonly string[];
  /** Terraform's own count from the event stream's `change_summary`; absent where the stream had none. */
  readonly terraformCounts?: {
    readonly add: number;
    readonly change: number;
    readonly destroy: number;
    readonly import: number;
  };
  /** Warnings of the run, redacted. */
  readonly warnings: readonly string[];
}
