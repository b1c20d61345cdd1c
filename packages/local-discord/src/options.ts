/** What a local Discord is started with, and the state of a fresh one. */
import * as z from 'zod';
import type { Clock } from './clock.ts';
import { EVERYONE_PERMISSIONS, bits } from './permissions.ts';
import type { State } from './state/state.ts';

const snowflake = z.string().regex(/^[1-9][0-9]{16,19}$/, 'an id is a string of 17 to 20 digits');
const permissions = z.string().regex(/^[0-9]+$/, 'permissions are a decimal bit field in a string');

const overwrite = z.strictObject({
  /** Name or id of a role or of a member. */
  of: z.string(),
  allow: permissions.default('0'),
  deny: permissions.default('0'),
});

/** The part of the options that can stand in a configuration file. */
export const localDiscordConfiguration = z.strictObject({
  /** The bot token that is accepted; every other one is refused with 401 and close code 4004. */
  token: z.string().min(1),
  applicationId: snowflake,
  bot: z
    .strictObject({
      name: z.string().default('Cloud ChatOps'),
      /** Permissions of the bot's role; default: what the bot asks for when it is invited. */
      permissions: permissions.optional(),
    })
    .prefault({}),
  guild: z.strictObject({
    id: snowflake.optional(),
    name: z.string().min(1),
    everyonePermissions: permissions.optional(),
    roles: z
      .array(
        z.strictObject({
          id: snowflake.optional(),
          name: z.string().min(1),
          permissions: permissions.default('0'),
          color: z.int().min(0).max(0xffffff).default(0),
        }),
      )
      .default([]),
    /** The people whose side the page plays. The first one owns nothing special. */
    members: z
      .array(
        z.strictObject({
          id: snowflake.optional(),
          name: z.string().min(1),
          username: z.string().min(1).optional(),
          /** What this person is there for, for example "approver". */
          note: z.string().default(''),
          /** Role names or ids. */
          roles: z.array(z.string()).default([]),
        }),
      )
      .min(1),
    channels: z
      .array(
        z.strictObject({
          id: snowflake.optional(),
          name: z.string().min(1),
          topic: z.string().optional(),
          overwrites: z.array(overwrite).default([]),
        }),
      )
      .min(1),
  }),
});

/** Rate limits; only tests change them. */
export interface Limits {
  /** Messages created per channel: `requests` per `seconds`. */
  createMessage: Rate;
  /** Messages edited per channel. */
  editMessage: Rate;
  /** Messages edited by the token of an interaction, per interaction. */
  editAnswer: Rate;
  /** Changes of a channel's or thread's name or topic. */
  rename: Rate;
  /** All requests of the bot together; callbacks and interaction webhooks are exempt. */
  global: Rate;
}

export interface Rate {
  requests: number;
  seconds: number;
}

export interface LocalDiscordOptions extends z.input<typeof localDiscordConfiguration> {
  /** Default: a free one. */
  port?: number;
  /** Where the state is kept over restarts; default: nowhere. Attachments lie beside it in `<dataFile>.files/`. */
  dataFile?: string;
  clock?: Clock;
  limits?: Partial<Limits>;
  /** More buttons in the page's region "Test tools", for what this package knows nothing of (stop the bot, a failing cloud). */
  tools?: TestTool[];
  /** Text of the page's banner. */
  banner?: string;
}

export interface TestTool {
  label: string;
  /** What it does, in one sentence. */
  description?: string;
  /** The answer is shown beside the button. */
  run(): Promise<string | void>;
}

/** What Discord does (observed; https://discord.com/developers/docs/topics/rate-limits says not to rely on it). */
export const DEFAULT_LIMITS: Limits = {
  createMessage: { requests: 5, seconds: 5 },
  editMessage: { requests: 5, seconds: 5 },
  editAnswer: { requests: 5, seconds: 5 },
  rename: { requests: 2, seconds: 600 },
  global: { requests: 50, seconds: 1 },
};

export const DEFAULT_BANNER = 'Local demo: no Discord, simulated cloud';

