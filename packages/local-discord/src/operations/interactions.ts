/** Interactions: sending one to the bot, and finding the one that the bot answers. */
import { randomBytes } from 'node:crypto';
import { DiscordError } from '../discord-error.ts';
import { newId } from '../hub.ts';
import type { Hub } from '../hub.ts';
import { FIRST_ANSWER_MILLISECONDS, TOKEN_MILLISECONDS } from '../human/interaction-outcomes.ts';
import type { InteractionOutcome } from '../human/interaction-outcomes.ts';
import { channelPermissions } from '../permissions.ts';
import { wireChannel, wireMember, wireMessage, wireUser } from '../present/wire-objects.ts';
import { findMember, findUser } from '../state/find.ts';
import type { MessageInteraction, StoredChannel, StoredInteraction, StoredMessage } from '../state/state.ts';

/** Bytes that a person may attach; bots read it from the interaction. */
const ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024;

export interface NewInteraction {
  type: StoredInteraction['type'];
  userId: string;
  channel: StoredChannel;
  /** The `data` of INTERACTION_CREATE. */
  data: Record<string, unknown>;
  /** The message whose component was used, or whose component opened the submitted modal. */
  source?: StoredMessage;
  commandName?: string;
}

/** Sends an interaction to the bot; resolves at the first answer, or as failed after three seconds. */
export function sendInteraction(hub: Hub, request: NewInteraction): Promise<InteractionOutcome> {
  const { state } = hub;
  const { type, userId, channel, data, source, commandName } = request;
  forgetExpired(hub);
  const interaction: StoredInteraction = {
    id: newId(hub),
    token: randomBytes(48).toString('base64url'),
    type,
    userId,
    channelId: channel.id,
    createdAt: hub.clock.now(),
    ...(source && { sourceMessageId: source.id }),
    ...(commandName !== undefined && { commandName }),
  };
  state.interactions[interaction.id] = interaction;
  hub.statistics.interactions.push({ id: interaction.id, answeredAfterMs: null });

  const user = wireUser(findUser(state, userId));
  const inGuild = channel.kind !== 'dm';
  const outcome = hub.outcomes.wait(interaction);
  if (!hub.faults.takeLostInteraction()) {
    hub.gateway.dispatch('INTERACTION_CREATE', {
      id: interaction.id,
      application_id: state.applicationId,
      type,
      token: interaction.token,
      version: 1,
      channel_id: channel.id,
      channel: wireChannel(state, channel, userId),
      ...(inGuild
        ? {
            guild_id: state.guild.id,
            guild: { id: state.guild.id, locale: 'en-US', features: [] },
            guild_locale: 'en-US',
            member: {
              ...wireMember(state, findMember(state, userId)),
              permissions: channelPermissions(state, userId, channel).toString(),
            },
          }
        : { user }),
      app_permissions: channelPermissions(state, state.applicationId, channel).toString(),
      locale: 'en-US',
      context: inGuild ? 0 : 1,
      entitlements: [],
      authorizing_integration_owners: { 0: inGuild ? state.guild.id : '0' },
      attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
      data,
      ...(source && { message: wireMessage(state, hub.origin(), source) }),
    });
  }
  return outcome;
}

/** The interaction that a first callback answers. Throws 10062 when it is unknown or late, 40060 when it has an answer. */
export function interactionToAnswer(hub: Hub, id: string, token: string): StoredInteraction {
  const interaction = hub.state.interactions[id];
  if (!interaction || interaction.token !== token) throw new DiscordError('unknownInteraction');
  if (interaction.answeredAt !== undefined) throw new DiscordError('alreadyAcknowledged');
  if (hub.clock.now() - interaction.createdAt > FIRST_ANSWER_MILLISECONDS) throw new DiscordError('unknownInteraction');
  return interaction;
}

/** The answered interaction of a webhook token. Throws 10015 or 50027. */
export function interactionByToken(hub: Hub, applicationId: string, token: string): StoredInteraction {
  const interaction = Object.values(hub.state.interactions).find((candidate) => candidate.token === token);
  if (applicationId !== hub.state.applicationId || !interaction) throw new DiscordError('unknownWebhook');
  if (hub.clock.now() - interaction.createdAt > TOKEN_MILLISECONDS) throw new DiscordError('invalidWebhookToken');
  if (interaction.answeredAt === undefined) throw new DiscordError('unknownWebhook');
  return interaction;
}

/** How messages that answer an interaction refer to it. */
export function messageInteraction(interaction: StoredInteraction): MessageInteraction {
  return {
    id: interaction.id,
    type: interaction.type === 4 ? 2 : interaction.type,
    userId: interaction.userId,
    ...(interaction.commandName !== undefined && { commandName: interaction.commandName }),
    ...(interaction.sourceMessageId !== undefined && { interactedMessageId: interaction.sourceMessageId }),
  };
}

/** Keeps expired tokens for a while, so that they are refused as expired (50027) and not as unknown. */
function forgetExpired(hub: Hub): void {
  for (const [id, { createdAt }] of Object.entries(hub.state.interactions)) {
    if (hub.clock.now() - createdAt > 4 * TOKEN_MILLISECONDS) delete hub.state.interactions[id];
  }
}
