/** Where sessions live. One implementation per database; `sessionStoreContract` in `@cloud-chatops/core/testing` says what each must do. */
import type { StoredEntry, TimelineEntry } from '../machine/entries.ts';
import type { WorkId, WorkSource } from '../machine/events.ts';
import type { SessionId } from '../session/session.ts';

/** Work that was asked for and has not ended. */
export interface PendingWork {
  readonly id: WorkId;
  readonly src: WorkSource;
  /** JSON. */
  readonly input: unknown;
  /** `<session>/<version>/<id>`: a result counts only while this is unchanged. */
  readonly key: string;
}

/** The versioned form in which a snapshot is stored. */
export interface SnapshotEnvelope {
  readonly machine: string;
  readonly version: number;
  readonly snapshot: unknown;
}

export interface StoredSession {
  readonly id: SessionId;
  /** Grows by one with each event; 1 is the first. */
  readonly version: number;
  readonly envelope: SnapshotEnvelope;
  readonly pending: readonly PendingWork[];
}

export interface SessionRecord extends StoredSession {
  /** Epoch ms. */
  readonly at: number;
  /** `project:entry:name`. */
  readonly target: string;
  /** `wants` and `holds` keep the target's lease row of this session alive, `none` frees it in the same transaction. */
  readonly lease: 'none' | 'wants' | 'holds';
  /** Will never change again. */
  readonly ended: boolean;
  /** Entries that this event made. */
  readonly entries: readonly TimelineEntry[];
  /** Makes a repeated command a no-op: unique per session. */
  readonly commandId?: string;
  /** Digest of the plan that this event uses up: unique for ever. */
  readonly usesPlan?: string;
}

export type AppendOutcome =
  | { readonly outcome: 'stored'; readonly entries: readonly StoredEntry[] }
  | { readonly outcome: 'conflict'; readonly current: number }
  /** The command was stored before. */
  | { readonly outcome: 'repeated' }
  /** The plan was used up before: it must not be applied again. */
  | { readonly outcome: 'plan-used' };

export interface SessionStore {
  /** The latest stored version, or `undefined` if nothing was ever stored under this id. */
  load(id: SessionId): Promise<StoredSession | undefined>;
  /**
   * Stores the next version with pending work, entries, used mark and command id, all or nothing and durable when it
   * resolves. Writes nothing unless `record.version` follows the stored one.
   */
  append(record: SessionRecord): Promise<AppendOutcome>;
  /** Whether this command id was stored with the session. */
  hasCommand(id: SessionId, commandId: string): Promise<boolean>;
  /** Sessions that have pending work or undelivered entries: what a restart has to pick up. */
  unfinished(): Promise<readonly SessionId[]>;
  /** Newest first. */
  list(filter: { readonly openOnly: boolean; readonly limit: number }): Promise<readonly SessionId[]>;
  /** Entries from `after` (exclusive) on, in order. */
  entries(id: SessionId, after?: number): Promise<readonly StoredEntry[]>;
  /** The highest sequence that was delivered to this sink, 0 at first. */
  delivered(id: SessionId, sink: string): Promise<number>;
  markDelivered(id: SessionId, sink: string, sequence: number): Promise<void>;
}

/** Who holds a target. */
export interface LeaseHolder {
  readonly sessionId: SessionId;
  readonly fence: number;
}

export interface LeaseStore {
  /**
   * Takes the target for the session unless another session that still wants or holds it has it. Taking it again is
   * fine. `fence` grows with every change of holder.
   */
  acquire(
    target: string,
    sessionId: SessionId,
    at: number,
  ): Promise<
    { readonly acquired: true; readonly fence: number } | { readonly acquired: false; readonly holder: LeaseHolder }
  >;
  holder(target: string): Promise<LeaseHolder | undefined>;
}