const BOT_PERMISSIONS = bits(
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'ManageThreads',
);

/** Ids that the options leave out: fixed, so that links and stored files stay right over restarts. */
const firstGeneratedId = 1_100_000_000_000_000_000n;

/**
 * The state of a fresh server.
 * @throws Error naming the field, when the options do not fit together
 */
export function initialState(options: LocalDiscordOptions, now: number): State {
  const { token: _token, applicationId, bot, guild } = parseConfiguration(options);
  let next = firstGeneratedId;
  const idOr = (given: string | undefined): string => given ?? (next++).toString();

  const guildId = idOr(guild.id);
  const botRoleId = idOr(undefined);
  const roles: State['roles'] = [
    role(guildId, '@everyone', guild.everyonePermissions ?? EVERYONE_PERMISSIONS.toString(), 0, 0),
    role(botRoleId, bot.name, bot.permissions ?? BOT_PERMISSIONS.toString(), 0, 1),
    ...guild.roles.map((given, index) =>
      role(idOr(given.id), given.name, given.permissions, given.color, guild.roles.length + 1 - index),
    ),
  ];
  const roleId = (nameOrId: string, field: string): string => {
    const found = roles.find((known) => known.id === nameOrId || known.name === nameOrId);
    if (!found)
      throw new Error(`${field}: there is no role "${nameOrId}"; known: ${roles.map((r) => r.name).join(', ')}.`);
    return found.id;
  };

  const state: State = {
    version: 1,
    lastId: '0',
    applicationId,
    guild: { id: guildId, name: guild.name, ownerId: idOr(undefined) },
    roles,
    users: {},
    members: {},
    channels: {},
    messages: {},
    commands: [],
    interactions: {},
  };
  state.users[applicationId] = user(applicationId, bot.name, bot.name, true, '');
  state.members[applicationId] = { userId: applicationId, roles: [botRoleId], joinedAt: now };
  state.users[state.guild.ownerId] = user(state.guild.ownerId, 'server-owner', 'Server owner', false, 'owner');
  state.members[state.guild.ownerId] = { userId: state.guild.ownerId, roles: [], joinedAt: now };

  guild.members.forEach((given, index) => {
    const id = idOr(given.id);
    state.users[id] = user(id, given.username ?? given.name.toLowerCase(), given.name, false, given.note);
    state.members[id] = {
      userId: id,
      roles: given.roles.map((name) => roleId(name, `guild.members[${index}].roles`)),
      joinedAt: now,
    };
  });
  guild.channels.forEach((given, index) => {
    const id = idOr(given.id);
    state.channels[id] = {
      kind: 'text',
      id,
      name: given.name,
      topic: given.topic ?? null,
      position: index,
      lastMessageId: null,
      overwrites: given.overwrites.map((one) => {
        const member = Object.values(state.users).find((known) => known.id === one.of || known.name === one.of);
        return member
          ? { id: member.id, type: 1, allow: one.allow, deny: one.deny }
          : { id: roleId(one.of, `guild.channels[${index}].overwrites`), type: 0, allow: one.allow, deny: one.deny };
      }),
    };
    state.messages[id] = [];
  });
  return state;
}

/** The parsed configuration part. Throws an Error that names every wrong field. */
function parseConfiguration(options: LocalDiscordOptions): z.output<typeof localDiscordConfiguration> {
  const { token, applicationId, bot, guild } = options;
  const parsed = localDiscordConfiguration.safeParse({ token, applicationId, ...(bot && { bot }), guild });
  if (parsed.success) return parsed.data;
  throw new Error(`The options of the local Discord are not valid:\n${z.prettifyError(parsed.error)}`);
}

function role(
  id: string,
  name: string,
  permissionBits: string,
  color: number,
  position: number,
): State['roles'][number] {
  return { id, name, permissions: permissionBits, color, position };
}

function user(id: string, username: string, name: string, bot: boolean, note: string): State['users'][string] {
  return { id, username, name, bot, note, dmsClosed: false };
}
