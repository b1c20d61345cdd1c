/**
 * The lobby message of each session: made once, then edited to what is true now. Clicks on its buttons are answered by
 * updating it, so while a click is being answered, edits of the same message wait (`answering`).
 */
import { ENDED, type LobbyState, type LobbyView, type Progress, type SessionId } from '@cloud-chatops/core';
import type { Context } from '../context.ts';
import {
  hasCode,
  INVALID_WEBHOOK_TOKEN,
  TOO_MANY_EDITS,
  UNKNOWN_MESSAGE,
  UNKNOWN_WEBHOOK,
  wasRefused,
} from '../discord/errors.ts';
import { fingerprint, sha16, type Body } from '../render/body.ts';
import type { ChatRecord, Layout, MessageRecord } from '../records/chat-records.ts';
import { lobbyUrl } from '../places.ts';
import { createAnswerTokens } from './answer-tokens.ts';
import { lobbyBody, type LobbyExtras } from './lobby-body.ts';
import { lobbyMilestone } from './lobby-progress.ts';

export interface Lobbies {
  /** Shows what is true now; resolves when it, or something newer, is shown. */
  show(view: LobbyView, restored?: boolean): Promise<void>;
  /** Who has the target, the queue's place and the apply's quarters. */
  progress(view: LobbyView, progress: Progress): void;
  /** The lobby's message id; the message is made if there is none. `look`: it may have been made before a crash. */
  ensure(view: LobbyView, look: boolean): Promise<string>;
  /** Discord says that this message is gone: the id of the one that takes its place. */
  replace(view: LobbyView, goneId: string): Promise<string>;
  /** The thread that it links to is there. */
  linked(sessionId: SessionId): void;
  /** The lobby as it should look now. */
  body(view: LobbyView, record: ChatRecord, layout?: Layout): Body;
  /** The same without buttons, for private answers. */
  statement(view: LobbyView, record: ChatRecord): Body;
  /** Edits by `show` wait until `work` has answered. */
  answering(sessionId: SessionId, work: () => Promise<void>): Promise<void>;
  /** Resolves when the message shows this view or a newer one, also while a click is being answered. */
  settled(view: LobbyView): Promise<void>;
  /** A click was answered by changing the lobby: for some time it can be edited by the interaction's token. */
  clicked(messageId: string, token: string): void;
  /** An answer to a click made it show this, for certain. */
  answered(view: LobbyView, body: Body): Promise<void>;
  /** An answer to a click may have changed it: nobody knows what it shows, and a restart will not take it for known. */
  doubted(sessionId: SessionId): Promise<void>;
  /** An answer to a command made the lobby message. */
  posted(view: LobbyView, record: ChatRecord, message: MessageRecord, body: Body): Promise<void>;
}

/** States that wait for somebody or end the session: shown first. */
const RESTING: ReadonlySet<LobbyState> = new Set<LobbyState>([
  'planFailed',
  'noChanges',
  'awaitingConfirmation',
  'stale',
  'applied',
  'applyFailed',
  'interrupted',
  'cancelled',
  'expired',
]);
/** Something is under way that a restart may be thought to have stopped. */
const WORKING: ReadonlySet<LobbyState> = new Set<LobbyState>([
  'queued',
  'initializing',
  'validating',
  'planning',
  'analyzing',
  'explaining',
  'verifying',
  'applying',
  'stopping',
]);

const PAUSE_MS = 1_500;
/** Somebody waits for these; the limit of the channel holds for them, too. */
const RESTING_PAUSE_MS = 500;
const QUEUE_PAUSE_MS = 5_000;
/** Work that goes on says so soon enough, and the note on the restart is not needed; until then edits are scarce. */
const RESTORED_DELAY_MS = 3_000;
/** A lobby that could not be edited is tried again: it must not go on showing what is no longer true. */
const RETRY_MS = [5_000, 15_000, 60_000] as const;

interface Live {
  /** Only ever set by `show`, whose calls come in the order of the commits. Views that come by other ways may be older. */
  view: LobbyView;
  restoredIn?: LobbyState;
  restoredAt?: number;
  progress?: Progress;
  /** The lobby of the session that `progress` names. */
  holderUrl?: string | undefined;
  milestone?: string;
}

