/** Stopping an apply: the private question, and Force Stop for another authorised person. */
import type { LobbyView } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';

/** The private answer to Cancel while applying: Stop Apply, Keep Going. */
export function stopQuestion(view: LobbyView): Card {
  const digest = view.plan === undefined ? {} : { digest: view.plan.digest };
  return {
    tone: 'caution',
    blocks: [{ kind: 'text', text: 'Stop the apply? Running operations finish, the rest is not started.' }],
    rows: [
      [
        { action: 'stop', label: 'Stop Apply', style: 'danger', enabled: view.controls.cancel.enabled, ...digest },
        { action: 'keep-going', label: 'Keep Going', style: 'secondary', enabled: true, ...digest },
      ],
    ],
    files: [],
  };
}

/** In the thread, once the graceful stop takes long. Its button is off once it was used or the apply is over. */
export function forceCard(view: LobbyView, style: TextStyle): Card {
  const digest = view.plan === undefined ? {} : { digest: view.plan.digest };
  const who = view.stopBy === undefined ? 'somebody' : style.person(view.stopBy);
  const over = view.state !== 'stopping';
  const lines = [
    `Stop asked by ${who}${view.stopAt === undefined ? '' : ` ${style.relative(view.stopAt)}`}.`,
    ...(view.forcedBy === undefined
      ? [
          'Force Stop ends Terraform at once. What is running then may exist without being in the state.',
          'Another person with the right has to press it.',
        ]
      : [`Forced by ${style.person(view.forcedBy)}.`]),
  ];
  return {
    tone: 'caution',
    blocks: [
      { kind: 'heading', text: over ? '🛑 The stop is over' : '🛑 The stop takes long' },
      { kind: 'text', text: lines.join('\n') },
    ],
    rows: [[{ action: 'force', label: 'Force Stop', style: 'danger', enabled: view.threadControls.force, ...digest }]],
    files: [],
  };
}
