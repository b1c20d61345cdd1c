/** What each timeline entry does in Discord, as a table: which messages are made or brought up to date, who is told, what becomes of the thread. */
import type { EntryOf, EntryType, TimelineEntry } from '@cloud-chatops/core';
import type { DirectMessageKind } from '@cloud-chatops/presentation';
import type { Kind } from '../render/marker.ts';

/** One thing to do. They are done in order, each idempotent. */
export type Deed =
  | { readonly do: 'lobby' }
  /**
   * Waits until the lobby shows it. For entries after which nothing is under way: a restart does not come back to such
   * a session, so what its lobby does not show by then it would never show.
   */
  | { readonly do: 'lobby-shows' }
  /** The thread is started, or opened again. */
  | { readonly do: 'thread' }
  /** Made, or brought up to date. */
  | { readonly do: 'put'; readonly kind: Kind }
  /** Brought up to date if there is one; nobody waits for it, the next entry says it again. */
  | { readonly do: 'refresh'; readonly kind: Kind }
  /** Brought up to date if there is one. */
  | { readonly do: 'update'; readonly kind: Kind }
  /** Plan cards of earlier attempts say that they are replaced. */
  | { readonly do: 'replace-older-plans' }
  | { readonly do: 'tell'; readonly notice: DirectMessageKind }
  | { readonly do: 'keep-for-a-day' }
  | { readonly do: 'archive'; readonly locked: boolean };

const put = (...kinds: readonly Kind[]): readonly Deed[] => kinds.map((kind) => ({ do: 'put', kind }));
const update = (...kinds: readonly Kind[]): readonly Deed[] => kinds.map((kind) => ({ do: 'update', kind }));
const refresh = (...kinds: readonly Kind[]): readonly Deed[] => kinds.map((kind) => ({ do: 'refresh', kind }));
const tell = (notice: DirectMessageKind): Deed => ({ do: 'tell', notice });

const over = (notice: readonly Deed[]): readonly Deed[] => [
  ...update('steps', 'plan', 'review', 'approval'),
  ...notice,
  { do: 'archive', locked: true },
  { do: 'lobby-shows' },
];
/** New messages first: they call people, while edits keep their pauses. */
const outcome = (notice: DirectMessageKind): readonly Deed[] => [
  // Before the call in the thread, which mentions whoever could not be told in private.
  tell(notice),
  ...put('outcome', 'progress'),
  ...update('force', 'plan', 'review'),
];

const DELIVERIES: { readonly [T in EntryType]: (entry: EntryOf<T>) => readonly Deed[] } = {
  'session.opened': () => [{ do: 'lobby' }],
  'plan.requested': () => [{ do: 'thread' }, ...put('steps')],
  'step.started': () => refresh('steps'),
  'step.completed': () => refresh('steps'),
  'plan.failed': () => put('plan-failed', 'steps'),
  'plan.completed': () => [...put('plan', 'review', 'steps'), { do: 'replace-older-plans' }],
  'plan.unchanged': ({ plan }) => [
    ...put(...(plan.drifted > 0 ? (['plan'] as const) : []), 'steps'),
    { do: 'replace-older-plans' },
  ],
  'analysis.completed': () => [...refresh('steps'), ...put('review', 'plan')],
  'analysis.failed': () => [...refresh('steps'), ...put('review', 'plan')],
  'explanation.completed': () => put('review'),
  // The plan's card has Approve, which is off until now.
  'review.completed': ({ gate }) =>
    put(...(gate.approvals > 0 ? (['approval', 'plan'] as const) : []), 'review', 'steps'),
  'plan.approved': ({ have, need }) => [...put('plan'), ...(have >= need ? [tell('approved')] : [])],
  'plan.rejected': () => put('plan', 'review'),
  'block.overridden': () => put('review'),
  'plan.confirmed': () => refresh('plan', 'review'),
  'plan.staled': () => put('plan', 'review'),
  'apply.started': () => [{ do: 'keep-for-a-day' }, ...put('progress')],
  'stop.requested': () => put('progress'),
  'stop.failed': () => put('progress'),
  'force.offered': () => put('force'),
  'force.requested': () => [...update('force'), ...put('progress')],
  'apply.completed': () => [...outcome('applied'), { do: 'lobby-shows' }],
  'apply.failed': ({ cause }) => outcome(cause === 'stopped' ? 'stopped' : 'failed'),
  'apply.interrupted': () => outcome('interrupted'),
  'lease.unlocked': () => update('outcome'),
  'session.cancelled': () => over([tell('cancelled')]),
  'session.expired': () => over([tell('expired')]),
  'session.closed': () => [{ do: 'archive', locked: false }, { do: 'lobby-shows' }],
};

export const deedsFor = (entry: TimelineEntry): readonly Deed[] =>
  (DELIVERIES[entry.type] as (entry: TimelineEntry) => readonly Deed[])(entry);
