/** Live progress in the thread: the steps of a plan (M1) and a running apply (M4), edited at a calm pace. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LobbyView, Progress, SessionId } from '@cloud-chatops/core';
import type { Context } from '../context.ts';
import { progressPause } from '../edit-scheduler.ts';
import { threadBody } from './deliver.ts';
import { applyOutcome, lastOf, readStory, type Story } from './session-story.ts';
import type { ThreadMessages } from './thread-messages.ts';

const STEP_PAUSE_MS = 5_000;
const ERROR_PAUSE_MS = 1_000;
/** Drawing reads the timeline: not more often than this for a session, however talkative its run is. */
const DRAW_EVERY_MS = 250;

interface Latest {
  readonly progress: Progress;
  readonly view: LobbyView;
  /** Something failed since the card before: shown at once. */
  readonly error: boolean;
}

/** The card says how it ended already: progress that comes later is old. */
const isOver = (story: Story, { kind }: Progress, attempt: number): boolean =>
  kind === 'apply'
    ? applyOutcome(story, attempt) !== undefined
    : (['plan.failed', 'plan.completed', 'plan.unchanged'] as const).some((type) => lastOf(story, type, attempt));

export function createThreadProgress(context: Context, thread: ThreadMessages) {
  const { host, records, logger } = context;
  /** Latest wins: nothing is drawn of progress that was overtaken while another was drawn. */
  const drawing = new Map<SessionId, Latest>();

  const report = (session: SessionId) => (error: unknown) =>
    logger.warn({ session, error: String(error) }, 'progress could not be shown');

  const draw = async ({ progress, view, error }: Latest): Promise<void> => {
    const { sessionId, attempt } = view;
    const record = await records.get(sessionId);
    const story = await readStory(host, view);
    if (record === undefined || isOver(story, progress, attempt)) return;
    const kind = progress.kind === 'apply' ? ('progress' as const) : ('steps' as const);
    const body = await threadBody(context, { kind, view, record, attempt, progress }, story);
    if (body === undefined) return;
    const pace = progress.kind === 'apply' ? progressPause(host.now() - progress.startedAt) : STEP_PAUSE_MS;
    const pauseMs = error ? ERROR_PAUSE_MS : pace;
    // Not awaited: as long as it waits for its turn, a newer one takes its place.
    thread.update({ view, kind, attempt, body, pauseMs, version: story.entries.length }).catch(report(sessionId));
  };

  const drawUntilLatest = async (sessionId: SessionId): Promise<void> => {
    try {
      for (let latest = drawing.get(sessionId); latest !== undefined;) {
        await draw(latest);
        await pause(DRAW_EVERY_MS);
        const newer = drawing.get(sessionId);
        latest = newer === latest ? undefined : newer;
      }
    } catch (error) {
      report(sessionId)(error);
    } finally {
      drawing.delete(sessionId);
    }
  };

  return function showProgress(progress: Progress, view: LobbyView): void {
    const { sessionId } = view;
    const before = drawing.get(sessionId);
    const failedBefore = before?.progress.kind === 'apply' ? before.progress.failed : 0;
    const error = progress.kind === 'apply' && progress.failed > failedBefore;
    drawing.set(sessionId, { progress, view, error });
    if (before === undefined) void drawUntilLatest(sessionId);
  };
}
