/** Short private answers and notes that belong to no card. */
import { shortSession } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';

/** `☁️ Terraform Plan: 7f3a9c` */
export const threadName = (sessionId: string): string => `☁️ Terraform Plan: ${shortSession(sessionId)}`;

/** `names`: Discord's permission names, such as `CREATE_PUBLIC_THREADS`. */
export const missingPermissionSentence = (names: readonly string[]): string =>
  `The bot lacks ${names.join(', ')} in this channel. Nothing was run. Ask a server administrator to grant it.`;

/** Somebody who may see the project, but not plan in it, opens a session. */
export const notAllowedSentence = (project: string, style: TextStyle): string =>
  `You can't deploy to ${style.bold(project)}: it needs the right ${style.code('plan')}. Nothing was opened.`;

/**
 * The same words for a project that is not configured and for one in which the person has no right: nobody learns by
 * asking which projects there are. `own`: those in which they have a right.
 */
export function noProjectSentence(project: string, own: readonly string[], style: TextStyle): string {
  const where =
    own.length === 0
      ? 'You have rights in none; whoever runs the bot gives them to roles.'
      : `You have rights in: ${own.map((id) => style.prose(id)).join(', ')}.`;
  return `There is no project ${style.bold(project)} that you have a right in. ${where}`;
}

/** Stands in R1, F1 or I1 when a direct message could not be delivered. */
export const dmClosedNote = (who: string): string => `-# No direct message: ${who} does not accept them.`;

/** A button whose signature, version or session is unknown. */
export const unknownButtonSentence =
  'This button is not valid any more. Nothing was run. Start again with /cloud-deploy.';

/** An error nobody expected; `reference` is what the log is searched for. */
export const internalErrorSentence = (reference: string): string =>
  `That did not work, and the reason is in the log under ${reference}. Nothing was run by this click.`;
