/** @module Core's store, lease and artifact ports on an embedded SQLite database. */
export type { AuditFact, AuditRecord } from './audit-chain.ts';
export { entrySource, type AuditHead, type AuditLog, type AuditQuery } from './audit-log.ts';
export { checkAudit, type AuditCheck, type AuditProblem } from './check-audit.ts';
export type { Documents } from './documents.ts';
export { DataFolderInUse, lockFolder } from './folder-lock.ts';
export { openAudit, type OpenAudit } from './open-audit.ts';
export { openStore, type Store } from './open-store.ts';
