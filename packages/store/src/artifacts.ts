/** Core's artifact port on SQL. */
import type { Kysely } from 'kysely';
import type { Artifacts } from '@cloud-chatops/core';
import type { Tables } from './schema.ts';

export function createArtifacts(db: Kysely<Tables>): Artifacts {
  return {
    async put(key, text) {
      await db
        .insertInto('artifacts')
        .values({ key, text })
        .onConflict((c) => c.column('key').doUpdateSet({ text }))
        .execute();
      return { key, bytes: Buffer.byteLength(text) };
    },
    async get(key) {
      return (await db.selectFrom('artifacts').select('text').where('key', '=', key).executeTakeFirst())?.text;
    },
    async deletePrefix(prefix) {
      // A range instead of LIKE: keys may hold % and _.
      await db.deleteFrom('artifacts').where('key', '>=', prefix).where('key', '<', `${prefix}\u{10ffff}`).execute();
    },
  };
}
