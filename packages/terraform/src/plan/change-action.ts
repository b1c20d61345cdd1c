/** Terraform's action lists as one word each. https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
import type { ChangeAction, ReplaceOrder } from '@cloud-chatops/core';

interface Meaning {
  readonly action: ChangeAction;
  readonly replaceOrder?: ReplaceOrder;
}

// create with forget, in Terraform's and in OpenTofu's order: a replace that leaves the old object in the cloud.
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['no-op', { action: 'no-op' }],
  ['create', { action: 'create' }],
  ['read', { action: 'read' }],
  ['update', { action: 'update' }],
  ['delete', { action: 'delete' }],
  ['forget', { action: 'forget' }],
  ['delete,create', { action: 'replace', replaceOrder: 'delete-first' }],
  ['create,delete', { action: 'replace', replaceOrder: 'create-first' }],
  ['create,forget', { action: 'replace', replaceOrder: 'forget-old' }],
  ['forget,create', { action: 'replace', replaceOrder: 'forget-old' }],
]);

/** `other` for a list that no released Terraform writes. */
export const changeAction = (actions: readonly string[]): Meaning =>
  MEANINGS.get(actions.join(',')) ?? { action: 'other' };
