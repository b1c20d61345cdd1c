/**
 * What a provider's schema does not say about a resource type: tables of this shape, one file per provider, make the
 * difference between a schema and a provider. Attribute paths are dotted, without list indexes:
 * `boot_disk.initialize_params.image`.
 */
import type { Attributes, Value } from '../protocol/value.ts';

/** Computes a value from the whole object and the provider's configuration. */
export type FromObject = (object: Attributes, provider: Attributes) => Value;

export interface Behaviour {
  /** The object's id, given by the cloud at create; written as in `assigned`. Two objects with one id cannot exist. */
  id: string | FromObject;
  /** Paths whose change needs another object. With `when`, only such changes: (prior value, planned value). */
  replacedBy: readonly (string | { path: string; when: (prior: Value, planned: Value) => boolean })[];
  /** Values that the provider plans where the configuration says nothing. */
  defaults?: Readonly<Record<string, Value>>;
  /** Top-level attributes that the provider already knows at plan time from the others. */
  derived?: Readonly<Record<string, FromObject>>;
  /**
   * What the cloud fills in at create: a function, or a template with `{attribute}`, `{hex:8}`, `{digits:19}`, `{uuid}`,
   * `{octet}` and `{now}`. In this order. Computed attributes without an entry become empty.
   */
  assigned?: Readonly<Record<string, string | FromObject>>;
  /** Attributes that become unknown in an update that changes one of the listed others. */
  follows?: Readonly<Record<string, readonly string[]>>;
  sensitive?: readonly string[];
  /** Why an update or delete is refused, or undefined. `prior` is null for no such object. */
  refusesUpdate?: (prior: Attributes, planned: Attributes) => string | undefined;
  refusesDelete?: (object: Attributes) => string | undefined;
  /** Form of an argument's value, checked by `terraform validate`. */
  patterns?: Readonly<Record<string, RegExp>>;
}

/** One simulated provider. */
export interface ProviderDefinition {
  /** Name under `registry.terraform.io/hashicorp/`. */
  name: string;
  resources: Readonly<Record<string, Behaviour>>;
  sensitive?: readonly string[];
  /** Why this provider configuration is refused, or undefined. */
  refusesConfiguration?: (configuration: Attributes) => string | undefined;
  /** Error texts in the provider's own manner. */
  errors: {
    exists: (type: string, id: string) => string;
    quota: (type: string, name: string) => string;
    failed: (type: string, name: string) => string;
    gone: (type: string, id: string) => string;
  };
}
