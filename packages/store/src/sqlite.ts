/** node:sqlite under Kysely: WAL and `synchronous=full`, so that what was committed survives a power loss. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteDatabase } from 'kysely';

/** A lock that is waited for blocks the event loop: keep it short. https://nodejs.org/api/sqlite.html */
const LOCK_WAIT_MS = 250;

/** Statements that are kept prepared: a third of a small query's time. There are some fifty; lists of ids make more. */
const PREPARED = 200;

/** node:sqlite stores a Date as NULL and reads a plain object as named parameters, both silently. */
const values = (params: readonly unknown[]): SQLInputValue[] =>
  params.map((p) => {
    if (typeof p === 'boolean') return p ? 1 : 0;
    if (p === null || typeof p === 'string' || typeof p === 'bigint' || p instanceof Uint8Array) return p;
    if (typeof p === 'number' && !Number.isNaN(p)) return p;
    throw new TypeError(`cannot store ${p === undefined ? 'undefined' : Object.prototype.toString.call(p)} in SQLite`);
  });

interface Prepared {
  readonly statement: StatementSync;
  /** It gives rows. */
  readonly reader: boolean;
}

const NOTHING = { changes: 0, lastInsertRowid: 0 };

/** Rows have a null prototype. */
const plain = (row: unknown): unknown => ({ ...(row as object) });

/** @throws when the file cannot be opened or is no database. */
export function openSqlite<Tables>(path: string): Kysely<Tables> {
  const db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  return kyselyOn(db);
}

/** Beside a writer; a write is an error. @throws when the file cannot be opened or is no database. */
export const openSqliteForReading = <Tables>(path: string): Kysely<Tables> =>
  kyselyOn(new DatabaseSync(path, { timeout: LOCK_WAIT_MS, readOnly: true }));

function kyselyOn<Tables>(db: DatabaseSync): Kysely<Tables> {
  const prepared = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size === PREPARED) prepared.clear();
    const statement = db.prepare(sql);
    const made = { statement, reader: statement.columns().length > 0 };
    prepared.set(sql, made);
    return made;
  };
  const database: SqliteDatabase = {
    close: () => db.close(),
    prepare(text) {
      // Kysely's plain `begin` takes the write lock too late: read-then-write transactions of two processes would collide.
      const sql = text === 'begin' ? 'begin immediate' : text;
      const { statement, reader } = prepare(sql);
      return {
        reader,
        all: (p) => statement.all(...values(p)).map(plain),
        // A full disk has ended the transaction already: rolling back would hide why it failed.
        run: (p) => (text === 'rollback' && !db.isTransaction ? NOTHING : statement.run(...values(p))),
        *iterate(p) {
          // One of its own: another use of the same statement meanwhile would begin it anew.
          for (const row of db.prepare(sql).iterate(...values(p))) yield plain(row);
        },
      };
    },
  };
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}
