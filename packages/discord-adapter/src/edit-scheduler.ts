/**
 * One writer for every message that is edited in place. Latest wins: an edit that waits is replaced by a newer one of
 * its message. Discord allows about 5 edits in 5 s a channel; discord.js would queue what is over that, silently and in
 * order, so that a stale card is shown late. Here the limit is kept before anything is sent, final states first.
 */

export interface Edit {
  /** Where the limit counts: the channel's or thread's id, or a name of its own for what no channel counts. */
  readonly channelId: string;
  readonly messageId: string;
  /** Ms since the message was last changed that must have passed. */
  readonly pauseMs: number;
  /** Before others of its channel: a final state, a call for a decision. */
  readonly urgent: boolean;
  /** After all others of its channel, however long it has waited: nothing that is shown is wrong without it. */
  readonly patient?: boolean;
  /** Ms that it waits for something better to take its place; 0 when absent. */
  readonly delayMs?: number;
  /** How much of the story it tells: an edit that tells less than one submitted before is dropped. */
  readonly version?: number;
  send(): Promise<void>;
}

export interface EditScheduler {
  /** Resolves when this edit, or a newer one of the same message, was sent; rejects when sending failed or the scheduler was closed. */
  submit(edit: Edit): Promise<void>;
  /** The edit that waits is older than what the message shows: it is dropped, and resolves. */
  drop(messageId: string): void;
  /** Resolves when no edit of the message is on its way; `false`: the one that was has failed. */
  landed(messageId: string): Promise<boolean>;
  /**
   * Something else is about to change the message (an answer to a click). To be called when it has, with whether it
   * did: pauses count from there, and what waits is dropped. `false`: an edit or another such change was under way
   * meanwhile, so nobody knows which of the two Discord took last; what waits then goes out.
   */
  changing(messageId: string): (changed: boolean) => boolean;
  /** Drops what waits. */
  close(): void;
}

interface Waiting {
  readonly edit: Edit;
  readonly order: number;
  readonly since: number;
  readonly done: PromiseWithResolvers<void>;
}

const WINDOW_MS = 5_000;
/** By rank. Discord takes five; who can wait leaves some of them for what may come any moment. */
const EDITS_PER_WINDOW = [5, 3, 2] as const;
/** Patient edits, where there were no others. */
const PATIENT_PER_QUIET_WINDOW = 4;
/** Who has waited so long goes with the urgent ones: in a busy channel there is always one of those. */
const STARVING_MS = 6_000;
/** More messages, and more channels, than are ever edited at the same time; older ones have no pause to keep. */
const REMEMBERED = 2_000;

/** Time that nobody can set back: an edit must not wait for an hour that comes twice. */
const now = (): number => performance.now();

