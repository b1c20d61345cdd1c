/** A click becomes a command, the command's outcome an answer. */
import type { Command, LobbyView, Refusal } from '@cloud-chatops/core';
import { unknownButtonSentence } from '@cloud-chatops/presentation';
import type { Context } from '../context.ts';
import type { Body } from '../render/body.ts';
import { renderText } from '../render/render.ts';
import type { Parts } from '../thread/deliver.ts';
import { threadBody } from '../thread/thread-body.ts';
import type { Kind } from '../render/marker.ts';
import type { Click } from './click.ts';
import { refuse } from './refuse.ts';

export interface Sending {
  readonly click: Click;
  readonly command: Command;
  /** Takes a refusal that is asked for (a missing name or reason): `true` if it was answered. */
  readonly onRefusal?: (refusal: Refusal, view: LobbyView) => Promise<boolean>;
  readonly onAccepted: (view: LobbyView) => Promise<void>;
}

/** The host decides; whatever it says is answered. Edits of the lobby wait meanwhile, so that the answer is not overtaken. */
export const sendCommand = (
  context: Context,
  { lobbies }: Parts,
  { click, command, onRefusal, onAccepted }: Sending,
): Promise<void> =>
  lobbies.answering(click.id.sessionId, async () => {
    const { answer, interaction } = click;
    const sent = await context.host.send(click.id.sessionId, command, interaction.id);
    switch (sent.outcome) {
      case 'accepted':
      case 'repeated':
        return onAccepted(sent.view);
      case 'refused':
        if (await onRefusal?.(sent.refusal, sent.view)) return;
        return refuse(context, click, sent.refusal, sent.view);
      case 'unknown-session':
        return answer.privately(renderText(unknownButtonSentence));
    }
  });

/** The answer to a button of the lobby: the lobby as it is now. */
export const showInLobby =
  (context: Context, { lobbies }: Parts, { answer, record, interaction }: Click) =>
  async (view: LobbyView): Promise<void> => {
    const now = (await context.records.get(view.sessionId)) ?? record;
    const body = lobbies.body(view, now);
    const certain = await changeByAnswer(context, now.lobby?.id, body, async () => {
      const changed = await answer.update(body);
      if (changed && interaction.message) lobbies.clicked(interaction.message.id, interaction.token);
      return changed;
    });
    await (certain ? lobbies.answered(view, body) : lobbies.doubted(view.sessionId));
  };

/** The answer to a button in the thread: its message as it is now. */
export const showInThread =
  (context: Context, { answer, record, interaction }: Click) =>
  async (view: LobbyView): Promise<void> => {
    const found = Object.entries(record.messages).find(([, message]) => message.id === interaction.message?.id);
    const [kind, attempt] = found?.[0].split('/') ?? [];
    const known = found?.[1];
    const body = known && (await threadBody(context, { kind: kind as Kind, attempt: Number(attempt), view, record }));
    if (known === undefined || body === undefined) return answer.acknowledge();
    const made = body(known.layout);
    await changeByAnswer(context, known.id, made, () => answer.update(made, known));
  };

/**
 * An answer changes the message that its button stands in, beside edits of the same message that may be on their way.
 * `true`: that is what the message shows now.
 */
async function changeByAnswer(
  { scheduler, shown }: Context,
  messageId: string | undefined,
  body: Body,
  update: () => Promise<boolean>,
): Promise<boolean> {
  if (messageId === undefined) {
    await update();
    return false;
  }
  const done = scheduler.changing(messageId);
  let changed = false;
  let last = false;
  try {
    changed = await update();
  } finally {
    last = done(changed);
  }
  if (changed && last) shown.note(messageId, body);
  // The next look at it edits it again.
  else if (changed) shown.forget(messageId);
  return changed && last;
}
