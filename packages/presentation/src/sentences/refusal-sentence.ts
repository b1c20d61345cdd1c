/** Why something asked for is not done, one sentence per code. */
import type { LobbyView, Refusal } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';

/** `view`: what is true now. */
export function refusalSentence(refusal: Refusal, view: LobbyView, style: TextStyle): string {
  return `${refusal.code} ${style.prose(view.target.name)}`;
}
