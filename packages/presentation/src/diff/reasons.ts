/** Why something is destroyed or replaced, in words. https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
import type { ReplaceOrder, SummaryChange } from '@cloud-chatops/core';
import { oneLine } from '../text/neutralise.ts';
import { quoted } from './shown-value.ts';

const WORDS: { readonly [reason: string]: (change: SummaryChange) => string } = {
  replace_because_tainted: () => 'left half made by an earlier apply',
  replace_by_request: () => 'asked for',
  replace_by_triggers: () => 'replace_triggered_by',
  delete_because_no_resource_config: () => 'not in the configuration any more',
  delete_because_no_module: () => 'its module is not in the configuration any more',
  delete_because_wrong_repetition: () => 'count or for_each was added or taken away',
  delete_because_count_index: ({ index }) => `count does not reach [${index ?? ''}] any more`,
  delete_because_each_key: ({ index }) => `for_each does not have ${quoted(String(index ?? ''))} any more`,
  delete_because_no_move_target: () => 'it was moved to an address that does not exist',
};

const ORDER: { readonly [order in ReplaceOrder]: string } = {
  'delete-first': 'old one goes first',
  'create-first': 'new one comes first',
  'forget-old': 'old one stays in the cloud',
};

/** The order of a replace, joined to its reason. */
const withOrder = (change: SummaryChange, reason: string | undefined): string | undefined => {
  const order = change.replaceOrder === undefined ? undefined : ORDER[change.replaceOrder];
  const parts = [reason, order].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('; ');
};

/** `undefined` where the plan gives no reason. */
const reasonWords = (change: SummaryChange): string | undefined => {
  if (change.reason === undefined) return undefined;
  if (change.reason === 'replace_because_cannot_update') return undefined;
  return Object.hasOwn(WORDS, change.reason) ? WORDS[change.reason]?.(change) : oneLine(change.reason);
};

/** One line on its own: «machine_type forces replacement; old one goes first». */
export function reasonLine(change: SummaryChange): string[] {
  const paths = change.replacePaths.map(oneLine);
  const forced =
    paths.length === 0 ? undefined : `${paths.join(', ')} ${paths.length === 1 ? 'forces' : 'force'} replacement`;
  const words = withOrder(change, reasonWords(change) ?? forced);
  if (words === undefined) return [];
  return [change.action === 'replace' ? `!   ${words}` : `    ${words}`];
}

/** The line under the attributes that force a replacement. `causes`: how many lines stand above it. */
export function causeLine(change: SummaryChange, causes: number): string[] {
  if (causes === 0 || reasonWords(change) !== undefined) return reasonLine(change);
  const words = withOrder(change, causes === 1 ? 'forces replacement' : 'each forces replacement');
  return words === undefined ? [] : [`      ${words}`];
}
