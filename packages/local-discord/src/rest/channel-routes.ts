/** Channels and threads as things: reading, changing, deleting. */
import { DiscordError } from '../discord-error.ts';
import type { Hub } from '../hub.ts';
import { publishChannel, publishChannelDeleted, viewersOf } from '../operations/publish.ts';
import { deleteThread, setArchived } from '../operations/threads.ts';
import { wireChannel } from '../present/wire-objects.ts';
import type { GuildChannel, Overwrite, Thread } from '../state/state.ts';
import { RateLimited } from './rate-limiter.ts';
import type { Route, RouteAnswer, RouteRequest } from './route.ts';
import { botMay, requirePermissions, visibleChannel } from './route-helpers.ts';

/** The schema of each type of channel. */
const SCHEMAS: Record<number, string> = {
  0: 'GuildChannelResponse',
  1: 'PrivateChannelResponse',
  11: 'ThreadResponse',
  12: 'ThreadResponse',
};

function channelSchema(body: unknown): string {
  return SCHEMAS[(body as { type: number }).type] ?? 'GuildChannelResponse';
}

export const channelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels/:channel',
    response: channelSchema,
    handle: (hub, request) => ({ status: 200, body: wireChannel(hub.state, visibleChannel(hub, request)) }),
  },
  {
    method: 'PATCH',
    path: '/channels/:channel',
    request: (_body, hub, params) =>
      hub.state.channels[params['channel'] ?? '']?.kind === 'thread'
        ? 'UpdateThreadRequestPartial'
        : 'UpdateGuildChannelRequestPartial',
    response: channelSchema,
    handle: change,
  },
  { method: 'DELETE', path: '/channels/:channel', response: channelSchema, handle: remove },
];

interface ThreadChange {
  name?: string | null;
  archived?: boolean | null;
  locked?: boolean | null;
  invitable?: boolean | null;
  auto_archive_duration?: number | null;
  rate_limit_per_user?: number | null;
}

interface ChannelChange {
  name?: string;
  topic?: string | null;
  permission_overwrites?:
    | { id: string; type?: 0 | 1 | null; allow?: string | number | null; deny?: string | number | null }[]
    | null;
}

function change(hub: Hub, request: RouteRequest): RouteAnswer {
  const channel = visibleChannel(hub, request);
  if (channel.kind === 'dm') throw new DiscordError('cannotInDirectMessages');
  if (channel.kind === 'thread') changeThread(hub, channel, request.body as ThreadChange);
  else changeChannel(hub, channel, request.body as ChannelChange);
  publishChannel(hub, 'updated', channel);
  return { status: 200, body: wireChannel(hub.state, channel) };
}

function changeThread(hub: Hub, thread: Thread, body: ThreadChange): void {
  const manages = botMay(hub, thread, 'ManageThreads');
  const own = thread.ownerId === hub.state.applicationId;
  const wants = (field: keyof ThreadChange): boolean => body[field] !== undefined && body[field] !== null;

  if (wants('locked') && body.locked !== thread.locked && !manages) throw new DiscordError('missingPermissions');
  if (wants('rate_limit_per_user') && !manages) throw new DiscordError('missingPermissions');
  if (body.archived === false && thread.archived) {
    if (thread.locked && !manages) throw new DiscordError('missingPermissions');
    requirePermissions(hub, thread, ['SendMessagesInThreads']);
  } else if (!own && !manages) {
    throw new DiscordError('missingPermissions');
  }
  // An archived thread must be brought back first, or in the same request.
  const staysArchived = thread.archived && body.archived !== false;
  const touchesMore =
    wants('name') || wants('auto_archive_duration') || wants('rate_limit_per_user') || wants('invitable');
  if (staysArchived && touchesMore) throw new DiscordError('archivedThread');

  if (typeof body.name === 'string' && body.name !== '') {
    countRename(hub, thread.id);
    thread.name = body.name;
  }
  if (body.auto_archive_duration) thread.autoArchiveMinutes = body.auto_archive_duration;
  if (typeof body.rate_limit_per_user === 'number') thread.rateLimitPerUser = body.rate_limit_per_user;
  if (typeof body.invitable === 'boolean') thread.invitable = body.invitable;
  if (typeof body.locked === 'boolean') thread.locked = body.locked;
  if (typeof body.archived === 'boolean') setArchived(hub, thread, body.archived);
}

function changeChannel(hub: Hub, channel: GuildChannel, body: ChannelChange): void {
  requirePermissions(hub, channel, ['ManageChannels']);
  if (body.name !== undefined || body.topic !== undefined) countRename(hub, channel.id);
  if (body.name !== undefined) channel.name = body.name;
  if (body.topic !== undefined) channel.topic = body.topic;
  if (body.permission_overwrites) {
    requirePermissions(hub, channel, ['ManageRoles']);
    channel.overwrites = body.permission_overwrites.map((one): Overwrite => ({
      id: one.id,
      type: one.type ?? 0,
      allow: String(one.allow ?? 0),
      deny: String(one.deny ?? 0),
    }));
  }
}

/** Renames have a limit of their own, far below that of other changes. */
function countRename(hub: Hub, channelId: string): void {
  const verdict = hub.rateLimiter.take(`rename@${channelId}`, hub.limits.rename);
  if (!verdict.allowed) throw new RateLimited(verdict.resetAfter);
}

function remove(hub: Hub, request: RouteRequest): RouteAnswer {
  const channel = visibleChannel(hub, request);
  const body = wireChannel(hub.state, channel);
  if (channel.kind === 'thread') {
    requirePermissions(hub, channel, ['ManageThreads']);
    deleteThread(hub, channel);
  } else if (channel.kind === 'text') {
    requirePermissions(hub, channel, ['ManageChannels']);
    const viewers = viewersOf(hub.state, channel);
    delete hub.state.channels[channel.id];
    delete hub.state.messages[channel.id];
    publishChannelDeleted(hub, channel, viewers);
  }
  // Deleting a direct-message channel only closes it for the bot: its messages stay.
  return { status: 200, body };
}
