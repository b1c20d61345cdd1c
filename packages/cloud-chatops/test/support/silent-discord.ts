/**
 * Discord's answering half inside the process, for tests of tens of thousands of interactions: payloads go straight to
 * the client's own handler, requests of the client are taken as Discord takes them and cost nothing.
 */
import type { Client, ClientOptions } from 'discord.js';
import { GUILD } from './desk.ts';

export interface Origin {
  readonly user: string;
  readonly roles: readonly string[];
  /** Absent: a direct message. */
  readonly guildId: string | undefined;
  readonly channelId: string;
}

type Payload = { readonly id: string } & Record<string, unknown>;

export interface SilentDiscord {
  /** For the client's options. */
  readonly rest: NonNullable<ClientOptions['rest']>;
  /** From now on requests stay in the process; the member is one whose roles can be fetched. */
  listen(member: string, roles: readonly string[]): void;
  /** Every `custom_id` of these sessions that the bot has put into a message or dialog, oldest first. */
  issued(sessionIds: readonly string[]): readonly string[];
  /** Ms until the interaction was answered; `undefined` if it was not within `ms`. */
  answerTo(id: string, ms: number): Promise<number | undefined>;
  send(client: Client, payload: Payload): void;
  click(
    origin: Origin & { readonly messageId: string; readonly ephemeral: boolean },
    kind: 'button' | 'select' | 'modal',
    customId: string,
    typed: string,
  ): Payload;
  command(
    origin: Origin & { readonly typing: boolean },
    name: string,
    options: Readonly<Record<string, string>>,
  ): Payload;
}

const APPLICATION = '1200000000000000001';
const EPHEMERAL = 64;
const json = (body: unknown): Response =>
  new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json' } });
const nothing = (): Response => new Response(null, { status: 204 });

