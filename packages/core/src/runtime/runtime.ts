/**
 * The durable runtime. Its invariants, quoted by number in tests and docs:
 *
 * - **R1 one writer per session.** One event of a session at a time, and a stored version only ever follows the last.
 * - **R2 commit before effect.** Work starts, people are answered and entries are delivered only after the commit.
 * - **R3 a result is taken once**, while the key of its work is still pending.
 * - **R4 an apply is never started twice.** Its plan is marked used in the commit that asks for it; after a restart it is
 *   only ever re-attached.
 * - **R5 an entry is delivered once and in order.**
 *
 * One event: load → `transition()` → one transaction (snapshot, pending work, entries, used mark, command id) → old work
 * is aborted, new work starts, frontends are told, the person is answered.
 */
import type { Command, Refusal } from '../machine/commands.ts';
import type { StoredEntry } from '../machine/entries.ts';
import { doneEvent, errorEvent, isCommand, type EffectError, type ResultEvent } from '../machine/events.ts';
import { leaseNeed, lobbyView, refusal, type DeploymentSnapshot } from '../machine/lobby-view.ts';
import type { LobbyView } from '../machine/lobby.ts';
import type { ChatFrontend } from '../ports/chat-frontend.ts';
import { DETACH, type EffectTools, type Effects, type VerifyInput } from '../ports/effects.ts';
import type { Logger, Timers } from '../ports/host.ts';
import type { PendingWork, SessionRecord, SessionStore } from '../ports/session-store.ts';
import { targetKey, type SessionId, type SessionInput } from '../session/session.ts';
import { deadlineEffect } from './deadline.ts';
import { createOutbox } from './outbox.ts';
import { createSerial } from './serial.ts';
import { restoreSnapshot, storeSnapshot } from './snapshots.ts';
import { firstStep, nextStep, type Step } from './step.ts';

export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly view: LobbyView }
  | { readonly outcome: 'refused'; readonly refusal: Refusal; readonly view: LobbyView }
  /** This very command was taken before: nothing changed now. */
  | { readonly outcome: 'repeated'; readonly view: LobbyView }
  | { readonly outcome: 'unknown-session' };

export interface Runtime {
  /** Opens a session: its lobby. Opening an id again changes nothing. */
  open(input: SessionInput): Promise<LobbyView>;
  /** `commandId` makes a repeated click a no-op. Resolves after the commit. */
  send(id: SessionId, command: Command, commandId?: string): Promise<SendOutcome>;
  view(id: SessionId): Promise<LobbyView | undefined>;
  snapshot(id: SessionId): Promise<DeploymentSnapshot | undefined>;
  entries(id: SessionId): Promise<readonly StoredEntry[]>;
  /** Picks up every unfinished session: restarts or re-attaches its work, goes on delivering. Returns their ids. */
  recover(): Promise<readonly SessionId[]>;
  /** Work under way in this process, for tests and shutdown. */
  idle(): Promise<void>;
  /** Takes no more events and lets go of running work without stopping detached runs. */
  close(): Promise<void>;
}

export interface RuntimeOptions {
  readonly store: SessionStore;
  readonly effects: Effects;
  /** Each gets every entry once, under its name. */
  readonly frontends: { readonly [name: string]: ChatFrontend };
  readonly timers: Timers;
  readonly logger: Logger;
  /** Told after each commit, for clean-up that may be repeated (deleting plan files of ended sessions, waking the queue). */
  readonly onCommit?: (view: LobbyView, lease: SessionRecord['lease']) => void;
}

interface Running {
  readonly key: string;
  readonly abort: AbortController;
}

