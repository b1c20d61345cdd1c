/** Starting threads and who is in them. */
import { DiscordError } from '../discord-error.ts';
import type { Hub } from '../hub.ts';
import { addThreadMember, removeThreadMember, startThread, startThreadFromMessage } from '../operations/threads.ts';
import type { NewThread } from '../operations/threads.ts';
import { channelPermissions, includes } from '../permissions.ts';
import { wireThread, wireThreadMember } from '../present/wire-objects.ts';
import { findMember, findMessage } from '../state/find.ts';
import type { GuildChannel, Thread } from '../state/state.ts';
import type { Route, RouteAnswer, RouteRequest } from './route.ts';
import { botMay, param, requirePermissions, visibleChannel, visibleThread } from './route-helpers.ts';

export const threadRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/channels/:channel/messages/:message/threads',
    request: 'CreateTextThreadWithMessageRequest',
    response: 'ThreadResponse',
    handle: startFromMessage,
  },
  {
    method: 'POST',
    path: '/channels/:channel/threads',
    request: 'CreateTextThreadWithoutMessageRequest',
    response: 'CreatedThreadResponse',
    handle: start,
  },
  {
    method: 'GET',
    path: '/channels/:channel/thread-members',
    response: 'ThreadMemberResponse',
    listed: true,
    handle(hub, request) {
      const thread = visibleThread(hub, request);
      return { status: 200, body: thread.members.map((member) => wireThreadMember(thread, member)) };
    },
  },
  {
    method: 'GET',
    path: '/channels/:channel/thread-members/:user',
    response: 'ThreadMemberResponse',
    handle(hub, request) {
      const thread = visibleThread(hub, request);
      const member = thread.members.find((one) => one.userId === userParam(hub, request));
      if (!member) throw new DiscordError('unknownMember');
      return { status: 200, body: wireThreadMember(thread, member) };
    },
  },
  { method: 'PUT', path: '/channels/:channel/thread-members/:user', handle: add },
  { method: 'DELETE', path: '/channels/:channel/thread-members/:user', handle: removeMember },
];

function startFromMessage(hub: Hub, request: RouteRequest): RouteAnswer {
  const channel = textChannel(hub, request);
  requirePermissions(hub, channel, ['CreatePublicThreads', 'ReadMessageHistory']);
  const message = findMessage(hub.state, channel.id, param(request, 'message'));
  if (message.visibleTo !== undefined) throw new DiscordError('unknownMessage');
  const thread = startThreadFromMessage(hub, channel, message, hub.state.applicationId, request.body as NewThread);
  return { status: 201, body: wireThread(hub.state, thread) };
}

function start(hub: Hub, request: RouteRequest): RouteAnswer {
  const channel = textChannel(hub, request);
  const body = request.body as NewThread;
  requirePermissions(hub, channel, [body.type === 11 ? 'CreatePublicThreads' : 'CreatePrivateThreads']);
  const thread = startThread(hub, channel, hub.state.applicationId, body);
  return { status: 201, body: wireThread(hub.state, thread) };
}

function textChannel(hub: Hub, request: RouteRequest): GuildChannel {
  const channel = visibleChannel(hub, request);
  if (channel.kind !== 'text') throw new DiscordError('wrongChannelType');
  return channel;
}

function add(hub: Hub, request: RouteRequest): RouteAnswer {
  const thread = changeableThread(hub, request);
  requirePermissions(hub, thread, ['SendMessagesInThreads']);
  const userId = userParam(hub, request);
  findMember(hub.state, userId);
  const parent = hub.state.channels[thread.parentId];
  if (!parent || !includes(channelPermissions(hub.state, userId, parent), 'ViewChannel'))
    throw new DiscordError('missingAccess');
  addThreadMember(hub, thread, userId);
  return { status: 204 };
}

function removeMember(hub: Hub, request: RouteRequest): RouteAnswer {
  const thread = changeableThread(hub, request);
  const userId = userParam(hub, request);
  const isSelf = userId === hub.state.applicationId;
  const ownsPrivate = thread.type === 12 && thread.ownerId === hub.state.applicationId;
  if (!isSelf && !ownsPrivate && !botMay(hub, thread, 'ManageThreads')) throw new DiscordError('missingPermissions');
  removeThreadMember(hub, thread, userId);
  return { status: 204 };
}

function changeableThread(hub: Hub, request: RouteRequest): Thread {
  const thread = visibleThread(hub, request);
  if (thread.archived) throw new DiscordError('archivedThread');
  return thread;
}

function userParam(hub: Hub, request: RouteRequest): string {
  const user = param(request, 'user');
  return user === '@me' ? hub.state.applicationId : user;
}
