/** The tables, as Kysely sees them, and how they came to be: one migration set for every dialect. JSON is stored as text. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface Tables {
  sessions: {
    id: string;
    version: number;
    envelope: string;
    pending: string;
    at: number;
    target: string;
    lease: string;
    ended: number;
  };
  entries: { session_id: string; sequence: number; entry: string };
  commands: { session_id: string; command_id: string };
  /** R4: a plan's digest enters once, for ever. */
  used_plans: { digest: string; session_id: string; at: number };
  sinks: { sink: string };
  deliveries: { session_id: string; sink: string; sequence: number };
  /** A freed target keeps its row: the fence must never start again. */
  leases: { target: string; session_id: string | null; fence: number; since: number };
  artifacts: { key: string; text: string };
  /** What frontends remember of a session (message ids): one JSON document per name and session. */
  documents: { name: string; session_id: string; json: string };
  /** Who did what; `record` is canonical JSON, `hash` its SHA-256. The other columns are for looking up. */
  audit: {
    sequence: number;
    source: string;
    event: string;
    project: string;
    name: string;
    record: string;
    hash: string;
  };
  /** One row: the last record of the audit. */
  audit_head: { id: number; sequence: number; hash: string };
}

const initial: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('envelope', 'text', (c) => c.notNull())
      .addColumn('pending', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('lease', 'text', (c) => c.notNull())
      .addColumn('ended', 'integer', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('sessions_by_time').on('sessions').columns(['ended', 'at']).execute();
    await db.schema
      .createTable('entries')
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addColumn('entry', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('entries_key', ['session_id', 'sequence'])
      .execute();
    await db.schema
      .createTable('commands')
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('command_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('commands_key', ['session_id', 'command_id'])
      .execute();
    await db.schema
      .createTable('used_plans')
      .addColumn('digest', 'text', (c) => c.primaryKey())
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('sinks')
      .addColumn('sink', 'text', (c) => c.primaryKey())
      .execute();
    await db.schema
      .createTable('deliveries')
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('sink', 'text', (c) => c.notNull())
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('deliveries_key', ['session_id', 'sink'])
      .execute();
    await db.schema
      .createTable('leases')
      .addColumn('target', 'text', (c) => c.primaryKey())
      .addColumn('session_id', 'text')
      .addColumn('fence', 'integer', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('artifacts')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('text', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('documents')
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('json', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('documents_key', ['name', 'session_id'])
      .execute();
  },
};

const audit: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('audit')
      .addColumn('sequence', 'integer', (c) => c.primaryKey())
      .addColumn('source', 'text', (c) => c.notNull().unique())
      .addColumn('event', 'text', (c) => c.notNull())
      .addColumn('project', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('record', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('audit_by_target').on('audit').columns(['project', 'name', 'sequence']).execute();
    await db.schema
      .createTable('audit_head')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .execute();
  },
};

/** In order; a migration that was released is never changed. */
export const MIGRATIONS: Record<string, Migration> = { '0001-initial': initial, '0002-audit': audit };
