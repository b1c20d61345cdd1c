/** The runtime's `send` with what the application adds: apply windows, secrets kept out of reasons, and the audit. */
import { lobbyView, refusal, type Command, type Refusal, type Runtime } from '@cloud-chatops/core';
import type { Host } from '@cloud-chatops/discord-adapter';
import type { Role } from '@cloud-chatops/presentation';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { nextOpening, type ApplyWindow } from './apply-windows.ts';

export function createGuardedSend(options: {
  readonly runtime: () => Runtime;
  readonly audit: Pick<AuditTrail, 'asked' | 'refused'>;
  /** Of a project; none for one that is gone. */
  readonly windowsOf: (project: string) => readonly ApplyWindow[];
  /** The roles that somebody's rights came from. */
  readonly rolesOf: (by: Command['by']) => readonly Role[];
  readonly redact: (text: string) => string;
}): Host['send'] {
  const { audit, windowsOf, rolesOf, redact } = options;
  return async (sessionId, given, commandId) => {
    const runtime = options.runtime();
    const roles = rolesOf(given.by);
    // What people type is stored and shown: the same redactor stands in front of it.
    const command = 'reason' in given ? { ...given, reason: redact(given.reason ?? '') } : given;
    const snapshot = await runtime.snapshot(sessionId);
    if (snapshot === undefined) return { outcome: 'unknown-session' };
    const view = lobbyView(snapshot);
    const refused = refusal(snapshot, command);
    const closed = outsideWindow(command, refused, windowsOf(view.target.project));
    if (closed !== undefined) {
      await audit.refused(view, command, commandId, roles, closed);
      return { outcome: 'refused', refusal: closed, view };
    }
    if (refused === undefined) await audit.asked(view, command, commandId, roles);
    // The session decides: what was looked at above may have changed since.
    const sent = await runtime.send(sessionId, command, commandId);
    if (sent.outcome === 'refused') await audit.refused(sent.view, command, commandId, roles, sent.refusal);
    return sent;
  };
}

/** Looked at only where everything but the typed name is in order: nobody learns of windows by pressing, nobody types for nothing. */
function outsideWindow(
  command: Command,
  refused: Refusal | undefined,
  windows: readonly ApplyWindow[],
): Refusal | undefined {
  if (command.type !== 'confirm') return undefined;
  if (refused !== undefined && refused.code !== 'typed-name-wrong') return undefined;
  const opens = nextOpening(windows, command.at);
  return opens === undefined ? undefined : { code: 'outside-window', opens };
}
