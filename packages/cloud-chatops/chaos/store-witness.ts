/** The first witness: what the bot has committed, read with a connection of our own that cannot write. */
import { DatabaseSync } from 'node:sqlite';
import { lobbyView, restoreSnapshot, type LobbyView, type TimelineEntry } from '@cloud-chatops/core';

export interface SessionRow {
  readonly id: string;
  readonly version: number;
  readonly ended: boolean;
}

export interface StoreWitness {
  sessions(): readonly SessionRow[];
  /** `undefined` until the session is stored. */
  view(id: string): { readonly version: number; readonly view: LobbyView } | undefined;
  timeline(id: string): readonly TimelineEntry[];
  /** Interactions whose command was stored. */
  commands(id: string): ReadonlySet<string>;
  usedPlans(): readonly { readonly digest: string; readonly session: string }[];
  /** Sessions that a start has to pick up: work is pending or an entry is not delivered. */
  unfinished(): ReadonlySet<string>;
  /** Entries that were not delivered yet. */
  undelivered(): number;
}

/** Opens for each question: a bot that starts or dies must not meet a lock of ours. */
export function storeWitness(file: string): StoreWitness {
  const ask = (sql: string, ...values: string[]): Record<string, unknown>[] => {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
    try {
      return db.prepare(sql).all(...values) as Record<string, unknown>[];
    } finally {
      db.close();
    }
  };
  return {
    sessions: () =>
      ask('select id, version, ended from sessions order by rowid').map((row) => ({
        id: String(row['id']),
        version: Number(row['version']),
        ended: row['ended'] === 1,
      })),
    view(id) {
      const [row] = ask('select version, envelope from sessions where id = ?', id);
      if (row === undefined) return undefined;
      const envelope = JSON.parse(String(row['envelope'])) as Parameters<typeof restoreSnapshot>[0];
      return { version: Number(row['version']), view: lobbyView(restoreSnapshot(envelope)) };
    },
    timeline: (id) =>
      ask('select entry from entries where session_id = ? order by sequence', id).map(
        (row) => JSON.parse(String(row['entry'])) as TimelineEntry,
      ),
    commands: (id) =>
      new Set(ask('select command_id from commands where session_id = ?', id).map((row) => String(row['command_id']))),
    usedPlans: () =>
      ask('select digest, session_id from used_plans').map((row) => ({
        digest: String(row['digest']),
        session: String(row['session_id']),
      })),
    unfinished: () => new Set(ask(UNFINISHED).map((row) => String(row['id']))),
    undelivered: () => Number(ask(UNDELIVERED)[0]?.['n'] ?? 0),
  };
}

const BEHIND = `select e.session_id from entries e
  left join deliveries d on d.session_id = e.session_id and d.sink = 'discord'
  where e.sequence > coalesce(d.sequence, 0)`;
const UNFINISHED = `select id from sessions where pending <> '[]' or id in (${BEHIND})`;
const UNDELIVERED = `select count(*) as n from (${BEHIND})`;
