/** The audit on SQL: appended to, read, never changed. The head is kept beside the records, so that a cut end is seen. */
import type { Kysely } from 'kysely';
import { NO_PREVIOUS, seal, type AuditFact, type AuditRecord, type SealedRecord } from './audit-chain.ts';
import type { Tables } from './schema.ts';

export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

/** A record as it lies in the table: nothing about it is taken on trust. */
export interface AuditRow extends SealedRecord {
  readonly sequence: number;
  readonly source: string;
  readonly event: string;
  readonly project: string;
  readonly name: string;
}

export interface AuditQuery {
  readonly projects: readonly string[];
  readonly name?: string;
  /** Only these; every one when absent. */
  readonly events?: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

export interface AuditReader {
  /** In order, from `after` (exclusive) on. */
  rows(after: number, limit: number): Promise<readonly AuditRow[]>;
  /** The last record that was written; `undefined` before the first. */
  head(): Promise<AuditHead | undefined>;
  /** Newest first, with how many there are in all. */
  find(query: AuditQuery): Promise<{ readonly total: number; readonly records: readonly AuditRecord[] }>;
  /** Timeline entries that were delivered to this sink and of which the audit holds no record, oldest first. */
  unrecorded(sink: string): Promise<readonly { readonly sessionId: string; readonly sequence: number }[]>;
}

export interface AuditLog extends AuditReader {
  /** Durable when it resolves. `repeated`: this source was recorded before, nothing is written. */
  append(source: string, fact: AuditFact): Promise<'recorded' | 'repeated'>;
}

/** The source of a timeline entry's record. */
export const entrySource = (sessionId: string, sequence: number): string => `entry/${sessionId}/${sequence}`;

const HEAD = 1;

export function createAuditLog(db: Kysely<Tables>): AuditLog {
  return {
    ...createAuditReader(db),
    append: (source, fact) =>
      db.transaction().execute(async (trx) => {
        const known = await trx.selectFrom('audit').select('source').where('source', '=', source).executeTakeFirst();
        if (known) return 'repeated';
        const head = await trx.selectFrom('audit_head').selectAll().where('id', '=', HEAD).executeTakeFirst();
        const sequence = Number(head?.sequence ?? 0) + 1;
        const { text, hash } = seal({ ...fact, sequence, previous: head?.hash ?? NO_PREVIOUS, source });
        const { event, project, name } = fact;
        await trx.insertInto('audit').values({ sequence, source, event, project, name, record: text, hash }).execute();
        await trx
          .insertInto('audit_head')
          .values({ id: HEAD, sequence, hash })
          .onConflict((c) => c.column('id').doUpdateSet({ sequence, hash }))
          .execute();
        return 'recorded';
      }),
  };
}

export function createAuditReader(db: Kysely<Tables>): AuditReader {
  return {
    async rows(after, limit) {
      const found = await db
        .selectFrom('audit')
        .selectAll()
        .where('sequence', '>', after)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return found.map(({ record, ...row }) => ({ ...row, sequence: Number(row.sequence), text: record }));
    },
    async head() {
      const row = await db.selectFrom('audit_head').selectAll().where('id', '=', HEAD).executeTakeFirst();
      return row && { sequence: Number(row.sequence), hash: row.hash };
    },
    async find({ projects, name, events, offset, limit }) {
      if (projects.length === 0) return { total: 0, records: [] };
      let query = db.selectFrom('audit').where('project', 'in', projects);
      if (name !== undefined) query = query.where('name', '=', name);
      if (events !== undefined) query = query.where('event', 'in', events);
      const counted = await query.select((eb) => eb.fn.countAll().as('total')).executeTakeFirstOrThrow();
      const found = await query.select('record').orderBy('sequence', 'desc').offset(offset).limit(limit).execute();
      return {
        total: Number(counted.total),
        records: found.map(({ record }) => JSON.parse(record) as AuditRecord),
      };
    },
    async unrecorded(sink) {
      const delivered = await db
        .selectFrom('entries as e')
        .innerJoin('deliveries as d', (j) => j.onRef('d.session_id', '=', 'e.session_id').on('d.sink', '=', sink))
        .leftJoin('audit as a', (j) =>
          // The form of `entrySource`.
          j.on((eb) =>
            eb('a.source', '=', eb.fn<string>('concat', [eb.val('entry/'), 'e.session_id', eb.val('/'), 'e.sequence'])),
          ),
        )
        .whereRef('e.sequence', '<=', 'd.sequence')
        .where('a.sequence', 'is', null)
        .select(['e.session_id', 'e.sequence'])
        .orderBy('e.session_id')
        .orderBy('e.sequence')
        .execute();
      return delivered.map((row) => ({ sessionId: row.session_id, sequence: Number(row.sequence) }));
    },
  };
}
