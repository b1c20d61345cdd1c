/** What has to happen before the next Run Plan: «fix it», unless the configuration is not at fault. */
import type { Diagnostic, StepFailure } from '@cloud-chatops/core';

const WORDS: { readonly [remedy in NonNullable<Diagnostic['remedy']>]: string } = {
  wait: 'wait until it is free',
  operator: 'ask whoever runs the bot to look',
};

export const remedyWords = (failure: Pick<StepFailure, 'diagnostics'> | undefined): string => {
  const remedy = failure?.diagnostics[0]?.remedy;
  return remedy === undefined ? 'fix it' : WORDS[remedy];
};
