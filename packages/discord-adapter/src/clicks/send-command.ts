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
  readonly onAccepted: (view: LobbyView) => Promise<Body | undefined>;
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
        if (await onRefusal?.(sent.refusal, sent.view)) return undefined;
        await refuse(context, click, sent.refusal, sent.view);
        return undefined;
      case 'unknown-session':
        await answer.privately(renderText(unknownButtonSentence));
        return undefined;
    }
  });

/** The answer to a button of the lobby: the lobby as it is now. */
export const showInLobby =
  ({ records }: Context, { lobbies }: Parts, { answer, record }: Click) =>
  async (view: LobbyView): Promise<Body | undefined> => {
    const body = lobbies.body(view, (await records.get(view.sessionId)) ?? record);
    return (await answer.update(body)) ? body : undefined;
  };

/** The answer to a button in the thread: its message as it is now. */
export const showInThread =
  (context: Context, { answer, record, interaction }: Click) =>
  async (view: LobbyView): Promise<undefined> => {
    const found = Object.entries(record.messages).find(([, message]) => message.id === interaction.message?.id);
    const [kind, attempt] = found?.[0].split('/') ?? [];
    const known = found?.[1];
    const body = known && (await threadBody(context, { kind: kind as Kind, attempt: Number(attempt), view, record }));
    if (known === undefined || body === undefined) {
      await answer.acknowledge();
      return undefined;
    }
    const made = body(known.layout);
    if (await answer.update(made, known)) {
      context.scheduler.changed(known.id);
      context.shown.note(known.id, made);
    }
    return undefined;
  };
