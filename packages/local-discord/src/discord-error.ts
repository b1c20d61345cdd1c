/**
 * The answers by which Discord refuses, with its codes.
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */

const REFUSALS = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  tooManyEdits: [400, 30046, 'Maximum number of edits to messages older than 1 hour reached. Try again later'],
  requestTooLarge: [413, 40005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50001, 'Missing Access'],
  cannotInDirectMessages: [403, 50003, 'Cannot execute action on a DM channel'],
  notOwnMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidForm: [400, 50035, 'Invalid Form Body'],
  archivedThread: [400, 50083, 'Thread is archived'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  noMutualGuild: [403, 50278, 'Cannot send messages to this user due to having no mutual guilds'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  threadLocked: [400, 160005, 'Thread is locked'],
  tooManyThreads: [400, 160006, 'Maximum number of active threads reached'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

type RefusalName = keyof typeof REFUSALS;

/** One thing that is wrong with one field, as `errors` of code 50035 lists it. */
export interface FieldError {
  /** For example `['embeds', 0, 'title']`; empty for the whole body. */
  path: (string | number)[];
  code: string;
  message: string;
}

/** A refusal that the REST layer sends as Discord does. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly fields: FieldError[];

  constructor(name: RefusalName, fields: FieldError[] = []) {
    const [status, code, message] = REFUSALS[name];
    super(message);
    this.name = 'DiscordError';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** The JSON body. */
  body(): Record<string, unknown> {
    return {
      message: this.message,
      code: this.code,
      ...(this.fields.length > 0 && { errors: errorTree(this.fields) }),
    };
  }
}

/** The refusal with one of Discord's codes; an Error that lists the codes when this local Discord does not know it. */
export function refusalOfCode(code: number): DiscordError {
  const names = Object.keys(REFUSALS) as RefusalName[];
  const name = names.find((candidate) => REFUSALS[candidate][1] === code);
  if (!name)
    throw new Error(`There is no refusal ${code}; known: ${names.map((known) => REFUSALS[known][1]).join(', ')}.`);
  return new DiscordError(name);
}

/** The refusal 50035 for one field. */
export function invalidField(path: FieldError['path'], code: string, message: string): DiscordError {
  return new DiscordError('invalidForm', [{ path, code, message }]);
}

/** Nests `[{path:['embeds',0,'title'],…}]` to `{embeds:{0:{title:{_errors:[…]}}}}`. */
function errorTree(fields: FieldError[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { path, code, message } of fields) {
    let node = root;
    for (const key of path) {
      const child = (node[key] ??= {}) as Record<string, unknown>;
      node = child;
    }
    const errors = (node['_errors'] ??= []) as unknown[];
    errors.push({ code, message });
  }
  return root;
}
