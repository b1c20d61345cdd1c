/** Messages of channels, threads and direct messages. */
import { DiscordError } from '../discord-error.ts';
import type { Hub } from '../hub.ts';
import type { MessageBody } from '../messages/message-body.ts';
import { createMessage, deleteMessage, editMessage } from '../operations/write-message.ts';
import { addThreadMember, reviveForMessage } from '../operations/threads.ts';
import { publishTyping } from '../operations/publish.ts';
import { channelPermissions, includes } from '../permissions.ts';
import type { PermissionName } from '../permissions.ts';
import { wireMessage } from '../present/wire-objects.ts';
import { compareSnowflakes } from '../snowflakes.ts';
import { findMessage } from '../state/find.ts';
import type { StoredChannel, StoredMessage } from '../state/state.ts';
import type { Route, RouteAnswer, RouteRequest } from './route.ts';
import { botMay, param, queryNumber, requirePermissions, visibleChannel } from './route-helpers.ts';

export const messageRoutes: readonly Route[] = [
  { method: 'GET', path: '/channels/:channel/messages', response: 'MessageResponse', listed: true, handle: list },
  {
    method: 'POST',
    path: '/channels/:channel/messages',
    request: 'MessageCreateRequest',
    response: 'MessageResponse',
    limit: 'createMessage',
    handle: create,
  },
  {
    method: 'GET',
    path: '/channels/:channel/messages/:message',
    response: 'MessageResponse',
    handle(hub, request) {
      const channel = visibleChannel(hub, request);
      requirePermissions(hub, channel, ['ReadMessageHistory']);
      return answer(hub, publicMessage(hub, channel, request));
    },
  },
  {
    method: 'PATCH',
    path: '/channels/:channel/messages/:message',
    request: 'MessageEditRequestPartial',
    response: 'MessageResponse',
    limit: 'editMessage',
    handle: edit,
  },
  { method: 'DELETE', path: '/channels/:channel/messages/:message', handle: remove },
  {
    method: 'POST',
    path: '/channels/:channel/typing',
    handle(hub, request) {
      const channel = visibleChannel(hub, request);
      requireToSend(hub, channel);
      publishTyping(hub, channel, hub.state.applicationId);
      return { status: 204 };
    },
  },
];

function list(hub: Hub, request: RouteRequest): RouteAnswer {
  const channel = visibleChannel(hub, request);
  if (!botMay(hub, channel, 'ReadMessageHistory')) return { status: 200, body: [] };
  const limit = queryNumber(request, 'limit', 50, 100);
  const before = request.query.get('before');
  const after = request.query.get('after');
  const around = request.query.get('around');
  const messages = (hub.state.messages[channel.id] ?? []).filter((message) => message.visibleTo === undefined);
  let page: StoredMessage[];
  if (around !== null) {
    const middle = messages.findIndex((message) => compareSnowflakes(message.id, around) >= 0);
    const from = Math.max(0, (middle < 0 ? messages.length : middle) - Math.floor(limit / 2));
    page = messages.slice(from, from + limit);
  } else if (after === null) {
    const older = before === null ? messages : messages.filter((message) => compareSnowflakes(message.id, before) < 0);
    page = older.slice(-limit);
  } else {
    page = messages.filter((message) => compareSnowflakes(message.id, after) > 0).slice(0, limit);
  }
  return { status: 200, body: page.toReversed().map((message) => wireMessage(hub.state, hub.origin(), message)) };
}

function create(hub: Hub, request: RouteRequest): RouteAnswer {
  const channel = visibleChannel(hub, request);
  const body = request.body as MessageBody;
  requireToSend(hub, channel);
  requireForBody(hub, channel, body, request);
  if (channel.kind === 'dm' && hub.state.users[channel.recipientId]?.dmsClosed)
    throw new DiscordError('cannotMessageUser');
  if (channel.kind === 'thread' && channel.locked && !botMay(hub, channel, 'ManageThreads'))
    throw new DiscordError('threadLocked');
  const message = createMessage(hub, { channel, authorId: hub.state.applicationId, body, files: request.files });
  reviveForMessage(hub, channel);
  addMentioned(hub, channel, message);
  return answer(hub, message);
}

/** Who is called in a thread is in it from then on. */
function addMentioned(hub: Hub, channel: StoredChannel, message: StoredMessage): void {
  if (channel.kind !== 'thread') return;
  for (const userId of message.mentionUserIds) {
    if (includes(channelPermissions(hub.state, userId, channel), 'ViewChannel')) addThreadMember(hub, channel, userId);
  }
}

function edit(hub: Hub, request: RouteRequest): RouteAnswer {
  const channel = visibleChannel(hub, request);
  const message = publicMessage(hub, channel, request);
  const body = request.body as MessageBody;
  if (message.authorId !== hub.state.applicationId) throw new DiscordError('notOwnMessage');
  if (channel.kind === 'thread' && channel.archived) throw new DiscordError('archivedThread');
  requireForBody(hub, channel, body, request);
  return answer(hub, editMessage(hub, message, body, request.files));
}

function remove(hub: Hub, request: RouteRequest): RouteAnswer {
  const channel = visibleChannel(hub, request);
  const message = publicMessage(hub, channel, request);
  if (message.authorId !== hub.state.applicationId) requirePermissions(hub, channel, ['ManageMessages']);
  if (channel.kind === 'thread' && channel.archived) throw new DiscordError('archivedThread');
  deleteMessage(hub, message);
  return { status: 204 };
}

function answer(hub: Hub, message: StoredMessage): RouteAnswer {
  return { status: 200, body: wireMessage(hub.state, hub.origin(), message) };
}

/** Private answers do not exist for requests by bot token. */
function publicMessage(hub: Hub, channel: StoredChannel, request: RouteRequest): StoredMessage {
  const message = findMessage(hub.state, channel.id, param(request, 'message'));
  if (message.visibleTo !== undefined) throw new DiscordError('unknownMessage');
  return message;
}

function requireToSend(hub: Hub, channel: StoredChannel): void {
  requirePermissions(hub, channel, [channel.kind === 'thread' ? 'SendMessagesInThreads' : 'SendMessages']);
}

function requireForBody(hub: Hub, channel: StoredChannel, body: MessageBody, request: RouteRequest): void {
  const held = channelPermissions(hub.state, hub.state.applicationId, channel);
  const needed: PermissionName[] = [
    ...(request.files.length > 0 ? (['AttachFiles'] as const) : []),
    ...((body.embeds?.length ?? 0) > 0 ? (['EmbedLinks'] as const) : []),
  ];
  if (!needed.every((name) => includes(held, name))) throw new DiscordError('missingPermissions');
}