export function createEditScheduler(): EditScheduler {
  /** At most one waiting edit a message. */
  const waiting = new Map<string, Waiting>();
  /** Message → whether its edit that is on its way was taken. */
  const inFlight = new Map<string, Promise<boolean>>();
  /** Message → changes by others that are under way. */
  const changes = new Map<string, Set<{ overlapped: boolean }>>();
  /** Message → the highest version submitted. */
  const versions = new Map<string, number>();
  /** Message → when it was last changed. */
  const lastChange = new Map<string, number>();
  /** Channel → its last edits, by when they were answered: Discord has counted each before that. Under way: infinitely late. */
  const sent = new Map<string, { answeredAt: number; readonly patient: boolean }[]>();
  let timer: NodeJS.Timeout | undefined;
  let order = 0;
  let closed = false;

  const note = (messageId: string): void => {
    lastChange.delete(messageId);
    lastChange.set(messageId, now());
    const oldest = lastChange.keys().next();
    if (lastChange.size <= REMEMBERED || oldest.done) return;
    lastChange.delete(oldest.value);
    versions.delete(oldest.value);
  };

  /** Lowest first. */
  const rank = ({ edit, since }: Waiting): 0 | 1 | 2 => {
    if (edit.patient) return 2;
    return edit.urgent || now() - since >= STARVING_MS ? 0 : 1;
  };

  /** Those in which nothing counts any more. */
  const forgetChannels = (): void => {
    if (sent.size < REMEMBERED) return;
    for (const [channelId, edits] of sent)
      if (edits.every(({ answeredAt }) => answeredAt <= now() - WINDOW_MS)) sent.delete(channelId);
  };

  const messageReadyAt = ({ edit }: Waiting): number =>
    (lastChange.get(edit.messageId) ?? Number.NEGATIVE_INFINITY) + edit.pauseMs;

  const channelReadyAt = (channelId: string, ranked: 0 | 1 | 2): number => {
    const counted = (sent.get(channelId) ?? []).filter(({ answeredAt }) => answeredAt > now() - WINDOW_MS);
    if (counted.length === 0) sent.delete(channelId);
    else sent.set(channelId, counted);
    const isQuiet = ranked === 2 && counted.every(({ patient }) => patient);
    const over = counted.length - (isQuiet ? PATIENT_PER_QUIET_WINDOW : EDITS_PER_WINDOW[ranked]);
    if (over < 0) return now();
    const answered = counted.map(({ answeredAt }) => answeredAt).toSorted((a, b) => a - b);
    return (answered[over] as number) + WINDOW_MS;
  };

  const readyAt = (w: Waiting): number => {
    const { channelId } = w.edit;
    const ranked = rank(w);
    const inTurn = channelReadyAt(channelId, ranked);
    const starving = Math.max(w.since + STARVING_MS, channelReadyAt(channelId, 0));
    const wanted = Math.max(messageReadyAt(w), w.since + (w.edit.delayMs ?? 0));
    return Math.max(wanted, ranked === 1 ? Math.min(inTurn, starving) : inTurn);
  };

  const pump = (): void => {
    clearTimeout(timer);
    if (closed) return;
    const free = [...waiting.values()].filter(({ edit }) => !inFlight.has(edit.messageId));
    // Each that is sent may be the last for now.
    for (const next of free.toSorted((a, b) => rank(a) - rank(b) || a.order - b.order))
      if (readyAt(next) <= now()) send(next);
    // What waits for an answer is looked at again when it comes.
    const wakeAt = free
      .filter((w) => waiting.has(w.edit.messageId) && !inFlight.has(w.edit.messageId))
      .map(readyAt)
      .filter(Number.isFinite);
    if (wakeAt.length > 0) timer = setTimeout(pump, Math.max(1, Math.min(...wakeAt) - now()));
  };

  const send = ({ edit, done }: Waiting): void => {
    waiting.delete(edit.messageId);
    inFlight.set(
      edit.messageId,
      done.promise.then(
        () => true,
        () => false,
      ),
    );
    for (const change of changes.get(edit.messageId) ?? []) change.overlapped = true;
    note(edit.messageId);
    const counted = { answeredAt: Number.POSITIVE_INFINITY, patient: edit.patient ?? false };
    forgetChannels();
    sent.set(edit.channelId, [...(sent.get(edit.channelId) ?? []), counted]);
    void edit
      .send()
      .finally(() => {
        inFlight.delete(edit.messageId);
        counted.answeredAt = now();
      })
      .then(done.resolve, done.reject)
      .then(pump);
  };

  const drop = (messageId: string): void => {
    const older = waiting.get(messageId);
    waiting.delete(messageId);
    older?.done.resolve();
  };

  return {
    drop,
    landed: async (messageId) => (await inFlight.get(messageId)) ?? true,
    submit(edit) {
      if (closed) return Promise.reject(new Error('the adapter is closed and edits nothing more'));
      const version = edit.version ?? 0;
      if (version < (versions.get(edit.messageId) ?? 0)) return Promise.resolve();
      versions.set(edit.messageId, version);
      const older = waiting.get(edit.messageId);
      const done = older?.done ?? Promise.withResolvers<void>();
      waiting.set(edit.messageId, { edit, order: older?.order ?? order++, since: older?.since ?? now(), done });
      pump();
      return done.promise;
    },
    changing(messageId) {
      const others = changes.get(messageId) ?? new Set();
      for (const other of others) other.overlapped = true;
      const change = { overlapped: inFlight.has(messageId) || others.size > 0 };
      changes.set(messageId, others.add(change));
      return (changed) => {
        others.delete(change);
        if (others.size === 0) changes.delete(messageId);
        if (!changed) return true;
        note(messageId);
        if (!change.overlapped) drop(messageId);
        return !change.overlapped;
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const { done } of waiting.values())
        done.reject(new Error('the adapter was closed before this edit was sent'));
      waiting.clear();
    },
  };
}

/** Ms between two edits of a running apply's card: eager at first, then calmer. */
export function progressPause(runningMs: number): number {
  if (runningMs < 30_000) return 2_000;
  return runningMs < 300_000 ? 5_000 : 10_000;
}
