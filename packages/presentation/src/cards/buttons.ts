/** The two rows every lobby has; labels never change, so that a person finds them blind. */
import type { LobbyView } from '@cloud-chatops/core';
import type { CardButton } from '../card.ts';

export function lobbyRows(view: LobbyView): readonly (readonly CardButton[])[] {
  const { plan, confirm, cancel, details } = view.controls;
  const dangerous = view.gate?.typedName !== undefined;
  const digest = view.plan === undefined ? {} : { digest: view.plan.digest };
  return [
    [
      {
        action: 'plan',
        label: 'Run Plan (Dry Run)',
        emoji: '🔍',
        style: plan.enabled && !confirm.enabled ? 'primary' : 'secondary',
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
