/** Short private answers and notes that belong to no card. */
import { shortSession } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';

/** `☁️ Terraform Plan: 7f3a9c` */
export const threadName = (sessionId: string): string => `☁️ Terraform Plan: ${shortSession(sessionId)}`;

/** `names`: Discord's permission names, such as `CREATE_PUBLIC_THREADS`. */
export const missingPermissionSentence = (names: readonly string[]): string =>
  `The bot lacks ${names.join(', ')} in this channel. Nothing was run. Ask a server administrator to grant it.`;

/** Somebody without any right in the project opens a session. */
export const notAllowedSentence = (project: string, style: TextStyle): string =>
  `You can't deploy to ${style.bold(project)}. Nothing was opened.`;

/** Stands in R1, F1 or I1 when a direct message could not be delivered. */
export const dmClosedNote = (who: string): string => `-# No direct message: ${who} does not accept them.`;

/** A button whose signature, version or session is unknown. */
export const unknownButtonSentence =
  'This button is not valid any more. Nothing was run. Start again with /cloud-deploy.';

/** An error nobody expected; `reference` is what the log is searched for. */
export const internalErrorSentence = (reference: string): string =>
  `That did not work, and the reason is in the log under ${reference}. Nothing was run by this click.`;
