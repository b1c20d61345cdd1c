/** How the bot answers interactions: the first callback, then the webhook of the interaction's token. */
import { DiscordError, invalidField } from '../discord-error.ts';
import type { Hub } from '../hub.ts';
import { FLAGS, hasFlag } from '../messages/message-body.ts';
import type { MessageBody } from '../messages/message-body.ts';
import type { WireComponent } from '../messages/walk-components.ts';
import { interactionByToken, interactionToAnswer, messageInteraction } from '../operations/interactions.ts';
import { createMessage, deleteMessage, editMessage } from '../operations/write-message.ts';
import { wireMessage } from '../present/wire-objects.ts';
import { findChannel, findMessage } from '../state/find.ts';
import type { StoredInteraction, StoredMessage } from '../state/state.ts';
import type { AutocompleteChoice, InteractionOutcome } from '../human/interaction-outcomes.ts';
import { checkModal } from '../messages/check-modal.ts';
import type { Route, RouteAnswer, RouteRequest } from './route.ts';
import { param } from './route-helpers.ts';

const CALLBACK = { reply: 4, deferReply: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;
const INTERACTION = { component: 3, autocomplete: 4, modal: 5 } as const;

const WEBHOOK_MESSAGE = '/webhooks/:application/:token/messages/:message';

export const interactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    request: (body) =>
      CALLBACK_SCHEMAS[(body as CallbackBody | undefined)?.type ?? 0] ?? 'CreateMessageInteractionCallbackRequest',
    response: 'InteractionCallbackResponse',
    byInteractionToken: true,
    handle: callback,
  },
  {
    method: 'POST',
    path: '/webhooks/:application/:token',
    request: 'IncomingWebhookInteractionRequest',
    response: 'MessageResponse',
    byInteractionToken: true,
    handle: followUp,
  },
  {
    method: 'GET',
    path: WEBHOOK_MESSAGE,
    response: 'MessageResponse',
    byInteractionToken: true,
    handle: (hub, request) => messageAnswer(hub, webhookMessage(hub, request)),
  },
  {
    method: 'PATCH',
    path: WEBHOOK_MESSAGE,
    request: 'IncomingWebhookUpdateRequestPartial',
    response: 'MessageResponse',
    byInteractionToken: true,
    limit: 'editAnswer',
    handle: (hub, request) =>
      messageAnswer(hub, editMessage(hub, webhookMessage(hub, request), request.body as MessageBody, request.files)),
  },
  {
    method: 'DELETE',
    path: WEBHOOK_MESSAGE,
    byInteractionToken: true,
    handle(hub, request) {
      deleteMessage(hub, webhookMessage(hub, request));
      return { status: 204 };
    },
  },
];

const CALLBACK_SCHEMAS: Record<number, string> = {
  [CALLBACK.reply]: 'CreateMessageInteractionCallbackRequest',
  [CALLBACK.deferReply]: 'CreateMessageInteractionCallbackRequest',
  [CALLBACK.deferUpdate]: 'UpdateMessageInteractionCallbackRequest',
  [CALLBACK.update]: 'UpdateMessageInteractionCallbackRequest',
  [CALLBACK.choices]: 'ApplicationCommandAutocompleteCallbackRequest',
  [CALLBACK.modal]: 'ModalInteractionCallbackRequest',
};

interface CallbackBody {
  type: number;
  data?: (MessageBody & { choices?: (AutocompleteChoice | null)[] | null; custom_id?: string; title?: string }) | null;
}

function callback(hub: Hub, request: RouteRequest): RouteAnswer {
  const interaction = interactionToAnswer(hub, param(request, 'interaction'), param(request, 'token'));
  const body = request.body as CallbackBody;
  refuseUnfit(interaction, body);

  const { outcome, resource } = underData(() => take(hub, interaction, body, request));
  interaction.answeredAt = hub.clock.now();
  interaction.callbackType = body.type;
  hub.changed();
  const timing = hub.statistics.interactions.findLast((one) => one.id === interaction.id);
  if (timing) timing.answeredAfterMs = interaction.answeredAt - interaction.createdAt;
  hub.outcomes.settle(outcome);

  if (request.query.get('with_response') !== 'true') return { status: 204 };
  const message = interaction.originalMessageId === undefined ? undefined : originalMessage(hub, interaction);
  return {
    status: 200,
    body: {
      interaction: {
        id: interaction.id,
        type: interaction.type,
        channel_id: interaction.channelId,
        guild_id: hub.state.guild.id,
        ...(message && {
          response_message_id: message.id,
          response_message_loading: hasFlag(message.flags, FLAGS.loading),
          response_message_ephemeral: message.visibleTo !== undefined,
        }),
      },
      ...(resource && { resource: { type: body.type, message: wireMessage(hub.state, hub.origin(), resource) } }),
    },
  };
}

/** The message of a callback stands under `data`, and so do the paths of what is wrong with it. */
function underData<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DiscordError) || error.fields.length === 0) throw error;
    throw new DiscordError(
      'invalidForm',
      error.fields.map((field) => ({ ...field, path: ['data', ...field.path] })),
    );
  }
}

