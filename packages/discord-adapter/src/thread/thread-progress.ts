/** Live progress in the thread: the steps of a plan (M1) and a running apply (M4), edited at a calm pace. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EntryType, LobbyView, Progress, SessionId } from '@cloud-chatops/core';
import type { Context } from '../context.ts';
import { progressPause } from '../edit-scheduler.ts';
import type { Kind } from '../render/marker.ts';
import { applyOutcome, lastOf, readStory, type Story } from './session-story.ts';
import { threadBody } from './thread-body.ts';
import type { ThreadMessages } from './thread-messages.ts';

export interface ThreadProgress {
  show(progress: Progress, view: LobbyView): void;
  /** What a card made now should show of it; `undefined` for other kinds and once it is over. */
  latest(story: Story, kind: Kind, attempt: number): Progress | undefined;
  /** Draws the latest again: its message may not have been there before. */
  redraw(sessionId: SessionId): void;
  /** The session is over. */
  forget(sessionId: SessionId): void;
}

const STEP_PAUSE_MS = 5_000;
const ERROR_PAUSE_MS = 1_000;
/** Drawing reads the timeline: not more often than this for a session, however talkative its run is. */
const DRAW_EVERY_MS = 250;

interface Latest {
  readonly progress: Progress;
  readonly view: LobbyView;
  /** Something failed since the news before: shown at once. */
  readonly error: boolean;
}

const kindOf = ({ kind }: Progress): Kind => (kind === 'apply' ? 'progress' : 'steps');
const failed = (progress: Progress | undefined): number => (progress?.kind === 'apply' ? progress.failed : 0);

const ENDS_SESSION: ReadonlySet<EntryType> = new Set<EntryType>(['session.cancelled', 'session.expired']);

/** The timeline says how it ended already: the progress is old. */
const isOver = (story: Story, { kind }: Progress, attempt: number): boolean =>
  story.entries.some(({ type }) => ENDS_SESSION.has(type)) ||
  (kind === 'apply'
    ? applyOutcome(story, attempt) !== undefined
    : (['plan.failed', 'plan.completed', 'plan.unchanged'] as const).some((type) => lastOf(story, type, attempt)));

export function createThreadProgress(context: Context, thread: ThreadMessages): ThreadProgress {
  const { host, records, logger } = context;
  const news = new Map<SessionId, Latest>();
  const drawing = new Set<SessionId>();

  const report = (session: SessionId) => (error: unknown) =>
    logger.warn({ session, error: String(error) }, 'progress could not be shown');

  const draw = async ({ progress, view: then, error }: Latest): Promise<void> => {
    const { sessionId, attempt } = then;
    const record = await records.get(sessionId);
    const story = await readStory(host, then);
    // Read after the timeline, so never older: a card of an older state would pass for one that tells all of it.
    const view = await host.view(sessionId);
    if (record === undefined || view === undefined || isOver(story, progress, attempt)) {
      news.delete(sessionId);
      return;
    }
    const kind = kindOf(progress);
    const body = await threadBody(context, { kind, view, record, attempt, progress }, story);
    if (body === undefined) return;
    const pace = progress.kind === 'apply' ? progressPause(host.now() - progress.startedAt) : STEP_PAUSE_MS;
    const pauseMs = error ? ERROR_PAUSE_MS : pace;
    // Not awaited: as long as it waits for its turn, a newer one takes its place.
    thread.update({ view, kind, attempt, body, pauseMs, version: story.entries.length }).catch(report(sessionId));
  };

  const drawUntilLatest = async (sessionId: SessionId): Promise<void> => {
    if (drawing.has(sessionId)) return;
    drawing.add(sessionId);
    try {
      for (let drawn: Latest | undefined; ;) {
        const latest = news.get(sessionId);
        if (latest === undefined || latest === drawn) return;
        await draw(latest);
        drawn = latest;
        await pause(DRAW_EVERY_MS);
      }
    } catch (error) {
      report(sessionId)(error);
    } finally {
      drawing.delete(sessionId);
    }
  };

  return {
    show(progress, view) {
      const error = failed(progress) > failed(news.get(view.sessionId)?.progress);
      news.set(view.sessionId, { progress, view, error });
      void drawUntilLatest(view.sessionId);
    },
    latest(story, kind, attempt) {
      const known = news.get(story.view.sessionId);
      if (known === undefined || kindOf(known.progress) !== kind || known.view.attempt !== attempt) return undefined;
      return isOver(story, known.progress, attempt) ? undefined : known.progress;
    },
    redraw(sessionId) {
      const known = news.get(sessionId);
      if (known === undefined) return;
      // Another object: it is drawn although its news is not new.
      news.set(sessionId, { ...known, error: false });
      void drawUntilLatest(sessionId);
    },
    forget: (sessionId) => void news.delete(sessionId),
  };
}
