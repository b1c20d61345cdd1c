/** The two payloads that a new session starts with. */
import { isoTime } from '../clock.ts';
import { channelPermissions, includes } from '../permissions.ts';
import { wireGuildChannel, wireMember, wireRole, wireThread, wireUser } from '../present/wire-objects.ts';
import { findMember, findUser, threadsOf } from '../state/find.ts';
import type { State } from '../state/state.ts';

/** `d` of READY, without session id and resume address. */
export function readyPayload(state: State): object {
  return {
    v: 10,
    user: { ...wireUser(findUser(state, state.applicationId)), mfa_enabled: false, verified: true, email: null },
    application: { id: state.applicationId, flags: 0 },
    guilds: [{ id: state.guild.id, unavailable: true }],
  };
}

/** `d` of GUILD_CREATE: what the bot sees. Without the members intent only the bot itself is listed as a member. */
export function guildPayload(state: State): object {
  const bot = state.applicationId;
  const sees = (channel: State['channels'][string]): boolean =>
    includes(channelPermissions(state, bot, channel), 'ViewChannel');
  return {
    id: state.guild.id,
    name: state.guild.name,
    owner_id: state.guild.ownerId,
    icon: null,
    splash: null,
    description: null,
    features: [],
    emojis: [],
    stickers: [],
    preferred_locale: 'en-US',
    premium_tier: 0,
    nsfw_level: 0,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    system_channel_flags: 0,
    afk_timeout: 300,
    unavailable: false,
    large: false,
    joined_at: isoTime(findMember(state, bot).joinedAt),
    member_count: Object.keys(state.members).length,
    roles: state.roles.map(wireRole),
    members: [wireMember(state, findMember(state, bot))],
    channels: Object.values(state.channels)
      .filter((channel) => channel.kind === 'text' && sees(channel))
      .map((channel) => wireGuildChannel(state, channel as Extract<typeof channel, { kind: 'text' }>)),
    threads: threadsOf(state)
      .filter((thread) => !thread.archived && sees(thread))
      .map((thread) => wireThread(state, thread)),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
