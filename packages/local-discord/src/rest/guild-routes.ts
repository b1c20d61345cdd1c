/** Endpoints that say who and what is there: gateway, application, users, guild, roles, members. */
import { DiscordError } from '../discord-error.ts';
import type { Hub } from '../hub.ts';
import { includes, channelPermissions } from '../permissions.ts';
import {
  wireChannel,
  wireGuildChannel,
  wireMember,
  wireRole,
  wireThread,
  wireThreadMember,
  wireUser,
} from '../present/wire-objects.ts';
import { findMember, findUser, threadsOf } from '../state/find.ts';
import { openDirectMessages } from '../operations/direct-messages.ts';
import type { Route, RouteRequest } from './route.ts';
import { param } from './route-helpers.ts';

/** https://discord.com/developers/docs/events/gateway#session-start-limit-object */
const IDENTIFIES_PER_DAY = 1000;

export const guildRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/gateway/bot',
    response: 'GatewayBotResponse',
    handle: (hub) => ({
      status: 200,
      body: {
        url: hub.gateway.url(),
        shards: 1,
        session_start_limit: {
          total: IDENTIFIES_PER_DAY,
          remaining: IDENTIFIES_PER_DAY,
          reset_after: 86_400_000,
          max_concurrency: 1,
        },
      },
    }),
  },
  {
    method: 'GET',
    path: '/users/@me',
    response: 'UserPIIResponse',
    handle: (hub) => ({
      status: 200,
      body: {
        ...wireUser(findUser(hub.state, hub.state.applicationId)),
        mfa_enabled: false,
        locale: 'en-US',
        verified: true,
        email: null,
      },
    }),
  },
  {
    method: 'GET',
    path: '/users/:user',
    response: 'UserResponse',
    handle: (hub, request) => ({ status: 200, body: wireUser(findUser(hub.state, param(request, 'user'))) }),
  },
  {
    method: 'GET',
    path: '/applications/@me',
    response: 'PrivateApplicationResponse',
    handle: (hub) => ({ status: 200, body: wireApplication(hub) }),
  },
  {
    method: 'POST',
    path: '/users/@me/channels',
    request: 'CreatePrivateChannelRequest',
    response: 'PrivateChannelResponse',
    handle(hub, request) {
      const recipientId = (request.body as { recipient_id?: string | null }).recipient_id ?? '';
      if (findUser(hub.state, recipientId).bot) throw new DiscordError('cannotMessageUser');
      return { status: 200, body: wireChannel(hub.state, openDirectMessages(hub, recipientId)) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild',
    response: 'GuildWithCountsResponse',
    handle(hub, request) {
      knownGuild(hub, request);
      return { status: 200, body: wireGuild(hub) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    response: 'GuildChannelResponse',
    listed: true,
    handle(hub, request) {
      knownGuild(hub, request);
      const { state } = hub;
      const channels = Object.values(state.channels).filter((channel) => channel.kind === 'text');
      const visible = channels.filter((channel) =>
        includes(channelPermissions(state, state.applicationId, channel), 'ViewChannel'),
      );
      return { status: 200, body: visible.map((channel) => wireGuildChannel(state, channel)) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/roles',
    response: 'GuildRoleResponse',
    listed: true,
    handle(hub, request) {
      knownGuild(hub, request);
      return { status: 200, body: hub.state.roles.map(wireRole) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    response: 'GuildMemberResponse',
    handle(hub, request) {
      knownGuild(hub, request);
      return { status: 200, body: wireMember(hub.state, findMember(hub.state, param(request, 'user'))) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/threads/active',
    response: 'ThreadsResponse',
    handle(hub, request) {
      knownGuild(hub, request);
      const { state } = hub;
      const threads = threadsOf(state).filter(
        (thread) => !thread.archived && includes(channelPermissions(state, state.applicationId, thread), 'ViewChannel'),
      );
      const members = threads.flatMap((thread) =>
        thread.members
          .filter((member) => member.userId === state.applicationId)
          .map((member) => wireThreadMember(thread, member)),
      );
      return {
        status: 200,
        body: { threads: threads.map((thread) => wireThread(state, thread)), members, has_more: false },
      };
    },
  },
];

/** Refuses with 10004 unless the path names this server's guild. */
export function knownGuild(hub: Hub, request: RouteRequest): void {
  if (param(request, 'guild') !== hub.state.guild.id) throw new DiscordError('unknownGuild');
}

function wireApplication(hub: Hub): object {
  const { state } = hub;
  const owner = findUser(state, state.guild.ownerId);
  return {
    id: state.applicationId,
    name: findUser(state, state.applicationId).name,
    icon: null,
    description: '',
    type: null,
    flags: 0,
    flags_new: '0',
    bot: wireUser(findUser(state, state.applicationId)),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: wireUser(owner),
    approximate_guild_count: 1,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
}

function wireGuild(hub: Hub): object {
  const { state } = hub;
  return {
    id: state.guild.id,
    name: state.guild.name,
    owner_id: state.guild.ownerId,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: state.roles.map(wireRole),
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}
