/** @module Core's store, lease and artifact ports on an embedded SQLite database. */
export type { Documents } from './documents.ts';
export { DataFolderInUse } from './folder-lock.ts';
export { openStore, type Store } from './open-store.ts';
