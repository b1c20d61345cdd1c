/** Who, what and where: the words every package shares. */

/** Lower-case hex, 12 digits; people see the first six: «Session 7f3a9c». */
export type SessionId = string;

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** What a person may do in one project. The host computes them from the present configuration and the person's present roles. */
export const RIGHTS = ['plan', 'apply', 'approve', 'cancel', 'destroy', 'override', 'unlock', 'view'] as const;
export type Right = (typeof RIGHTS)[number];

export interface Actor extends Person {
  readonly rights: readonly Right[];
}

/** What is deployed over time: it has the Terraform state and the lease. */
export interface Target {
  readonly project: string;
  /** Catalog entry id, `google/compute-instance`. */
  readonly entry: string;
  /** The person's `resource_name`; a typed confirmation asks for it. */
  readonly name: string;
}

/** One string per target, for leases, state folders and logs. Parts are validated to hold no `:`. */
export const targetKey = (t: Target): string => `${t.project}:${t.entry}:${t.name}`;

export const shortSession = (id: SessionId): string => id.slice(0, 6);

/** A variable's value as a person gave it: JSON, written to the var-file as it is. */
export type Setting = null | boolean | number | string | readonly Setting[] | { readonly [key: string]: Setting };

export interface SessionInput {
  readonly sessionId: SessionId;
  readonly target: Target;
  /** How the catalog entry is shown: `Compute Instance`. */
  readonly entryTitle: string;
  readonly operation: 'deploy' | 'destroy';
  readonly requester: Person;
  /** Variables set by the person (`settings:`), beyond those of the project and the catalog entry. */
  readonly settings: { readonly [variable: string]: Setting };
  /** Epoch ms. */
  readonly openedAt: number;
  /** Idle time after which the session ends, ms. */
  readonly idleMs: number;
}
