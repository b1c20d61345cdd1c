/** Why a reviewed plan may not be applied any more. */
import type { StaleReason } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';

export function staleSentence(reason: StaleReason, style: TextStyle): string {
  return style.prose(`${reason.code} ${reason.detail}`);
}