export function createRuntime(options: RuntimeOptions): Runtime {
  const { store, timers, logger } = options;
  const sources: { readonly [src: string]: (input: never, tools: EffectTools) => Promise<unknown> } = {
    ...options.effects,
    deadline: deadlineEffect(timers),
  };
  const oneAtATime = createSerial();
  /** `<session>/<work id>` → what runs in this process. */
  const running = new Map<string, Running>();
  const underWay = new Set<Promise<void>>();
  let closed = false;

  const view = async (id: SessionId): Promise<LobbyView | undefined> => {
    const stored = await store.load(id);
    return stored && lobbyView(restoreSnapshot(stored.envelope));
  };
  const outboxes = Object.entries(options.frontends).map(([sink, frontend]) =>
    createOutbox({ sink, frontend, store, timers, logger, view }),
  );

  const showLobby = (now: LobbyView, restored?: boolean): void => {
    for (const [sink, frontend] of Object.entries(options.frontends)) {
      const shown = frontend.showLobby(now, restored);
      shown.catch((error: unknown) =>
        logger.warn({ session: now.sessionId, sink, error: String(error) }, 'the lobby could not be shown'),
      );
    }
  };

  /** Everything that follows a commit. R2: never before it. */
  const afterCommit = (id: SessionId, record: SessionRecord, snapshot: DeploymentSnapshot, step: Step): LobbyView => {
    const pendingKeys = new Set(record.pending.map((w) => `${id}/${w.id}`));
    for (const [slot, work] of running) {
      if (!slot.startsWith(`${id}/`)) continue;
      const still = pendingKeys.has(slot) && record.pending.some((w) => w.key === work.key);
      if (!still) {
        running.delete(slot);
        work.abort.abort(new Error('no longer wanted'));
      }
    }
    const asked = new Set(step.start.map((w) => w.id));
    for (const work of record.pending) if (asked.has(work.id)) start(id, work, false);
    const now = lobbyView(snapshot);
    options.onCommit?.(now, record.lease);
    for (const outbox of outboxes) outbox.wake(id);
    showLobby(now);
    return now;
  };

  const start = (id: SessionId, work: PendingWork, recovered: boolean): void => {
    const slot = `${id}/${work.id}`;
    const abort = new AbortController();
    running.set(slot, { key: work.key, abort });
    const effect = sources[work.src];
    const tools: EffectTools = {
      key: work.key,
      signal: abort.signal,
      recovered,
      progress: (progress) => {
        if (abort.signal.aborted || closed) return;
        void view(id).then((now) => {
          if (now) for (const frontend of Object.values(options.frontends)) frontend.showProgress(id, progress, now);
        });
      },
    };
    const run = (async (): Promise<void> => {
      let event: ResultEvent;
      try {
        if (effect === undefined) throw new Error(`there is no effect "${work.src}"`);
        event = doneEvent(work.id, await effect(work.input as never, tools));
      } catch (error) {
        if (abort.signal.aborted || closed) return;
        logger.error(
          {
            session: id,
            work: work.id,
            error: error instanceof Error ? (error.stack ?? error.message) : String(error),
          },
          'an effect broke',
        );
        const failure: EffectError = {
          message: error instanceof Error ? error.message : String(error),
          finishedAt: timers.now(),
        };
        event = errorEvent(work.id, failure);
      }
      if (abort.signal.aborted || closed) return;
      await takeResult(id, work, event);
    })();
    const tracked = run
      .catch((error: unknown) =>
        logger.error({ session: id, work: work.id, error: String(error) }, 'a result could not be stored'),
      )
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };

  /** R3: only while the key is pending. A store that fails is tried again: a result must not be lost while the process lives. */
  const takeResult = async (id: SessionId, work: PendingWork, event: ResultEvent): Promise<void> => {
    for (let pause = 200; !closed; pause = Math.min(pause * 2, 10_000)) {
      try {
        await oneAtATime(id, async () => {
          const stored = await store.load(id);
          if (!stored?.pending.some((w) => w.key === work.key)) return;
          running.delete(`${id}/${work.id}`);
          const before = restoreSnapshot(stored.envelope);
          const step = nextStep(before, event);
          const pending = stored.pending.filter((w) => w.key !== work.key);
          await commit(id, stored.version, pending, step);
        });
        return;
      } catch (error) {
        logger.error(
          { session: id, work: work.id, error: String(error), pause },
          'the store did not take a result, trying again',
        );
        await new Promise<void>((resolve) => timers.set(pause, resolve));
      }
    }
  };

  /** R1, R2, R4: one transaction, then the rest. Returns `undefined` when the plan was used up before. */
  const commit = async (
    id: SessionId,
    version: number,
    before: readonly PendingWork[],
    step: Step,
    commandId?: string,
  ): Promise<LobbyView | 'repeated' | 'plan-used'> => {
    const next = version + 1;
    const stopped = new Set<string>(step.stop);
    const started = step.start.map((w): PendingWork => ({ ...w, key: `${id}/${next}/${w.id}` }));
    const restarted = new Set<string>(step.start.map((w) => w.id));
    const apply = started.find((w) => w.src === 'apply');
    const { snapshot } = step;
    const record: SessionRecord = {
      id,
      version: next,
      envelope: storeSnapshot(snapshot),
      pending: [...before.filter((w) => !stopped.has(w.id) && !restarted.has(w.id)), ...started],
      at: timers.now(),
      target: targetKey(snapshot.context.input.target),
      lease: leaseNeed(snapshot),
      ended: snapshot.status === 'done',
      entries: step.entries,
      ...(commandId === undefined ? {} : { commandId }),
      ...(apply === undefined ? {} : { usesPlan: (apply.input as VerifyInput).plan.digest }),
    };
    const stored = await store.append(record);
    switch (stored.outcome) {
      case 'stored':
        return afterCommit(id, record, snapshot, step);
      case 'repeated':
      case 'plan-used':
        return stored.outcome;
      case 'conflict':
        throw new Error(`session ${id} was written by another process: version ${stored.current}, expected ${version}`);
    }
  };

  const mustBeOpen = (): void => {
    if (closed) throw new Error('the bot is stopping and takes nothing new');
  };

  return {
    open(input) {
      mustBeOpen();
      return oneAtATime(input.sessionId, async () => {
        const there = await view(input.sessionId);
        if (there) return there;
        const now = await commit(input.sessionId, 0, [], firstStep(input));
        if (typeof now === 'string') throw new Error(`session ${input.sessionId} could not be opened: ${now}`);
        return now;
      });
    },

    send(id, command, commandId) {
      mustBeOpen();
      if (!isCommand(command)) throw new TypeError(`"${String((command as { type: unknown }).type)}" is no command`);
      return oneAtATime(id, async (): Promise<SendOutcome> => {
        const stored = await store.load(id);
        if (stored === undefined) return { outcome: 'unknown-session' };
        const snapshot = restoreSnapshot(stored.envelope);
        if (commandId !== undefined && (await store.hasCommand(id, commandId)))
          return { outcome: 'repeated', view: lobbyView(snapshot) };
        const refused = refusal(snapshot, command);
        if (refused) return { outcome: 'refused', refusal: refused, view: lobbyView(snapshot) };
        const now = await commit(id, stored.version, stored.pending, nextStep(snapshot, command), commandId);
        if (typeof now === 'string') return { outcome: 'repeated', view: lobbyView(snapshot) };
        return { outcome: 'accepted', view: now };
      });
    },

    view,
    async snapshot(id) {
      const stored = await store.load(id);
      return stored && restoreSnapshot(stored.envelope);
    },
    entries: (id) => store.entries(id),

    async recover() {
      const ids = await store.unfinished();
      for (const id of ids) {
        await oneAtATime(id, async () => {
          const stored = await store.load(id);
          if (stored === undefined) return;
          let snapshot: DeploymentSnapshot;
          try {
            snapshot = restoreSnapshot(stored.envelope);
          } catch (error) {
            // One session that cannot be read must not keep the others from going on.
            logger.error({ session: id, error: String(error) }, 'a session could not be restored; it stays as it is');
            return;
          }
          const lost = Object.keys(snapshot.children).filter((child) => !stored.pending.some((w) => w.id === child));
          if (lost.length > 0) logger.error({ session: id, lost }, 'a session waits for work that nobody does');
          for (const work of stored.pending) if (!running.has(`${id}/${work.id}`)) start(id, work, true);
          for (const outbox of outboxes) outbox.wake(id);
          showLobby(lobbyView(snapshot), true);
        });
      }
      return ids;
    },

    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
      await Promise.all(outboxes.map((o) => o.settled()));
    },

    async close() {
      closed = true;
      for (const work of running.values()) work.abort.abort(DETACH);
      running.clear();
      for (const outbox of outboxes) outbox.close();
      await Promise.all(outboxes.map((o) => o.settled()));
    },
  };
}
