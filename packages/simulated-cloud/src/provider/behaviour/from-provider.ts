import { unknown } from '../../protocol/value.ts';
import type { FromObject } from '../behaviour.ts';

/** The provider configuration's value, which a resource takes over where it has none of its own. */
export const fromProvider =
  (attribute: string): FromObject =>
  (_object, provider) =>
    provider[attribute] ?? unknown;