export function createLobbies(context: Context): Lobbies {
  const { records, messages, scheduler, shown, layout, host, logger } = context;
  /** Sessions that are shown something about by this process; forgotten when they are over. */
  const live = new Map<SessionId, Live>();
  const tokens = createAnswerTokens();
  /** Clicks that are being answered: how many, and when none is any more. */
  const answers = new Map<SessionId, { count: number; readonly none: PromiseWithResolvers<void> }>();

  const sameState = (a: LobbyView, b: LobbyView): boolean => a.state === b.state && a.attempt === b.attempt;

  const liveOf = (view: LobbyView): Live => {
    const known = live.get(view.sessionId) ?? { view };
    if (!sameState(known.view, view)) {
      delete known.progress;
      delete known.holderUrl;
    }
    known.view = view;
    live.set(view.sessionId, known);
    return known;
  };

  const extras = (view: LobbyView): LobbyExtras => {
    const known = live.get(view.sessionId);
    return {
      ...(known?.progress === undefined || known.view.state !== view.state ? {} : { progress: known.progress }),
      ...(known?.holderUrl === undefined || known.view.state !== view.state ? {} : { holderUrl: known.holderUrl }),
      ...(known?.restoredAt === undefined || known.restoredIn !== view.state ? {} : { restoredAt: known.restoredAt }),
    };
  };

  const body = (view: LobbyView, record: ChatRecord, as = record.lobby?.layout ?? layout.current): Body =>
    lobbyBody(context, view, record, as, extras(view));

  /** The state told without what is only good to know: progress and the note on a restart. */
  const truthOf = (view: LobbyView, record: ChatRecord): string =>
    fingerprint(lobbyBody(context, view, record, record.lobby?.layout ?? layout.current));

  /** Discord took it, and nothing else since. */
  const keep = async (view: LobbyView, record: ChatRecord, message: MessageRecord, made: Body): Promise<void> => {
    const truth = truthOf(view, { ...record, lobby: message });
    await records.save(view.sessionId, { lobby: { ...message, print: fingerprint(made), truth } });
  };

  /** Makes the message, or finds the one that was made before. */
  const create = (view: LobbyView, look: boolean): Promise<string> =>
    context.oneAtATime(`lobby/${view.sessionId}`, async () => {
      const record = await records.get(view.sessionId);
      if (record === undefined) throw new Error(`session ${view.sessionId} has no place in Discord`);
      if (record.lobby !== undefined) return record.lobby.id;
      const ofSession = `:${view.sessionId}:`;
      const found = look
        ? await messages.find(record.channelId, (message) => JSON.stringify(message.components).includes(ofSession))
        : undefined;
      if (found !== undefined) {
        await records.save(view.sessionId, { lobby: found });
        return found.id;
      }
      let made: Body | undefined;
      const message = await layout.withFallback((as) => {
        made = { ...body(view, record, as), silent: false };
        return messages.create(record.channelId, made, sha16(`lobby/${view.sessionId}/${host.now()}`));
      });
      if (made !== undefined) {
        shown.note(message.id, made);
        await keep(view, record, message, made);
      }
      return message.id;
    });

  /** Whoever hears first that a message is gone replaces it; for others there is another one already. */
  const replace = async (view: LobbyView, goneId: string): Promise<string> => {
    const { sessionId } = view;
    await context.oneAtATime(`lobby/${sessionId}`, async () => {
      if ((await records.get(sessionId))?.lobby?.id === goneId) await records.save(sessionId, { lobby: null });
    });
    return create(view, false);
  };

  const edited = async (channelId: string, known: MessageRecord, next: Body) => {
    const token = tokens.of(known.id);
    if (token === undefined) return messages.edit(channelId, known, next);
    try {
      return await messages.editAnswer(token, known, next);
    } catch (error) {
      tokens.forget(known.id);
      if (!hasCode(error, UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN)) throw error;
      return messages.edit(channelId, known, next);
    }
  };

  const edit = async (sessionId: SessionId): Promise<void> => {
    const view = live.get(sessionId)?.view;
    const record = await records.get(sessionId);
    if (view === undefined || record?.lobby === undefined) return;
    const next = body(view, record);
    const { id } = record.lobby;
    // Noted before it is sent: what is asked for meanwhile is compared with what will be shown.
    shown.note(id, next);
    try {
      const now = await edited(record.channelId, record.lobby, next);
      // A click was answered meanwhile, and nobody knows which of the two Discord took last.
      if (shown.same(id, next)) return await keep(view, record, now, next);
      await records.save(sessionId, { lobby: now });
      shown.forget(id);
      submitLater(sessionId);
    } catch (error) {
      shown.forget(id);
      if (!hasCode(error, UNKNOWN_MESSAGE, TOO_MANY_EDITS)) throw error;
      // Deleted by somebody, or edited too often for its age: the lobby goes on in a new message.
      await replace(view, id);
    }
  };

  /** Edits until the message shows the latest view. */
  const submit = async (sessionId: SessionId): Promise<void> => {
    for (let failures = 0; ;) {
      const known = live.get(sessionId);
      const record = await records.get(sessionId);
      if (known === undefined || record?.lobby === undefined) return;
      // `answering` submits again.
      if (answers.has(sessionId)) return;
      const { id } = record.lobby;
      const { state } = known.view;
      const isShown = (): boolean => shown.same(id, body(known.view, record));
      if (isShown()) {
        // What is on its way is not there yet: whoever waits for this notes it down as done.
        if (!(await scheduler.landed(id)) || !isShown()) continue;
        if (ENDED.includes(known.view.state)) {
          live.delete(sessionId);
          tokens.forget(id);
        }
        return;
      }
      const resting = RESTING.has(state);
      const calm = state === 'queued' ? QUEUE_PAUSE_MS : PAUSE_MS;
      const patient = record.lobby.truth === truthOf(known.view, record);
      try {
        await scheduler.submit({
          channelId: tokens.of(id) === undefined ? record.channelId : `answer/${id}`,
          messageId: id,
          pauseMs: RETRY_MS[failures - 1] ?? (resting ? RESTING_PAUSE_MS : calm),
          urgent: resting,
          patient,
          delayMs: patient && known.restoredIn === state ? RESTORED_DELAY_MS : 0,
          send: () => edit(sessionId),
        });
      } catch (error) {
        if (wasRefused(error) || failures === RETRY_MS.length) throw error;
        failures++;
        logger.warn({ session: sessionId, error: String(error) }, 'the lobby could not be edited, trying again');
      }
    }
  };

  const notEdited =
    (sessionId: SessionId) =>
    (error: unknown): void =>
      logger.warn({ session: sessionId, error: String(error) }, 'the lobby could not be edited');
  const submitLater = (sessionId: SessionId): void => void submit(sessionId).catch(notEdited(sessionId));

  const holderUrlOf = async (progress: Progress): Promise<string | undefined> => {
    if (!('holder' in progress) || progress.holder === undefined) return undefined;
    const record = await records.get(progress.holder.sessionId);
    return record && lobbyUrl(record);
  };

  const showProgress = async (known: Live, progress: Progress): Promise<void> => {
    known.progress = progress;
    const url = await holderUrlOf(progress);
    // Something newer came meanwhile.
    if (known.progress !== progress) return;
    known.holderUrl = url;
    const milestone = lobbyMilestone(progress);
    if (milestone === undefined || known.milestone === milestone) return;
    known.milestone = milestone;
    await submit(known.view.sessionId);
  };

  return {
    body,
    statement: (view, record) => lobbyBody(context, view, record, layout.current, extras(view), false),
    async ensure(view, look) {
      const there = (await records.get(view.sessionId))?.lobby?.id;
      if (there !== undefined) return there;
      const made = await create(view, look);
      // This view may be older than what was to be shown meanwhile.
      submitLater(view.sessionId);
      return made;
    },

    replace,

    linked: submitLater,

    async show(view, restored = false) {
      // Before anything is awaited: views come in order, the last one counts.
      const known = liveOf(view);
      // Where nothing was under way nobody needs to know, and hundreds of lobbies would be edited to say so.
      if (restored && WORKING.has(view.state)) {
        known.restoredIn = view.state;
        known.restoredAt = host.now();
      }
      const record = await records.get(view.sessionId);
      if (restored && record?.lobby?.print !== undefined) shown.recall(record.lobby.id, record.lobby.print);
      // Opened somewhere else than in Discord.
      if (record === undefined) live.delete(view.sessionId);
      else if (restored && record.lobby === undefined) await create(view, true);
      else await submit(view.sessionId);
    },

    progress(view, progress) {
      const known = live.get(view.sessionId);
      if (known === undefined || !sameState(known.view, view)) return;
      showProgress(known, progress).catch(notEdited(view.sessionId));
    },

    async answering(sessionId, work) {
      const pending = answers.get(sessionId) ?? { count: 0, none: Promise.withResolvers<void>() };
      pending.count++;
      answers.set(sessionId, pending);
      try {
        await work();
      } finally {
        pending.count--;
        if (pending.count === 0) {
          answers.delete(sessionId);
          pending.none.resolve();
          submitLater(sessionId);
        }
      }
    },

    async settled(view) {
      const { sessionId } = view;
      if (!live.has(sessionId)) liveOf(view);
      do {
        await answers.get(sessionId)?.none.promise;
        await submit(sessionId);
      } while (answers.has(sessionId));
    },

    clicked: tokens.keep,

    async answered(view, made) {
      const record = await records.get(view.sessionId);
      // Another edit may have been shown meanwhile.
      if (record?.lobby === undefined || !shown.same(record.lobby.id, made)) return;
      await keep(view, record, record.lobby, made);
    },

    async doubted(sessionId) {
      const lobby = (await records.get(sessionId))?.lobby;
      if (lobby === undefined) return;
      const { id, layout: made, files } = lobby;
      await records.save(sessionId, { lobby: { id, layout: made, files } });
    },

    async posted(view, record, message, made) {
      shown.note(message.id, made);
      await keep(view, record, message, made);
      scheduler.changing(message.id)(true);
    },
  };
}
