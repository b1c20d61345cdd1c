/** Terraform's values. */

/** A value that only the apply will know. */
export const unknown: unique symbol = Symbol('known after apply');

export type Value = null | boolean | number | string | typeof unknown | Value[] | { [name: string]: Value };

/** What an object or block holds, by attribute and nested block name. */
export type Attributes = { [name: string]: Value };