export function createSilentDiscord(): SilentDiscord {
  let listening = false;
  let last = 2_000_000_000_000_000_000n;
  const snowflake = (): string => (++last).toString();
  /** By session. */
  const issued = new Map<string, Set<string>>();
  const waiting = new Map<string, () => void>();
  /** Token of the interaction → message. */
  const clicked = new Map<string, string>();
  const members = new Map<string, readonly string[]>();

  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, field] of Object.entries(value)) {
      if (key === 'custom_id' && typeof field === 'string' && field.startsWith('cco')) {
        const session = field.split(':')[2] ?? '';
        issued.set(session, (issued.get(session) ?? new Set()).add(field));
      } else note(field);
    }
  };
  const noteBody = (body: unknown): void => {
    const text = body instanceof FormData ? body.get('payload_json') : body;
    if (typeof text === 'string') note(JSON.parse(text));
  };
  const message = (channelId: string, id = snowflake()) => ({
    id,
    channel_id: channelId,
    author: { id: APPLICATION, username: 'bot', discriminator: '0', avatar: null, bot: true },
    content: '',
    timestamp: '2026-01-01T00:00:00Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: 0,
    components: [],
  });
  const thread = (parent: string, id = snowflake()) => ({
    id,
    type: 11,
    guild_id: GUILD,
    parent_id: parent,
    name: 'thread',
    thread_metadata: {
      archived: false,
      auto_archive_duration: 60,
      archive_timestamp: '2026-01-01T00:00:00Z',
      locked: false,
    },
  });

  const respond = (method: string, path: string): Response => {
    const [, kind, id = '', sub, mid, subsub] = path.split('/');
    if (kind === 'interactions') {
      waiting.get(id)?.();
      return json({ interaction: { id, type: 2 }, resource: { type: 4, message: message('1300000000000000001') } });
    }
    // `/webhooks/<application>/<token>/messages/@original`: the message that was clicked.
    if (kind === 'webhooks') return json(message('1300000000000000001', clicked.get(sub ?? '')));
    if (kind === 'guilds' && sub === 'members' && mid !== undefined) {
      const roles = members.get(mid);
      return roles === undefined
        ? new Response(JSON.stringify({ code: 10007, message: 'Unknown Member' }), {
            status: 404,
            headers: { 'content-type': 'application/json' },
          })
        : json({ user: { id: mid, username: 'x', discriminator: '0', avatar: null }, roles });
    }
    if (kind === 'users') return json({ id: snowflake(), type: 1 });
    if (kind === 'channels' && method === 'POST' && (sub === 'threads' || subsub === 'threads'))
      return json(thread(id));
    if (kind === 'channels' && sub === undefined) return json(thread('1300000000000000001', id));
    if (kind === 'channels' && sub === 'messages' && method === 'GET')
      return json(mid === undefined ? [] : message(id, mid));
    if (kind === 'channels' && sub === 'messages' && method !== 'DELETE') return json(message(id, mid));
    return nothing();
  };

  const user = (id: string) => ({ id, username: `u${id}`, discriminator: '0', avatar: null, global_name: null });
  const from = ({ user: id, roles, guildId, channelId }: Origin) => ({
    id: snowflake(),
    application_id: APPLICATION,
    token: `token-${last}`,
    version: 1,
    channel_id: channelId,
    channel: { id: channelId, type: guildId === undefined ? 1 : 0, guild_id: guildId, name: 'deployments' },
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: {},
    app_permissions: (2n ** 50n - 1n).toString(),
    ...(guildId === undefined
      ? { user: user(id) }
      : {
          guild_id: guildId,
          guild_locale: 'en-US',
          member: {
            user: user(id),
            roles,
            nick: null,
            avatar: null,
            joined_at: '2026-01-01T00:00:00Z',
            premium_since: null,
            deaf: false,
            mute: false,
            flags: 0,
            permissions: '0',
          },
        }),
  });

  return {
    rest: {
      globalRequestsPerSecond: 1_000_000,
      makeRequest: async (url, init) => {
        const path = new URL(url).pathname.replace(/^\/api\/v10/, '');
        if (!listening) return fetch(url, init as RequestInit) as never;
        noteBody(init.body);
        return respond(init.method ?? 'GET', path) as never;
      },
    },
    listen(member, roles) {
      members.set(member, roles);
      listening = true;
    },
    issued: (sessionIds) => sessionIds.flatMap((id) => [...(issued.get(id) ?? [])]),
    answerTo(id, ms) {
      const start = performance.now();
      return new Promise((resolve) => {
        if (ms === 0) return resolve(0);
        const timer = setTimeout(() => resolve(undefined), ms);
        waiting.set(id, () => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(performance.now() - start);
        });
      });
    },
    send(client, payload) {
      // What the gateway calls for INTERACTION_CREATE.
      const { actions } = client as unknown as { actions: { InteractionCreate: { handle(data: unknown): void } } };
      actions.InteractionCreate.handle(payload);
    },
    click({ messageId, ephemeral, ...origin }, kind, customId, typed) {
      const source = { ...message(origin.channelId, messageId), flags: ephemeral ? EPHEMERAL : 0 };
      const field = { type: 4, id: 2, custom_id: 'text', value: typed };
      const data = {
        button: { component_type: 2, custom_id: customId },
        select: { component_type: 3, custom_id: customId, values: [typed] },
        modal: { custom_id: customId, components: [{ type: 18, id: 1, component: field }] },
      }[kind];
      const interaction = from(origin);
      clicked.set(interaction.token, messageId);
      return { ...interaction, type: kind === 'modal' ? 5 : 3, message: source, data };
    },
    command({ typing, ...origin }, name, options) {
      const given = Object.entries(options).map(([option, value], i, all) => ({
        type: 3,
        name: option,
        value,
        ...(typing && i === all.length - 1 ? { focused: true } : {}),
      }));
      return {
        ...from(origin),
        type: typing ? 4 : 2,
        data: { id: '1', name, type: 1, guild_id: GUILD, options: given },
      };
    },
  };
}
