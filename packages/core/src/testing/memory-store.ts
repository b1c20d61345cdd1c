/** A store in memory for embedders' tests; it keeps the contract of `SessionStore` and `LeaseStore`, except durability. */
import type { StoredEntry } from '../machine/entries.ts';
import type { LeaseStore, SessionRecord, SessionStore } from '../ports/session-store.ts';

interface Session extends Pick<SessionRecord, 'id' | 'version' | 'lease' | 'ended' | 'at'> {
  /** JSON of envelope and pending work: nobody shares an object with the store. */
  readonly stored: string;
  readonly waits: boolean;
}

export function createMemoryStore(): SessionStore & LeaseStore {
  const sessions = new Map<string, Session>();
  const entries = new Map<string, StoredEntry[]>();
  const commands = new Set<string>();
  const plans = new Set<string>();
  const delivered = new Map<string, number>();
  const leases = new Map<string, { sessionId: string; fence: number }>();
  const fences = new Map<string, number>();
  const sinks = new Set<string>();
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  return {
    async load(id) {
      const s = sessions.get(id);
      return s && { id, version: s.version, ...(JSON.parse(s.stored) as Pick<SessionRecord, 'envelope' | 'pending'>) };
    },
    async append(record) {
      const current = sessions.get(record.id)?.version ?? 0;
      if (record.commandId !== undefined && commands.has(`${record.id} ${record.commandId}`))
        return { outcome: 'repeated' };
      if (record.version !== current + 1) return { outcome: 'conflict', current };
      if (record.usesPlan !== undefined && plans.has(record.usesPlan)) return { outcome: 'plan-used' };
      const { id, version, ended, at, envelope, pending } = record;
      const stored = JSON.stringify({ envelope, pending });
      sessions.set(id, { id, version, lease: record.lease, ended, at, stored, waits: pending.length > 0 });
      if (record.commandId !== undefined) commands.add(`${record.id} ${record.commandId}`);
      if (record.usesPlan !== undefined) plans.add(record.usesPlan);
      const list = entries.get(record.id) ?? [];
      const added = record.entries.map((entry, i): StoredEntry =>
        copy({ sessionId: record.id, sequence: list.length + i + 1, entry }),
      );
      entries.set(record.id, [...list, ...added]);
      const lease = leases.get(record.target);
      if (record.lease === 'none' && lease?.sessionId === record.id) leases.delete(record.target);
      return { outcome: 'stored', entries: added };
    },
    hasCommand: async (id, commandId) => commands.has(`${id} ${commandId}`),
    async unfinished() {
      const isUndelivered = (id: string) =>
        [...sinks].some((sink) => (delivered.get(`${id} ${sink}`) ?? 0) < (entries.get(id)?.length ?? 0));
      return [...sessions.values()].filter((s) => s.waits || isUndelivered(s.id)).map((s) => s.id);
    },
    async list({ openOnly, limit }) {
      return [...sessions.values()]
        .filter((s) => !openOnly || !s.ended)
        .sort((a, b) => b.at - a.at)
        .slice(0, limit)
        .map((s) => s.id);
    },
    entries: async (id, after = 0) => copy((entries.get(id) ?? []).filter((e) => e.sequence > after)),
    async delivered(id, sink) {
      sinks.add(sink);
      return delivered.get(`${id} ${sink}`) ?? 0;
    },
    async markDelivered(id, sink, sequence) {
      sinks.add(sink);
      delivered.set(`${id} ${sink}`, Math.max(sequence, delivered.get(`${id} ${sink}`) ?? 0));
    },
    async acquire(target, sessionId) {
      const holder = leases.get(target);
      if (holder?.sessionId === sessionId) return { acquired: true, fence: holder.fence };
      const alive = holder && sessions.get(holder.sessionId)?.lease !== 'none';
      if (holder && alive) return { acquired: false, holder };
      const fence = (fences.get(target) ?? 0) + 1;
      fences.set(target, fence);
      leases.set(target, { sessionId, fence });
      return { acquired: true, fence };
    },
    holder: async (target) => leases.get(target),
  };
}
