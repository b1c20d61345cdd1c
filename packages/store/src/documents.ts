/** Small JSON documents by name and session: what a frontend has to remember over restarts, such as message ids. */
import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export interface Documents {
  get<T>(name: string, sessionId: string): Promise<T | undefined>;
  put(name: string, sessionId: string, document: unknown): Promise<void>;
  /** Every document of this name, oldest session first. */
  all<T>(name: string): Promise<readonly { readonly sessionId: string; readonly document: T }[]>;
}

export function createDocuments(db: Kysely<Tables>): Documents {
  return {
    async get<T>(name: string, sessionId: string) {
      const row = await db
        .selectFrom('documents')
        .select('json')
        .where('name', '=', name)
        .where('session_id', '=', sessionId)
        .executeTakeFirst();
      return row && (JSON.parse(row.json) as T);
    },
    async put(name, sessionId, document) {
      const json = JSON.stringify(document);
      await db
        .insertInto('documents')
        .values({ name, session_id: sessionId, json })
        .onConflict((c) => c.columns(['name', 'session_id']).doUpdateSet({ json }))
        .execute();
    },
    async all<T>(name: string) {
      const rows = await db.selectFrom('documents').selectAll().where('name', '=', name).execute();
      return rows.map((r) => ({ sessionId: r.session_id, document: JSON.parse(r.json) as T }));
    },
  };
}
