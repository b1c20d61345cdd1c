/** The knobs of a test, inside the process of the local Discord. */
import { GatewayIntentBits, PermissionFlagsBits } from 'discord-api-types/v10';
import { refusalOfCode } from '../discord-error.ts';
import type { Hub } from '../hub.ts';
import { publishChannel, publishChannelDeleted, publishMember, viewersOf } from '../operations/publish.ts';
import { archiveIdleThreads, deleteThread, setArchived } from '../operations/threads.ts';
import { deleteMessage } from '../operations/write-message.ts';
import type { PermissionName } from '../permissions.ts';
import { wireRole } from '../present/wire-objects.ts';
import type { StoredMember } from '../state/state.ts';
import type { Human } from './human.ts';
import { channelByName, personByName } from './names.ts';
import { createPerson } from './person.ts';
import { peopleOf } from './person-view.ts';

const CALLBACK = { method: 'POST', path: '/callback' } as const;

export function createHuman(hub: Hub): Human {
  const { state, faults } = hub;
  const memberOf = (person: string): StoredMember => {
    const member = state.members[personByName(state, person).id];
    if (!member) throw new Error(`${person} is no member of the server.`);
    return member;
  };
  return {
    as: (person) => createPerson(hub, personByName(state, person)),
    people: async () => peopleOf(state),
    stats: async () => hub.statistics.snapshot(),

    dropCallback: async ({ times = 1 } = {}) =>
      faults.add({ ...CALLBACK, times }, { kind: 'disconnect', effect: 'before' }),
    loseInteraction: async ({ times = 1 } = {}) => faults.loseInteractions(times),
    next429: async ({ retryAfterSeconds = 1, scope = 'user', ...match } = {}) =>
      faults.add(match, { kind: 'rateLimit', retryAfterSeconds, scope }),
    nextStatus: async (status, { effect, ...match }) => faults.add(match, { kind: 'status', status, effect }),
    nextRefusal: async (code, match = {}) => faults.add(match, { kind: 'refusal', code: refusalOfCode(code).code }),
    nextHang: async ({ effect, ...match }) => faults.add(match, { kind: 'hang', effect }),
    nextDelay: async ({ milliseconds, effect, ...match }) => faults.add(match, { kind: 'delay', milliseconds, effect }),
    nextDisconnect: async ({ effect, ...match }) => faults.add(match, { kind: 'disconnect', effect }),
    clearFaults: async () => faults.clear(),

    dropGateway: async (options) => hub.gateway.drop(options),
    askToReconnect: async () => hub.gateway.askToReconnect(),

    closeDms: async (person, closed = true) => {
      personByName(state, person).dmsClosed = closed;
      hub.changed();
    },
    denyPermission: async (permission, channel) => changeBotPermission(hub, permission, channel, false),
    allowPermission: async (permission, channel) => changeBotPermission(hub, permission, channel, true),
    setMemberRoles: async (person, roles) => {
      const member = memberOf(person);
      member.roles = roles.map((name) => {
        const role = state.roles.find((one) => one.id === name || one.name === name);
        if (!role)
          throw new Error(`There is no role "${name}"; known: ${state.roles.map((one) => one.name).join(', ')}.`);
        return role.id;
      });
      publishMember(hub, member.userId);
    },

    deleteMessage: async (messageId) => {
      const message = Object.values(state.messages)
        .flat()
        .find((one) => one.id === messageId);
      if (!message) throw new Error(`There is no message ${messageId}.`);
      deleteMessage(hub, message);
    },
    deleteChannel: async (name) => {
      const channel = channelByName(state, name, '');
      if (channel.kind === 'thread') return deleteThread(hub, channel);
      const viewers = viewersOf(state, channel);
      delete state.channels[channel.id];
      delete state.messages[channel.id];
      publishChannelDeleted(hub, channel, viewers);
    },
    setThreadArchived: async (name, { archived, locked }) => {
      const thread = channelByName(state, name, '');
      if (thread.kind !== 'thread') throw new Error(`"${name}" is no thread.`);
      setArchived(hub, thread, archived);
      if (locked !== undefined) thread.locked = locked;
      publishChannel(hub, 'updated', thread);
    },

    advanceClock: async (milliseconds) => {
      hub.clock.advance(milliseconds);
      hub.outcomes.checkDeadlines();
      archiveIdleThreads(hub);
      hub.people.sendToEverybody({ type: 'clock.moved', offset: hub.clock.offset() });
    },
    runTool: async (label) => {
      const tool = hub.tools.find((one) => one.label === label);
      if (!tool)
        throw new Error(
          `There is no tool "${label}"; known: ${hub.tools.map((one) => one.label).join(', ') || 'none'}.`,
        );
      return (await tool.run()) ?? '';
    },
  };
}

/** For the whole server by the bot's roles, for one channel by an overwrite. */
function changeBotPermission(
  hub: Hub,
  permission: PermissionName,
  channelName: string | undefined,
  allowed: boolean,
): void {
  const { state } = hub;
  const bit = PermissionFlagsBits[permission];
  const bot = state.applicationId;
  if (channelName === undefined) {
    // Also from @everyone, which the bot has like all others: the bot's own role gets it back.
    const ownRoles = [state.guild.id, ...(state.members[bot]?.roles ?? [])];
    for (const role of state.roles.filter((one) => ownRoles.includes(one.id))) {
      const held = BigInt(role.permissions);
      role.permissions = String(allowed ? held | bit : held & ~bit);
      hub.gateway.dispatch(
        'GUILD_ROLE_UPDATE',
        { guild_id: state.guild.id, role: wireRole(role) },
        GatewayIntentBits.Guilds,
      );
    }
    hub.changed();
    return;
  }
  const channel = channelByName(state, channelName, '');
  if (channel.kind !== 'text')
    throw new Error('Permissions are set on channels of the server, not on threads or direct messages.');
  const known = channel.overwrites.find((one) => one.id === bot);
  const overwrite = known ?? { id: bot, type: 1 as const, allow: '0', deny: '0' };
  if (!known) channel.overwrites.push(overwrite);
  overwrite.deny = String(allowed ? BigInt(overwrite.deny) & ~bit : BigInt(overwrite.deny) | bit);
  overwrite.allow = String(BigInt(overwrite.allow) & ~bit);
  publishChannel(hub, 'updated', channel);
}
