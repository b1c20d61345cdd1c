/** The few facts of a state that are needed beside Terraform: which version of it this is, and what is tainted. */
import { isObject, parseExactJson, type Json } from '../plan/exact-json.ts';

export interface StateIdentity {
  /** Grows by one with every write. */
  readonly serial: number;
  /** Stays the same for the life of a state. */
  readonly lineage: string;
}

/** `undefined` for an empty text (no state yet). @throws PlanUnreadable or Error when it is no state of version 4. */
export function stateIdentity(text: string): StateIdentity | undefined {
  if (text.trim() === '') return undefined;
  const state = parseExactJson(text);
  if (!isObject(state) || typeof state['serial'] !== 'number' || typeof state['lineage'] !== 'string') {
    throw new Error('the state has no serial and lineage: it may be half written');
  }
  return { serial: state['serial'], lineage: state['lineage'] };
}

/** Addresses of objects that an earlier apply left half made. */
export function taintedAddresses(text: string): ReadonlySet<string> {
  const tainted = new Set<string>();
  const state = text.trim() === '' ? undefined : parseExactJson(text);
  for (const resource of list(isObject(state) ? state['resources'] : undefined)) {
    if (!isObject(resource)) continue;
    for (const instance of list(resource['instances'])) {
      if (!isObject(instance) || instance['status'] !== 'tainted') continue;
      const module = resource['module'] === undefined ? '' : `${String(resource['module'] as string)}.`;
      const key = instance['index_key'];
      const index = key === undefined ? '' : typeof key === 'number' ? `[${key}]` : `[${JSON.stringify(key)}]`;
      tainted.add(`${module}${String(resource['type'] as string)}.${String(resource['name'] as string)}${index}`);
    }
  }
  return tainted;
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
