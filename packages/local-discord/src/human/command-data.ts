/** Turns what a person typed into the `data` of a command interaction. */
import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { CommandOption } from '../commands/check-command.ts';
import { commandNameOf, parseCommandLine } from '../commands/parse-command-line.ts';
import type { TypedOption } from '../commands/parse-command-line.ts';
import type { Hub } from '../hub.ts';
import { channelPermissions, includes } from '../permissions.ts';
import { wireMember, wireRole, wireUser } from '../present/wire-objects.ts';
import type { StoredChannel, StoredUser } from '../state/state.ts';
import type { CommandCall } from './human.ts';
import { personByName } from './names.ts';

const TYPE = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  number: 10,
} as const;

/** The commands that Discord's client offers this person here. */
export function commandsFor(hub: Hub, user: StoredUser, channel: StoredChannel | undefined): APIApplicationCommand[] {
  return hub.state.commands.filter((command) => command.type === 1 && mayUse(hub, user, channel, command));
}

function mayUse(
  hub: Hub,
  user: StoredUser,
  channel: StoredChannel | undefined,
  command: APIApplicationCommand,
): boolean {
  if (!channel) return true;
  if (channel.kind === 'dm') return command.guild_id === undefined && (command.contexts?.includes(1) ?? true);
  const held = channelPermissions(hub.state, user.id, channel);
  const needed = command.default_member_permissions;
  if (!includes(held, 'UseApplicationCommands')) return false;
  if (needed === null) return true;
  // "0" is for administrators only.
  return needed === '0' ? includes(held, 'Administrator') : (held & BigInt(needed)) === BigInt(needed);
}

/** Throws an Error that lists the commands when there is none of that name. */
export function commandByName(hub: Hub, user: StoredUser, channel: StoredChannel, name: string): APIApplicationCommand {
  const offered = commandsFor(hub, user, channel);
  const found = offered.find((command) => command.name === name);
  if (!found)
    throw new Error(
      `There is no command "/${name}" here for ${user.name}; known: ${offered.map((c) => `/${c.name}`).join(', ') || 'none'}.`,
    );
  return found;
}

/** Reads a command line. */
export function readCall(hub: Hub, user: StoredUser, channel: StoredChannel, line: string): CommandCall {
  const command = commandByName(hub, user, channel, commandNameOf(line) ?? line);
  const typed = parseCommandLine(line, (command.options ?? []) as CommandOption[]);
  return { name: typed.name, options: flatten(typed.options) };
}

/** Options of a subcommand are keyed `subcommand option`. */
function flatten(options: TypedOption[], prefix = ''): Record<string, string> {
  return Object.fromEntries(
    options.flatMap((option): [string, string][] =>
      option.options
        ? [[`${prefix}${option.name}`, ''], ...Object.entries(flatten(option.options, `${prefix}${option.name} `))]
        : [[`${prefix}${option.name}`, option.text]],
    ),
  );
}

/**
 * The `data` of the interaction.
 * @param focused the option that the person is typing in, for autocomplete
 * @throws Error that names the option which is missing or wrong
 */
export function callData(
  hub: Hub,
  command: APIApplicationCommand,
  call: CommandCall,
  focused?: string,
): Record<string, unknown> {
  const resolved: Resolved = { users: {}, members: {}, roles: {}, channels: {} };
  const options = wireOptions(
    hub,
    (command.options ?? []) as CommandOption[],
    call.options ?? {},
    '',
    focused,
    resolved,
  );
  const used = Object.fromEntries(Object.entries(resolved).filter(([, entries]) => Object.keys(entries).length > 0));
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    options,
    ...(command.guild_id !== undefined && { guild_id: command.guild_id }),
    ...(Object.keys(used).length > 0 && { resolved: used }),
  };
}

interface Resolved {
  users: Record<string, unknown>;
  members: Record<string, unknown>;
  roles: Record<string, unknown>;
  channels: Record<string, unknown>;
}

function wireOptions(
  hub: Hub,
  options: readonly CommandOption[],
  given: Record<string, string | number | boolean>,
  prefix: string,
  focused: string | undefined,
  resolved: Resolved,
): Record<string, unknown>[] {
  const known = new Set(options.map((option) => `${prefix}${option.name}`));
  const stranger = Object.keys(given).find(
    (key) => key.startsWith(prefix) && !known.has(key) && ![...known].some((one) => key.startsWith(`${one} `)),
  );
  if (stranger !== undefined)
    throw new Error(`The command has no option "${stranger}"; known: ${[...known].join(', ') || 'none'}.`);

  return options.flatMap((option): Record<string, unknown>[] => {
    const key = `${prefix}${option.name}`;
    if (option.type === TYPE.subcommand || option.type === TYPE.group) {
      const chosen = Object.keys(given).some((name) => name === key || name.startsWith(`${key} `));
      if (!chosen) return [];
      return [
        {
          name: option.name,
          type: option.type,
          options: wireOptions(hub, option.options ?? [], given, `${key} `, focused, resolved),
        },
      ];
    }
    const value = given[key];
    const isFocused = key === focused;
    if (value === undefined) {
      if (option.required && focused === undefined) throw new Error(`The option "${option.name}" is required.`);
      return [];
    }
    return [
      {
        name: option.name,
        type: option.type,
        // While it is typed, an option is text; afterwards it is what its type says.
        value: isFocused ? String(value) : wireValue(hub, option, value, resolved, focused !== undefined),
        ...(isFocused && { focused: true }),
      },
    ];
  });
}

function wireValue(
  hub: Hub,
  option: CommandOption,
  value: string | number | boolean,
  resolved: Resolved,
  unfinished: boolean,
): string | number | boolean {
  const text = String(value);
  const choices = option.choices ?? [];
  if (choices.length > 0) {
    const choice = choices.find(
      (one) => one.value === value || one.name.toLowerCase() === text.toLowerCase() || String(one.value) === text,
    );
    if (!choice && !unfinished)
      throw new Error(
        `"${text}" is no choice of "${option.name}"; choices: ${choices.map((one) => one.name).join(', ')}.`,
      );
    return choice?.value ?? value;
  }
  switch (option.type) {
    case TYPE.integer:
    case TYPE.number: {
      const number = Number(text);
      if (text.trim() === '' || Number.isNaN(number) || (option.type === TYPE.integer && !Number.isInteger(number))) {
        throw new Error(
          `"${text}" is no ${option.type === TYPE.integer ? 'whole number' : 'number'} ("${option.name}").`,
        );
      }
      return number;
    }
    case TYPE.boolean:
      return /^true$/i.test(text);
    case TYPE.user: {
      const user = personByName(hub.state, text.replace(/^@/, ''));
      resolved.users[user.id] = wireUser(user);
      const member = hub.state.members[user.id];
      if (member) resolved.members[user.id] = { ...wireMember(hub.state, member), user: undefined, permissions: '0' };
      return user.id;
    }
    case TYPE.role: {
      const role = hub.state.roles.find((one) => one.id === text || one.name === text.replace(/^@/, ''));
      if (!role) throw new Error(`There is no role "${text}".`);
      resolved.roles[role.id] = wireRole(role);
      return role.id;
    }
    default:
      checkLength(option, text);
      return text;
  }
}

function checkLength(option: CommandOption & { min_length?: number; max_length?: number }, text: string): void {
  if (text.length < (option.min_length ?? 0) || text.length > (option.max_length ?? 6000)) {
    throw new Error(`"${option.name}" takes ${option.min_length ?? 0} to ${option.max_length ?? 6000} characters.`);
  }
}
