/** The two rows every lobby has; labels never change, so that a person finds them blind. */
import type { LobbyState, LobbyView } from '@cloud-chatops/core';
import type { CardButton } from '../card.ts';

/** States in which the next step lies with the plan that is there. */
const PLAN_AT_HAND = new Set<LobbyState>(['analyzing', 'explaining', 'awaitingConfirmation']);

export function lobbyRows(view: LobbyView): readonly (readonly CardButton[])[] {
  const { plan, confirm, cancel, details } = view.controls;
  const blocked = (view.gate?.blockedBy.length ?? 0) > 0 && view.overriddenBy === undefined;
  const planNext = plan.enabled && (blocked || !PLAN_AT_HAND.has(view.state));
  const dangerous = view.gate?.typedName !== undefined;
  const digest = view.plan === undefined ? {} : { digest: view.plan.digest };
  return [
    [
      {
        action: 'plan',
        label: 'Run Plan (Dry Run)',
        emoji: '🔍',
        style: planNext ? 'primary' : 'secondary',
        enabled: plan.enabled,
      },
      {
        action: 'confirm',
        label: 'Confirm Apply',
        emoji: '✅',
        style: confirm.enabled ? (dangerous ? 'danger' : 'primary') : 'secondary',
        enabled: confirm.enabled,
        ...digest,
      },
    ],
    [
      { action: 'cancel', label: 'Cancel', emoji: '❌', style: 'secondary', enabled: cancel.enabled },
      { action: 'details', label: 'View Details', emoji: '📊', style: 'secondary', enabled: details.enabled },
    ],
  ];
}
