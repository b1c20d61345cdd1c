/**
 * Who did what, when, to which plan, with which roles and rights, and what came of it. Timeline entries are delivered
 * here like to any frontend, each once and in order; what is asked is recorded before it can have an effect, what is
 * refused to somebody after. Nothing that is recorded is ever changed: `cloud-chatops audit verify` looks.
 */
import type {
  ChatFrontend,
  Command,
  LobbyView,
  Logger,
  Refusal,
  RefusalCode,
  SessionInput,
  StoredEntry,
} from '@cloud-chatops/core';
import type { Role } from '@cloud-chatops/presentation';
import { entrySource, type AuditFact, type AuditLog } from '@cloud-chatops/store';

/** The runtime delivers to the audit under this name. */
export const AUDIT_SINK = 'audit';

/** Refusals that say something about a person; the others are clicks that came too early, too late or twice. */
const AUDITED: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'no-right',
  'blocked',
  'approvals-missing',
  'approvers-unknown',
  'approver-lost-right',
  'own-approval',
  'other-plan',
  'force-needs-another',
  'force-too-early',
  'outside-window',
  'typed-name-wrong',
]);

/** What is known of a session that was refused. */
export type RefusedInput = Pick<SessionInput, 'sessionId' | 'target' | 'operation' | 'requester' | 'openedAt'>;

export interface AuditTrail {
  /** For the runtime, under `AUDIT_SINK`. */
  readonly frontend: ChatFrontend;
  /** Durable when it resolves; the command may be sent then. */
  asked(view: LobbyView, command: Command, commandId: string, roles: readonly Role[]): Promise<void>;
  /** Never rejects: a refusal stands, whether or not it could be recorded. */
  refused(view: LobbyView, command: Command, commandId: string, roles: readonly Role[], why: Refusal): Promise<void>;
  /** Somebody without the right asked for a session: it was never opened. Never rejects. */
  notOpened(input: RefusedInput, roles: readonly Role[]): Promise<void>;
}

export function createAuditTrail(options: {
  readonly log: AuditLog;
  readonly redact: (text: string) => string;
  readonly logger: Logger;
}): AuditTrail {
  const { log, redact, logger } = options;
  const record = async (source: string, fact: AuditFact): Promise<void> => {
    await log.append(source, redacted(fact, redact) as AuditFact);
  };
  const tryToRecord = async (source: string, fact: AuditFact): Promise<void> => {
    try {
      await record(source, fact);
    } catch (error) {
      logger.error({ source, error: String(error) }, 'a refusal could not be recorded in the audit');
    }
  };

  return {
    frontend: {
      showLobby: async () => {},
      showProgress: () => {},
      deliver: (stored, view) => record(entrySource(stored.sessionId, stored.sequence), entryFact(stored, view)),
    },
    asked: (view, command, commandId, roles) =>
      record(`asked/${commandId}`, { ...about(view), ...commandFact(command, roles), event: 'command.asked' }),
    async refused(view, command, commandId, roles, refusal) {
      // A dialog that has yet to ask for the name is no attempt.
      const asksForName = refusal.code === 'typed-name-wrong' && command.type === 'confirm' && !command.typed;
      if (!AUDITED.has(refusal.code) || asksForName) return;
      await tryToRecord(`refused/${commandId}`, {
        ...about(view),
        ...commandFact(command, roles),
        event: 'command.refused',
        refusal,
      });
    },
    notOpened: ({ sessionId, target, operation, requester, openedAt }, roles) =>
      tryToRecord(`refused/${sessionId}`, {
        ...about({ sessionId, target, operation }),
        event: 'session.refused',
        at: openedAt,
        by: requester,
        roles,
      }),
  };
}

const about = ({ sessionId, target, operation }: Pick<LobbyView, 'sessionId' | 'target' | 'operation'>) => ({
  session: sessionId,
  project: target.project,
  catalog: target.entry,
  name: target.name,
  operation,
});

/** The entry itself, with what it is about. */
function entryFact({ sessionId, entry: { type, ...happening } }: StoredEntry, view: LobbyView): AuditFact {
  return { ...happening, ...about({ ...view, sessionId }), event: type };
}

function commandFact({ type, by, at, ...asked }: Command, roles: readonly Role[]) {
  const { id, name, rights } = by;
  return { ...asked, command: type, at, by: { id, name }, rights, roles };
}

/** Every text of a record is looked at by itself, so that its form stays whole. */
function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one) => redacted(one, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, redacted(field, redact)]));
}
