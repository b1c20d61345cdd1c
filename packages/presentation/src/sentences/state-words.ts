/** What a session is doing, as the end of «Session 7f3a9c (Ana) is …». */
import type { LobbyState } from '@cloud-chatops/core';

const WORDS: { readonly [S in LobbyState]: string } = {
  lobby: 'not planned yet',
  queued: 'in the queue',
  initializing: 'planning',
  validating: 'planning',
  planning: 'planning',
  planFailed: 'waiting after a failed plan',
  noChanges: 'without changes',
  analyzing: 'being reviewed',
  explaining: 'being reviewed',
  awaitingConfirmation: 'waiting for Confirm Apply',
  verifying: 'about to apply',
  stale: 'waiting for a new plan',
  applying: 'applying',
  stopping: 'stopping',
  applied: 'applied',
  applyFailed: 'waiting after a failed apply',
  interrupted: 'interrupted; it keeps the target until somebody plans again there or unlocks it',
  cancelled: 'cancelled',
  expired: 'expired',
};

/** States come as plain text from progress; an unknown one is shown as it is. */
export const stateWords = (state: string): string => WORDS[state as LobbyState] ?? state;
