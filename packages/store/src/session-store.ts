/** Core's session and lease ports on SQL. */
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { LeaseStore, SessionRecord, SessionStore, StoredEntry, TimelineEntry } from '@cloud-chatops/core';
import type { Tables } from './schema.ts';

const stored = (row: Selectable<Tables['entries']>): StoredEntry => ({
  sessionId: row.session_id,
  sequence: Number(row.sequence),
  entry: JSON.parse(row.entry) as TimelineEntry,
});

export function createSessionStore(db: Kysely<Tables>): SessionStore & LeaseStore {
  const sinks = new Set<string>();
  const knowSink = async (sink: string): Promise<void> => {
    if (sinks.has(sink)) return;
    await db
      .insertInto('sinks')
      .values({ sink })
      .onConflict((c) => c.doNothing())
      .execute();
    sinks.add(sink);
  };

  return {
    async load(id) {
      const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
      return (
        row && {
          id,
          version: Number(row.version),
          envelope: JSON.parse(row.envelope) as never,
          pending: JSON.parse(row.pending) as never,
        }
      );
    },

    append: (record) =>
      db.transaction().execute(async (trx) => {
        const { id, commandId, usesPlan } = record;
        if (commandId !== undefined && (await hasCommand(trx, id, commandId))) return { outcome: 'repeated' };
        const current = await trx.selectFrom('sessions').select('version').where('id', '=', id).executeTakeFirst();
        const version = Number(current?.version ?? 0);
        if (record.version !== version + 1) return { outcome: 'conflict', current: version };
        if (usesPlan !== undefined && !(await usePlan(trx, usesPlan, record))) return { outcome: 'plan-used' };
        await writeSession(trx, record);
        if (commandId !== undefined)
          await trx.insertInto('commands').values({ session_id: id, command_id: commandId }).execute();
        if (record.lease === 'none')
          await trx.updateTable('leases').set({ session_id: null }).where('session_id', '=', id).execute();
        return { outcome: 'stored', entries: await addEntries(trx, record) };
      }),

    hasCommand: (id, commandId) => hasCommand(db, id, commandId),

    async unfinished() {
      const rows = await db
        .selectFrom('sessions as s')
        .select('s.id')
        .where((eb) =>
          eb.or([
            eb('s.pending', '!=', '[]'),
            eb.exists(
              eb
                .selectFrom('sinks')
                .leftJoin('deliveries as d', (j) =>
                  j.onRef('d.sink', '=', 'sinks.sink').onRef('d.session_id', '=', 's.id'),
                )
                .innerJoin('entries as e', (j) => j.onRef('e.session_id', '=', 's.id'))
                .whereRef('e.sequence', '>', sql<number>`coalesce(d.sequence, 0)`)
                .select('e.sequence'),
            ),
          ]),
        )
        .orderBy('s.at')
        .execute();
      return rows.map((r) => r.id);
    },

    async list({ openOnly, limit }) {
      let query = db.selectFrom('sessions').select('id').orderBy('at', 'desc').limit(limit);
      if (openOnly) query = query.where('ended', '=', 0);
      return (await query.execute()).map((r) => r.id);
    },

    async entries(id, after = 0) {
      const rows = await db
        .selectFrom('entries')
        .selectAll()
        .where('session_id', '=', id)
        .where('sequence', '>', after)
        .orderBy('sequence')
        .execute();
      return rows.map(stored);
    },

    async delivered(id, sink) {
      await knowSink(sink);
      const row = await db
        .selectFrom('deliveries')
        .select('sequence')
        .where('session_id', '=', id)
        .where('sink', '=', sink)
        .executeTakeFirst();
      return Number(row?.sequence ?? 0);
    },

    async markDelivered(id, sink, sequence) {
      await knowSink(sink);
      await db
        .insertInto('deliveries')
        .values({ session_id: id, sink, sequence })
        .onConflict((c) =>
          c.columns(['session_id', 'sink']).doUpdateSet({ sequence }).where('deliveries.sequence', '<', sequence),
        )
        .execute();
    },

    acquire: (target, sessionId, at) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('leases as l')
          .leftJoin('sessions as s', 's.id', 'l.session_id')
          .select(['l.session_id', 'l.fence', 's.lease'])
          .where('l.target', '=', target)
          .executeTakeFirst();
        const fence = Number(row?.fence ?? 0);
        if (row?.session_id === sessionId) return { acquired: true, fence };
        // Held only while its session wants or holds it: a lease can't outlive what it protects.
        if (row?.session_id && row.lease !== 'none' && row.lease !== null)
          return { acquired: false, holder: { sessionId: row.session_id, fence } };
        const next = { session_id: sessionId, fence: fence + 1, since: at };
        await trx
          .insertInto('leases')
          .values({ target, ...next })
          .onConflict((c) => c.column('target').doUpdateSet(next))
          .execute();
        return { acquired: true, fence: fence + 1 };
      }),

    async holder(target) {
      const row = await db
        .selectFrom('leases')
        .select(['session_id', 'fence'])
        .where('target', '=', target)
        .executeTakeFirst();
      return row?.session_id ? { sessionId: row.session_id, fence: Number(row.fence) } : undefined;
    },
  };
}

type Db = Kysely<Tables> | Transaction<Tables>;

async function hasCommand(db: Db, id: string, commandId: string): Promise<boolean> {
  const row = await db
    .selectFrom('commands')
    .select('command_id')
    .where('session_id', '=', id)
    .where('command_id', '=', commandId)
    .executeTakeFirst();
  return row !== undefined;
}

/** R4, in the transaction that precedes the spawn, under a unique key. */
async function usePlan(trx: Db, digest: string, record: SessionRecord): Promise<boolean> {
  const result = await trx
    .insertInto('used_plans')
    .values({ digest, session_id: record.id, at: record.at })
    .onConflict((c) => c.column('digest').doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) === 1;
}

async function writeSession(trx: Db, record: SessionRecord): Promise<void> {
  const row = {
    version: record.version,
    envelope: JSON.stringify(record.envelope),
    pending: JSON.stringify(record.pending),
    at: record.at,
    target: record.target,
    lease: record.lease,
    ended: record.ended ? 1 : 0,
  };
  await trx
    .insertInto('sessions')
    .values({ id: record.id, ...row })
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute();
}

async function addEntries(trx: Db, record: SessionRecord): Promise<StoredEntry[]> {
  if (record.entries.length === 0) return [];
  const last = await trx
    .selectFrom('entries')
    .select((eb) => eb.fn.max('sequence').as('sequence'))
    .where('session_id', '=', record.id)
    .executeTakeFirst();
  const rows = record.entries.map((entry, i) => ({
    session_id: record.id,
    sequence: Number(last?.sequence ?? 0) + i + 1,
    entry: JSON.stringify(entry),
  }));
  await trx.insertInto('entries').values(rows).execute();
  return rows.map(stored);
}
