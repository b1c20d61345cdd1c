/** The colour of a card; it only repeats what the headline says. */
import type { LobbyState, LobbyView } from '@cloud-chatops/core';
import type { Tone } from '../card.ts';

const TONES: { readonly [state in LobbyState]: Tone } = {
  lobby: 'waiting',
  queued: 'waiting',
  initializing: 'working',
  validating: 'working',
  planning: 'working',
  planFailed: 'bad',
  noChanges: 'good',
  analyzing: 'waiting',
  explaining: 'waiting',
  awaitingConfirmation: 'waiting',
  verifying: 'working',
  stale: 'caution',
  applying: 'working',
  stopping: 'caution',
  applied: 'good',
  applyFailed: 'bad',
  interrupted: 'caution',
  cancelled: 'waiting',
  expired: 'waiting',
};

/** What the plan asks for does not matter any more. */
const OVER = new Set<LobbyState>(['cancelled', 'expired']);

export function lobbyTone(view: LobbyView): Tone {
  const tone = TONES[view.state];
  if (view.state === 'noChanges' && (view.plan?.drifted ?? 0) > 0) return 'caution';
  if (tone !== 'waiting' || view.gate === undefined || OVER.has(view.state)) return tone;
  if (view.gate.blockedBy.length > 0 && view.overriddenBy === undefined) return 'bad';
  return view.gate.typedName === undefined ? tone : 'caution';
}
