/** Registering slash commands, for the guild or for all guilds. */
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { checkCommand } from '../commands/check-command.ts';
import type { CommandBody } from '../commands/check-command.ts';
import { DiscordError, invalidField } from '../discord-error.ts';
import { newId } from '../hub.ts';
import type { Hub } from '../hub.ts';
import type { Route, RouteAnswer, RouteRequest } from './route.ts';
import { param } from './route-helpers.ts';

const MAX_COMMANDS = 100;

/** The same endpoints exist twice: under the guild and for the whole application. */
export const commandRoutes: readonly Route[] = [
  '/applications/:application/guilds/:guild/commands',
  '/applications/:application/commands',
].flatMap((path): Route[] => [
  {
    method: 'GET',
    path,
    response: 'ApplicationCommandResponse',
    listed: true,
    handle: (hub, request) => ({ status: 200, body: commandsOf(hub, scopeOf(hub, request)) }),
  },
  {
    method: 'PUT',
    path,
    request: 'ApplicationCommandUpdateRequest',
    asDescribed: withNumericPermissions,
    list: true,
    response: 'ApplicationCommandResponse',
    listed: true,
    handle: replaceAll,
  },
  {
    method: 'POST',
    path,
    request: 'ApplicationCommandCreateRequest',
    asDescribed: withNumericPermissions,
    response: 'ApplicationCommandResponse',
    handle: upsert,
  },
  {
    method: 'GET',
    path: `${path}/:command`,
    response: 'ApplicationCommandResponse',
    handle: (hub, request) => ({ status: 200, body: commandOf(hub, request) }),
  },
  {
    method: 'PATCH',
    path: `${path}/:command`,
    request: 'ApplicationCommandPatchRequestPartial',
    asDescribed: withNumericPermissions,
    response: 'ApplicationCommandResponse',
    handle: change,
  },
  { method: 'DELETE', path: `${path}/:command`, handle: remove },
]);

/** The description asks for a number; on the wire it is a bit field in a string, and a number is refused. */
function withNumericPermissions(body: unknown): unknown {
  const permissions = (body as CommandBody | null)?.default_member_permissions;
  if (permissions === undefined || permissions === null) return body;
  const isBitField = typeof permissions === 'string' && /^[0-9]+$/.test(permissions);
  return { ...(body as CommandBody), default_member_permissions: isBitField ? Number(permissions) : 'not a bit field' };
}

/** The guild's id, or `undefined` for global commands. */
type Scope = string | undefined;

function scopeOf(hub: Hub, request: RouteRequest): Scope {
  if (param(request, 'application') !== hub.state.applicationId) throw new DiscordError('missingAccess');
  const guild = request.params['guild'];
  if (guild !== undefined && guild !== hub.state.guild.id) throw new DiscordError('missingAccess');
  return guild;
}

function commandsOf(hub: Hub, scope: Scope): APIApplicationCommand[] {
  return hub.state.commands.filter((command) => command.guild_id === scope);
}

function commandOf(hub: Hub, request: RouteRequest): APIApplicationCommand {
  const scope = scopeOf(hub, request);
  const found = commandsOf(hub, scope).find((command) => command.id === param(request, 'command'));
  if (!found) throw new DiscordError('unknownCommand');
  return found;
}

function replaceAll(hub: Hub, request: RouteRequest): RouteAnswer {
  const scope = scopeOf(hub, request);
  const bodies = request.body as CommandBody[];
  if (bodies.length > MAX_COMMANDS) throw tooMany();
  const keys = bodies.map((body) => `${body.type ?? 1} ${body.name}`);
  const fields = bodies.flatMap((body, index) => [
    ...checkCommand(body, [index]),
    ...(keys.indexOf(keys[index] ?? '') < index
      ? [
          {
            path: [index, 'name'],
            code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
            message: 'Application command names must be unique',
          },
        ]
      : []),
  ]);
  if (fields.length > 0) throw new DiscordError('invalidForm', fields);
  const known = commandsOf(hub, scope);
  const commands = bodies.map((body) =>
    storedCommand(
      hub,
      scope,
      body,
      known.find((one) => isSame(one, body)),
    ),
  );
  store(hub, scope, commands);
  return { status: 200, body: commands };
}

function upsert(hub: Hub, request: RouteRequest): RouteAnswer {
  const scope = scopeOf(hub, request);
  const body = request.body as CommandBody;
  const fields = checkCommand(body, []);
  if (fields.length > 0) throw new DiscordError('invalidForm', fields);
  const others = commandsOf(hub, scope);
  const existing = others.find((command) => isSame(command, body));
  if (!existing && others.length >= MAX_COMMANDS) throw tooMany();
  const command = storedCommand(hub, scope, body, existing);
  store(hub, scope, existing ? others.map((one) => (one === existing ? command : one)) : [...others, command]);
  return { status: existing ? 200 : 201, body: command };
}

function change(hub: Hub, request: RouteRequest): RouteAnswer {
  const scope = scopeOf(hub, request);
  const existing = commandOf(hub, request);
  const merged = { ...(existing as unknown as CommandBody), ...(request.body as Partial<CommandBody>) };
  const fields = checkCommand(merged, []);
  if (fields.length > 0) throw new DiscordError('invalidForm', fields);
  const command = storedCommand(hub, scope, merged, existing);
  store(
    hub,
    scope,
    commandsOf(hub, scope).map((one) => (one === existing ? command : one)),
  );
  return { status: 200, body: command };
}

function remove(hub: Hub, request: RouteRequest): RouteAnswer {
  const scope = scopeOf(hub, request);
  const existing = commandOf(hub, request);
  store(
    hub,
    scope,
    commandsOf(hub, scope).filter((command) => command !== existing),
  );
  return { status: 204 };
}

function store(hub: Hub, scope: Scope, commands: APIApplicationCommand[]): void {
  hub.state.commands = [...hub.state.commands.filter((command) => command.guild_id !== scope), ...commands];
  hub.changed();
  hub.people.sendToEverybody({ type: 'commands.changed' });
}

function isSame(command: APIApplicationCommand, body: CommandBody): boolean {
  return command.name === body.name && command.type === (body.type ?? 1);
}

function storedCommand(
  hub: Hub,
  scope: Scope,
  body: CommandBody,
  existing: APIApplicationCommand | undefined,
): APIApplicationCommand {
  const { id: _id, default_member_permissions: permissions, description, options, ...rest } = body;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined));
  return {
    contexts: null,
    integration_types: [0],
    nsfw: false,
    ...given,
    id: existing?.id ?? newId(hub),
    application_id: hub.state.applicationId,
    version: newId(hub),
    type: body.type ?? 1,
    description: description ?? '',
    default_member_permissions: permissions === undefined || permissions === null ? null : String(permissions),
    ...(options && { options: options.map(withoutNulls) }),
    ...(scope !== undefined && { guild_id: scope }),
  } as unknown as APIApplicationCommand;
}

function withoutNulls(option: object): object {
  return Object.fromEntries(
    Object.entries(option)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [
        key,
        Array.isArray(value) ? value.map((one: unknown) => (isRecord(one) ? withoutNulls(one) : one)) : value,
      ]),
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function tooMany(): DiscordError {
  return invalidField(
    [],
    'APPLICATION_COMMAND_TOO_MANY',
    `Maximum number of application commands reached (${MAX_COMMANDS})`,
  );
}
