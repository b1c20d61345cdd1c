/** Values as they stand in a Terraform plan. */

/** A number that a double cannot hold: kept as its JSON text, so that nothing is rounded silently. */
export class PreciseNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toJSON(): string {
    return this.text;
  }
  toString(): string {
    return this.text;
  }
}

/** Objects are created without a prototype, since attribute names may be `__proto__` or `constructor`. */
export type PlanValue =
  | null
  | boolean
  | number
  | string
  | PreciseNumber
  | readonly PlanValue[]
  | { readonly [key: string]: PlanValue };

export type PlanObject = { readonly [key: string]: PlanValue };

/**
 * A tree in the shape of a value: `true` marks the whole subtree, absent, `false` or `{}` marks nothing.
 * It may have keys that the value lacks. https://developer.hashicorp.com/terraform/internals/json-format
 */
export type Mask = boolean | readonly Mask[] | { readonly [key: string]: Mask };

/** Where an attribute stands inside a resource: `['boot_disk', 0, 'size']`. */
export type AttributePath = readonly (string | number)[];
