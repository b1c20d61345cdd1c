/** What several routes need: typed parameters and the bot's permissions. */
import { DiscordError } from '../discord-error.ts';
import type { Hub } from '../hub.ts';
import { channelPermissions, includes } from '../permissions.ts';
import type { PermissionName } from '../permissions.ts';
import { findChannel } from '../state/find.ts';
import type { StoredChannel, Thread } from '../state/state.ts';
import type { RouteRequest } from './route.ts';

/** A path parameter that the route's path names. */
export function param(request: RouteRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`The route has no parameter "${name}".`);
  return value;
}

/** The channel of the path, if the bot sees it; else 10003 or 50001. */
export function visibleChannel(hub: Hub, request: RouteRequest): StoredChannel {
  const channel = findChannel(hub.state, param(request, 'channel'));
  requirePermissions(hub, channel, []);
  return channel;
}

/** Refuses with 50001 when the bot does not see the channel, with 50013 when it lacks one of `names` there. */
export function requirePermissions(hub: Hub, channel: StoredChannel, names: readonly PermissionName[]): void {
  const held = channelPermissions(hub.state, hub.state.applicationId, channel);
  if (!includes(held, 'ViewChannel')) throw new DiscordError('missingAccess');
  if (!names.every((name) => includes(held, name))) throw new DiscordError('missingPermissions');
}

/** Whether the bot has a permission in a channel. */
export function botMay(hub: Hub, channel: StoredChannel, name: PermissionName): boolean {
  return includes(channelPermissions(hub.state, hub.state.applicationId, channel), name);
}

/** The thread of the path; 10003 when it is none. */
export function visibleThread(hub: Hub, request: RouteRequest): Thread {
  const channel = visibleChannel(hub, request);
  if (channel.kind !== 'thread') throw new DiscordError('wrongChannelType');
  return channel;
}

/** A number of the query string within bounds. */
export function queryNumber(request: RouteRequest, name: string, fallback: number, maximum: number): number {
  const value = Number(request.query.get(name) ?? fallback);
  return Number.isInteger(value) && value > 0 ? Math.min(value, maximum) : fallback;
}
