/**
 * Delivers one timeline entry (R5): its deeds in order, each safe to repeat. An entry that this process delivers first
 * for a session, or whose last try failed, may have left messages behind: they are looked for before they are made.
 */
import type { EntryType, LobbyView, SessionId, StoredEntry } from '@cloud-chatops/core';
import type { Context } from '../context.ts';
import { notify } from '../direct-message.ts';
import { hasCode, REQUEST_TOO_LARGE, UNKNOWN_CHANNEL, wasRefused } from '../discord/errors.ts';
import type { Lobbies } from '../lobby/lobbies.ts';
import type { Kind } from '../render/marker.ts';
import { deedsFor, type Deed } from './deliveries.ts';
import type { PlanThreads } from './plan-thread.ts';
import { atOutcome, lastOf, readStory, type Story } from './session-story.ts';
import type { ThreadProgress } from './thread-progress.ts';
import { threadBody } from './thread-body.ts';
import { messageKey, type ThreadMessages } from './thread-messages.ts';

export interface Parts {
  readonly lobbies: Lobbies;
  readonly threads: PlanThreads;
  readonly thread: ThreadMessages;
  readonly progress: ThreadProgress;
}

/** After these nothing more is delivered. */
const LAST: ReadonlySet<EntryType> = new Set<EntryType>(['apply.completed', 'session.cancelled', 'session.expired']);

const TOO_LARGE = 'it is larger than Discord takes';
const PAUSE_MS = 1_000;
const REFRESH_PAUSE_MS = 500;

export function createDelivery(context: Context, { lobbies, threads, thread, progress }: Parts) {
  const { records, logger } = context;
  /** Sessions whose last entry this process delivered completely: nothing unknown was left behind. */
  const clean = new Set<SessionId>();

  const message = async (story: Story, kind: Kind, attempt: number, uploadProblem?: string) => {
    const { view } = story;
    const record = await records.get(view.sessionId);
    if (record === undefined) return undefined;
    const problem = uploadProblem === undefined ? {} : { uploadProblem };
    const live = progress.latest(story, kind, attempt);
    const running = live === undefined ? {} : { progress: live };
    const body = await threadBody(context, { kind, view, record, attempt, ...running, ...problem }, story);
    return body === undefined ? undefined : { view, kind, attempt, body, version: story.entries.length };
  };

  const put = async (story: Story, kind: Kind, attempt: number, look: boolean): Promise<void> => {
    const made = await message(story, kind, attempt);
    if (made === undefined) return;
    try {
      await thread.put({ ...made, look, pauseMs: PAUSE_MS, urgent: true });
    } catch (error) {
      // The file, not the card.
      if (!hasCode(error, REQUEST_TOO_LARGE)) throw error;
      const without = await message(story, kind, attempt, TOO_LARGE);
      if (without !== undefined)
        await thread.put({ ...without, body: (as) => ({ ...without.body(as), files: [] }), look });
    }
  };

  const update = async (story: Story, kind: Kind, attempt: number, look: boolean): Promise<void> => {
    const record = await records.get(story.view.sessionId);
    if (record?.messages[messageKey(kind, attempt)] !== undefined) await put(story, kind, attempt, look);
  };

  const refresh = async (story: Story, kind: Kind, attempt: number): Promise<void> => {
    const made = await message(story, kind, attempt);
    if (made === undefined) return;
    thread
      .update({ ...made, pauseMs: REFRESH_PAUSE_MS })
      .catch((error: unknown) =>
        logger.warn({ session: story.view.sessionId, kind, error: String(error) }, 'a card could not be edited'),
      );
  };

  /** A thread that took the place of a deleted one gets the cards that people work with. */
  const postAgain = async (story: Story): Promise<void> => {
    const { attempt } = story.view;
    const applied = lastOf(story, 'apply.started', attempt) !== undefined;
    for (const kind of ['steps', 'plan', 'review', ...(applied ? (['progress'] as const) : [])] as const) {
      await put(story, kind, attempt, false);
    }
  };

  const showLobby = async (view: LobbyView): Promise<void> => {
    try {
      await lobbies.settled(view);
    } catch (error) {
      // Discord will not have it, however often it is tried.
      if (!wasRefused(error)) throw error;
      logger.warn({ session: view.sessionId, error: String(error) }, 'the lobby could not be brought up to date');
    }
  };

  const perform = async (deed: Deed, story: Story, attempt: number, look: boolean): Promise<void> => {
    const { view } = story;
    switch (deed.do) {
      case 'lobby':
        await lobbies.ensure(view, look);
        return;
      case 'lobby-shows':
        return showLobby(view);
      case 'thread':
        await threads.ensure(view);
        // It may have been archived while nobody planned.
        if (attempt > 1) await threads.reopen(view.sessionId);
        return;
      case 'put':
        return put(story, deed.kind, attempt, look);
      case 'update':
        return update(story, deed.kind, attempt, look);
      case 'refresh':
        return refresh(story, deed.kind, attempt);
      case 'replace-older-plans':
        for (let older = 1; older < attempt; older++) await update(story, 'plan', older, look);
        return;
      case 'tell':
        // Somebody who cancels their own session knows.
        if (deed.notice === 'cancelled' && view.endedBy?.id === view.requester.id) return;
        return notify(context, { kind: deed.notice, view: atOutcome(story, attempt), attempt, look });
      case 'keep-for-a-day':
        return threads.keepForADay(view.sessionId);
      case 'archive':
        return threads.archive(view.sessionId, deed.locked);
    }
  };

  return async function deliver({ sessionId, entry }: StoredEntry, view: LobbyView): Promise<void> {
    const record = await records.get(sessionId);
    // Opened somewhere else than in Discord.
    if (record === undefined) return;
    const look = !clean.delete(sessionId);
    const story = await readStory(context.host, view);
    const attempt = 'attempt' in entry ? entry.attempt : view.attempt;
    let channelGone = false;
    for (const deed of deedsFor(entry)) {
      if (channelGone && deed.do !== 'tell') continue;
      try {
        await perform(deed, story, attempt, look);
      } catch (error) {
        // A deleted thread was replaced already, so this is the channel: there is no place left to show anything in.
        // The session itself goes on, and people are told in private.
        if (!hasCode(error, UNKNOWN_CHANNEL)) throw error;
        channelGone = true;
        logger.error({ session: sessionId, channel: record.channelId, entry: entry.type }, 'the channel is gone');
      }
    }
    if (threads.wasReplaced(sessionId)) await postAgain(story);
    if (LAST.has(entry.type)) progress.forget(sessionId);
    else {
      clean.add(sessionId);
      // What came while its card was being made.
      progress.redraw(sessionId);
    }
  };
}
