/** Why a reviewed plan may not be applied any more. */
import type { StaleCode, StaleReason } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';

const WORDS: { readonly [code in StaleCode]: { readonly headline: string; readonly sentence: string } } = {
  'module-changed': { headline: 'the configuration changed', sentence: 'The configuration changed since the plan' },
  'lock-file-changed': { headline: 'the lock file changed', sentence: 'The provider lock file changed since the plan' },
  'variables-changed': { headline: 'the settings changed', sentence: 'The settings changed since the plan' },
  'tool-changed': {
    headline: 'Terraform changed',
    sentence: 'Another Terraform is installed than the one that planned',
  },
  'plan-missing': { headline: 'the plan is gone', sentence: 'The saved plan is not there any more' },
  'plan-altered': { headline: 'the plan was altered', sentence: 'The saved plan is not the one that was reviewed' },
  'plan-too-old': { headline: 'the plan is too old', sentence: 'The plan is too old' },
  'not-applyable': { headline: 'it cannot be applied', sentence: 'Terraform says that this plan cannot be applied' },
  'state-serial': { headline: 'the state changed', sentence: 'The state changed since the plan' },
  'state-lineage': { headline: 'the state was replaced', sentence: 'The state is another one than at the plan' },
  'lease-lost': {
    headline: 'the lock was lost',
    sentence: 'Another session may have changed the deployment meanwhile',
  },
  'workspace-changed': {
    headline: 'the workspace changed',
    sentence: 'The Terraform workspace is another one than at the plan',
  },
  rejected: { headline: 'rejected', sentence: 'The plan was rejected' },
  'not-verifiable': {
    headline: 'it could not be checked',
    sentence: 'The plan could not be checked again',
  },
};

/** «Plan out of date: the state changed». A rejected plan is not out of date: people decided. */
export const staleHeadline = ({ code }: StaleReason): string =>
  code === 'rejected' ? 'Plan rejected' : `Plan out of date: ${WORDS[code].headline}`;

/** «The state changed since the plan (serial 41 → 42). Nothing was run.» */
export function staleSentence(reason: StaleReason, style: TextStyle): string {
  const detail = reason.detail.trim() === '' ? '' : ` (${style.prose(reason.detail.trim())})`;
  return `${WORDS[reason.code].sentence}${detail}. Nothing was run.`;
}
