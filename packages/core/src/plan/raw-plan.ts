/**
 * The plan as Terraform wrote it, secrets included. It lives in memory only: nothing of it is stored, logged or shown
 * except through the plan summary and redacted evidence.
 */
import type { AttributePath, Mask, PlanObject, PlanValue } from './plan-value.ts';

/** What happens to one object. `other` is an action list no released Terraform writes: treated as a destroy. */
export type ChangeAction = 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'replace' | 'forget' | 'other';

/** In which order a replace goes; `forget-old` leaves the old object in the cloud. */
export type ReplaceOrder = 'delete-first' | 'create-first' | 'forget-old';

export interface RawResourceChange {
  /** As Terraform wrote it, never rebuilt. Not unique: a deposed object shares it with the live one. */
  readonly address: string;
  readonly previousAddress?: string;
  /** Key of a deposed (old) object; address + deposed is unique. */
  readonly deposed?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** `count` or `for_each` key. */
  readonly index?: number | string;
  /** `module.eu["a"]`; absent in the root module. */
  readonly moduleAddress?: string;
  /** Full provider address where the plan has one, such as `registry.terraform.io/hashicorp/google`. */
  readonly provider: string;
  readonly action: ChangeAction;
  /** Terraform's own words, such as `['delete', 'create']`. */
  readonly actions: readonly string[];
  readonly replaceOrder?: ReplaceOrder;
  /** `action_reason`, such as `replace_because_cannot_update`. */
  readonly reason?: string;
  /** Attributes that force the replacement. */
  readonly replacePaths: readonly AttributePath[];
  readonly importing?: { readonly id?: string };
  /** `null` when the object does not exist before (create). */
  readonly before: PlanValue;
  /** `null` when the object does not exist after (delete). Unknown object keys are missing; unknown list elements are null. */
  readonly after: PlanValue;
  readonly afterUnknown: Mask;
  readonly beforeSensitive: Mask;
  readonly afterSensitive: Mask;
  /** The cloud's region where the plan says it (attribute, zone cut to its region, location, or provider configuration). Never guessed. */
  readonly region?: string;
  /**
   * Which addresses each attribute refers to, from the plan's `configuration`: dotted attribute path (blocks with their
   * index, `boot_disk.0.source`) → references as Terraform lists them (`google_compute_disk.boot-disk.self_link`,
   * `google_compute_disk.boot-disk`, `var.zone`, …), made absolute with the module's address for resources.
   */
  readonly references: ReadonlyMap<string, readonly string[]>;
}

export interface RawOutputChange {
  readonly name: string;
  readonly action: ChangeAction;
  readonly before: PlanValue;
  readonly after: PlanValue;
  readonly afterUnknown: boolean;
  readonly sensitive: boolean;
}

export interface RawCheck {
  readonly address: string;
  readonly kind: string;
  readonly status: 'pass' | 'fail' | 'error' | 'unknown';
  readonly problems: readonly string[];
}

export interface RawPlan {
  /** Such as `1.2`. */
  readonly formatVersion: string;
  /** Absent where a plan does not say. OpenTofu writes its own version here. */
  readonly terraformVersion?: string;
  /** Every change, no-ops and data reads included, in the plan's order. */
  readonly changes: readonly RawResourceChange[];
  /** Data sources that were read while planning, with their values in `after`: they are no changes. */
  readonly dataSources?: readonly RawResourceChange[];
  /** Changes made outside Terraform. */
  readonly drift: readonly RawResourceChange[];
  readonly outputs: readonly RawOutputChange[];
  /** `undefined` where the plan does not say (before 1.8, OpenTofu): absent must not read as fine. */
  readonly applyable?: boolean;
  readonly complete?: boolean;
  readonly errored: boolean;
  /** Number of changes that wait for another plan (`deferred_changes`). */
  readonly deferred: number;
  readonly checks: readonly RawCheck[];
  /** Values of root variables. Secret ones are named in `sensitiveVariables`. */
  readonly variables: PlanObject;
  readonly sensitiveVariables: readonly string[];
  /** Every secret value found in the plan (masks, sensitive and ephemeral variables, provider configuration): for `createRedactor`. */
  readonly secrets: readonly string[];
  /** Things a reader should know, such as «HCP redacted plan». */
  readonly notes: readonly string[];
}