function refuseUnfit(interaction: StoredInteraction, body: CallbackBody): void {
  const fromComponent =
    interaction.type === INTERACTION.component ||
    (interaction.type === INTERACTION.modal && interaction.sourceMessageId !== undefined);
  const isUpdate = body.type === CALLBACK.deferUpdate || body.type === CALLBACK.update;
  const fits =
    (body.type === CALLBACK.choices) === (interaction.type === INTERACTION.autocomplete) &&
    (!isUpdate || fromComponent) &&
    (body.type !== CALLBACK.modal || interaction.type !== INTERACTION.modal);
  if (!fits) {
    throw invalidField(
      ['type'],
      'INTERACTION_CALLBACK_TYPE_INVALID',
      `A callback of type ${body.type} does not answer an interaction of type ${interaction.type}.`,
    );
  }
  // A deferral may only say that the answer will be private: the V2 flag belongs on the edit that follows.
  if (body.type === CALLBACK.deferReply && ((body.data?.flags ?? 0) & ~FLAGS.ephemeral) !== 0) {
    throw invalidField(['data', 'flags'], 'MESSAGE_FLAGS_INVALID', 'Only EPHEMERAL is allowed on a deferred answer.');
  }
}

function take(
  hub: Hub,
  interaction: StoredInteraction,
  body: CallbackBody,
  request: RouteRequest,
): { outcome: InteractionOutcome; resource?: StoredMessage } {
  const interactionId = interaction.id;
  const data = body.data ?? {};
  if (body.type === CALLBACK.reply || body.type === CALLBACK.deferReply) {
    const loading = body.type === CALLBACK.deferReply;
    const message = createMessage(hub, {
      channel: findChannel(hub.state, interaction.channelId),
      authorId: hub.state.applicationId,
      body: data,
      files: request.files,
      type: interaction.type === 2 ? 20 : 0,
      interaction: messageInteraction(interaction),
      loading,
      ...(hasFlag(data.flags, FLAGS.ephemeral) && { visibleTo: interaction.userId }),
    });
    interaction.originalMessageId = message.id;
    return {
      outcome: { interactionId, outcome: loading ? 'deferred' : 'replied', messageId: message.id },
      ...(!loading && { resource: message }),
    };
  }
  if (body.type === CALLBACK.deferUpdate || body.type === CALLBACK.update) {
    const source = findMessage(hub.state, interaction.channelId, interaction.sourceMessageId ?? '');
    interaction.originalMessageId = source.id;
    if (body.type === CALLBACK.deferUpdate) return { outcome: { interactionId, outcome: 'acknowledged' } };
    const message = editMessage(hub, source, data, request.files);
    return { outcome: { interactionId, outcome: 'updated', messageId: message.id }, resource: message };
  }
  if (body.type === CALLBACK.choices) {
    return {
      outcome: { interactionId, outcome: 'choices', choices: (data.choices ?? []).filter((choice) => choice !== null) },
    };
  }
  const components = data.components ?? [];
  const fields = checkModal(components);
  if (fields.length > 0) throw new DiscordError('invalidForm', fields);
  return {
    outcome: {
      interactionId,
      outcome: 'modal',
      modal: {
        interactionId,
        customId: data.custom_id ?? '',
        title: data.title ?? '',
        components: components as WireComponent[],
      },
    },
  };
}

function followUp(hub: Hub, request: RouteRequest): RouteAnswer {
  const interaction = interactionByToken(hub, param(request, 'application'), param(request, 'token'));
  const body = request.body as MessageBody;
  const original = interaction.originalMessageId === undefined ? undefined : originalMessage(hub, interaction);
  // After a deferral the first follow-up is the answer itself.
  // https://discord.com/developers/docs/interactions/receiving-and-responding#create-followup-message
  const message =
    original && hasFlag(original.flags, FLAGS.loading)
      ? editMessage(hub, original, body, request.files)
      : createMessage(hub, {
          channel: findChannel(hub.state, interaction.channelId),
          authorId: hub.state.applicationId,
          body,
          files: request.files,
          interaction: messageInteraction(interaction),
          ...(hasFlag(body.flags, FLAGS.ephemeral) && { visibleTo: interaction.userId }),
        });
  return messageAnswer(hub, message);
}

function webhookMessage(hub: Hub, request: RouteRequest): StoredMessage {
  const interaction = interactionByToken(hub, param(request, 'application'), param(request, 'token'));
  const id = param(request, 'message');
  if (id === '@original') {
    const original = originalMessage(hub, interaction);
    if (!original) throw new DiscordError('unknownMessage');
    return original;
  }
  const message = findMessage(hub.state, interaction.channelId, id);
  const belongs = message.interaction?.id === interaction.id || message.id === interaction.sourceMessageId;
  if (!belongs) throw new DiscordError('unknownMessage');
  return message;
}

function originalMessage(hub: Hub, interaction: StoredInteraction): StoredMessage | undefined {
  return hub.state.messages[interaction.channelId]?.find((message) => message.id === interaction.originalMessageId);
}

function messageAnswer(hub: Hub, message: StoredMessage): RouteAnswer {
  return { status: 200, body: wireMessage(hub.state, hub.origin(), message) };
}
