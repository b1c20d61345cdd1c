/** What each button does, and where it stands. */
import type { Command, LobbyView, Refusal } from '@cloud-chatops/core';
import {
  confirmModal,
  missingPermissionSentence,
  overrideModal,
  rejectModal,
  stopQuestion,
  unlockModal,
  type ModalText,
} from '@cloud-chatops/presentation';
import type { Context } from '../context.ts';
import { signButton, type ClickAction } from '../custom-id.ts';
import { missingPermissions } from '../discord/permissions.ts';
import { renderDialog } from '../render/dialog.ts';
import { renderCard, renderText } from '../render/render.ts';
import { pressAgainSentence } from '../sentences.ts';
import type { Parts } from '../thread/deliver.ts';
import { freshApprovers } from './approvers.ts';
import { clickedDigest, TEXT_FIELD, type Click } from './click.ts';
import { showDetails } from './details.ts';
import { sendCommand, showInLobby, showInThread } from './send-command.ts';

export interface Action {
  /** Where its button stands: buttons of the lobby and the thread must stand in the message that is stored. */
  readonly place: 'lobby' | 'thread' | 'private';
  run(context: Context, parts: Parts, click: Click): Promise<void>;
}

/** Asks for a text; what is typed comes back as a click of the same action. */
async function ask(
  { host }: Context,
  { answer, id }: Click,
  text: ModalText,
  form: { readonly required: boolean; readonly multiline: boolean },
): Promise<true> {
  const customId = signButton(id, host.signingKey);
  const opened = await answer.modal(renderDialog({ ...text, ...form, customId, field: TEXT_FIELD }));
  if (!opened) await answer.privately(renderText(pressAgainSentence));
  return true;
}

const REASON = { required: true, multiline: true } as const;
const NAME = { required: true, multiline: false } as const;

/** A button of the lobby that is one command. */
const lobbyCommand = (commandOf: (click: Click, at: number) => Command): Action => ({
  place: 'lobby',
  run: (context, parts, click) =>
    sendCommand(context, parts, {
      click,
      command: commandOf(click, context.host.now()),
      onAccepted: showInLobby(context, parts, click),
    }),
});

/** A button of the thread that is one command. */
const threadCommand = (commandOf: (click: Click, at: number) => Command): Action => ({
  place: 'thread',
  run: (context, parts, click) =>
    sendCommand(context, parts, {
      click,
      command: commandOf(click, context.host.now()),
      onAccepted: showInThread(context, click),
    }),
});

/**
 * A button that needs a reason. The machine is asked first, without one: only if nothing but the reason is missing, the
 * dialog opens. So nobody types for nothing.
 */
const reasonedCommand = (
  commandOf: (click: Click, at: number, reason: string) => Command,
  modal: (view: LobbyView) => ModalText,
): Action => ({
  place: 'thread',
  run: (context, parts, click) =>
    sendCommand(context, parts, {
      click,
      command: commandOf(click, context.host.now(), click.typed ?? ''),
      onRefusal: async (refusal, view) =>
        refusal.code === 'reason-missing' && click.typed === undefined && ask(context, click, modal(view), REASON),
      onAccepted: showInThread(context, click),
    }),
});

const plan: Action = {
  place: 'lobby',
  async run(context, parts, click) {
    const missing = missingPermissions(click.interaction.appPermissions);
    if (missing.length > 0) return click.answer.privately(renderText(missingPermissionSentence(missing)));
    return lobbyCommand(({ by }, at) => ({ type: 'plan', by, at })).run(context, parts, click);
  },
};

const confirm: Action = {
  place: 'lobby',
  async run(context, parts, click) {
    const { by, typed, view, member } = click;
    const approvers = await freshApprovers(context, member.guildId, view);
    const asksForName = async (refusal: Refusal, now: LobbyView): Promise<boolean> => {
      const modal = refusal.code === 'typed-name-wrong' && typed === undefined ? confirmModal(now) : undefined;
      return modal !== undefined && ask(context, click, modal, NAME);
    };
    return sendCommand(context, parts, {
      click,
      command: {
        type: 'confirm',
        by,
        at: context.host.now(),
        digest: clickedDigest(click),
        ...(typed === undefined ? {} : { typed }),
        ...(approvers === undefined ? {} : { approvers }),
      },
      onRefusal: asksForName,
      onAccepted: showInLobby(context, parts, click),
    });
  },
};

/** While applying, Cancel asks for a stop, and that is asked once more. */
const cancel: Action = {
  place: 'lobby',
  async run(context, parts, click) {
    const { view, by, answer } = click;
    const { cancel: control } = view.controls;
    if (control.command === 'stop' && control.enabled && by.rights.includes('cancel')) {
      const signing = { sessionId: view.sessionId, key: context.host.signingKey };
      return answer.privately(renderCard(stopQuestion(view), { ...signing, layout: context.layout.current }));
    }
    return lobbyCommand((_, at) => ({ type: control.command, by, at })).run(context, parts, click);
  },
};

/** The private question is replaced by what is true now, without buttons. */
const showInQuestion = (context: Context, parts: Parts, click: Click) => async (view: LobbyView) => {
  await click.answer.update(parts.lobbies.statement(view, click.record));
};

const stop: Action = {
  place: 'private',
  run: (context, parts, click) =>
    sendCommand(context, parts, {
      click,
      command: { type: 'stop', by: click.by, at: context.host.now() },
      onAccepted: showInQuestion(context, parts, click),
    }),
};

const keepGoing: Action = {
  place: 'private',
  run: (context, parts, click) => showInQuestion(context, parts, click)(click.view),
};

/** A reason is welcome, not needed: the dialog opens for whoever may reject at all. */
const reject: Action = {
  place: 'thread',
  async run(context, parts, click) {
    const { by, typed, view } = click;
    if (typed === undefined && by.rights.includes('approve') && view.threadControls.reject) {
      await ask(context, click, rejectModal(view), { required: false, multiline: true });
      return;
    }
    const command = (_: Click, at: number): Command => ({
      type: 'reject',
      by,
      at,
      digest: clickedDigest(click),
      ...(typed === undefined || typed === '' ? {} : { reason: typed }),
    });
    return threadCommand(command).run(context, parts, click);
  },
};

export const ACTIONS: { readonly [action in ClickAction]: Action } = {
  plan,
  confirm,
  cancel,
  details: { place: 'lobby', run: (context, _, click) => showDetails(context, click, 'new') },
  previous: { place: 'private', run: (context, _, click) => showDetails(context, click, 'same') },
  next: { place: 'private', run: (context, _, click) => showDetails(context, click, 'same') },
  choose: { place: 'private', run: (context, _, click) => showDetails(context, click, 'same') },
  stop,
  'keep-going': keepGoing,
  approve: threadCommand((click, at) => ({ type: 'approve', by: click.by, at, digest: clickedDigest(click) })),
  reject,
  override: reasonedCommand(
    (click, at, reason) => ({ type: 'override', by: click.by, at, digest: clickedDigest(click), reason }),
    overrideModal,
  ),
  unlock: reasonedCommand((click, at, reason) => ({ type: 'unlock', by: click.by, at, reason }), unlockModal),
  force: threadCommand(({ by }, at) => ({ type: 'force', by, at })),
};
