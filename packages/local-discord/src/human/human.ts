/**
 * The people's side as an interface: what a person can do with Discord's own client, and what a test can break.
 * The same methods work in the process of the local Discord and, by `connectHuman`, from another one.
 */
import type { APIApplicationCommand, APIChannel, APIUser } from 'discord-api-types/v10';
import type { RequestMatch } from '../faults.ts';
import type { PermissionName } from '../permissions.ts';
import type { DiscordStatistics } from '../statistics.ts';
import type { HumanMessage } from './human-message.ts';
import type { AutocompleteChoice, InteractionOutcome } from './interaction-outcomes.ts';
import type { Modal } from './modal.ts';

/**
 * One person. Channels are named by id, by name (`deployments`, `☁️ Terraform Plan: 7f3a9c`), or `dm` for the
 * person's direct messages with the bot. Methods throw an Error that says why Discord's own client would not do it.
 */
export interface Person {
  /** Everything a client shows at its start. */
  view(): Promise<PersonView>;
  /** Sends a slash command: typed in one line, or as name and options. Options with autocomplete take a suggestion of that very name. */
  command(channel: string, command: string | CommandCall): Promise<InteractionOutcome>;
  /** Asks the bot for suggestions while `typed` stands in an option. */
  autocomplete(channel: string, call: CommandCall, option: string, typed: string): Promise<AutocompleteChoice[]>;
  /** Presses a button, named by label or custom_id. */
  click(messageId: string, button: string, options?: Forced): Promise<InteractionOutcome>;
  /** Chooses values in a select, named by placeholder or custom_id. */
  select(messageId: string, select: string, values: string[], options?: Forced): Promise<InteractionOutcome>;
  /** Sends a modal that the bot opened; `values` by custom_id or label. */
  submitModal(modal: Modal, values: Record<string, string | string[]>): Promise<InteractionOutcome>;
  sendMessage(channel: string, content: string): Promise<HumanMessage>;
  /** What the person sees there, oldest first; private answers to others are missing. */
  messages(channel: string): Promise<HumanMessage[]>;
  message(messageId: string): Promise<HumanMessage>;
  /** Waits until a message there contains `text`. Throws after `timeoutMs` (default 5000). */
  waitForText(channel: string, text: string, timeoutMs?: number): Promise<HumanMessage>;
}

export interface CommandCall {
  name: string;
  options?: Record<string, string | number | boolean>;
}

export interface Forced {
  /** Also for disabled, removed and invented components, as an attacker's client would. */
  force?: boolean;
}

export interface PersonView {
  you: PersonSummary;
  people: PersonSummary[];
  bot: APIUser;
  botOnline: boolean;
  guild: { id: string; name: string };
  roles: { id: string; name: string; color: number }[];
  users: { id: string; name: string; bot: boolean }[];
  /** Text channels, threads and direct messages that the person sees. */
  channels: APIChannel[];
  commands: APIApplicationCommand[];
  banner: string;
  /** Milliseconds that the local Discord's clock is ahead. */
  clockOffset: number;
  tools: { label: string; description: string }[];
}

export interface PersonSummary {
  id: string;
  username: string;
  name: string;
  note: string;
  roles: string[];
  dmsClosed: boolean;
}

/** The knobs of a test. Those that wait for a request take effect on the next fitting one. */
export interface Human {
  /** A person by id, user name or name. */
  as(person: string): Person;
  /** The people of the options, in their order. */
  people(): Promise<PersonSummary[]>;
  stats(): Promise<DiscordStatistics>;

  /** The connections of the bot's next answers are cut before they arrive. */
  dropCallback(options?: { times?: number }): Promise<void>;
  /** The next interactions do not reach the bot. */
  loseInteraction(options?: { times?: number }): Promise<void>;
  next429(options?: RequestMatch & { retryAfterSeconds?: number; scope?: 'user' | 'shared' | 'global' }): Promise<void>;
  /** The next requests are answered with `status`, before or after they took effect. */
  nextStatus(status: number, options: RequestMatch & { effect: 'before' | 'after' }): Promise<void>;
  /** The next requests are refused with one of Discord's codes, for example 30046 or 50278. */
  nextRefusal(code: number, options?: RequestMatch): Promise<void>;
  /** The next requests get no answer while the client waits. */
  nextHang(options: RequestMatch & { effect: 'before' | 'after' }): Promise<void>;
  /** The next requests take effect late, or the answers to them come late. */
  nextDelay(options: RequestMatch & { milliseconds: number; effect: 'before' | 'after' }): Promise<void>;
  /** The connections of the next requests are cut. */
  nextDisconnect(options: RequestMatch & { effect: 'before' | 'after' }): Promise<void>;
  /** Forgets the faults that are still waiting. */
  clearFaults(): Promise<void>;

  /** Cuts the bot's gateway connection; with `resume: false` it has to identify anew. */
  dropGateway(options: { resume: boolean }): Promise<void>;
  /** Asks the bot to reconnect (op 7). */
  askToReconnect(): Promise<void>;

  closeDms(person: string, closed?: boolean): Promise<void>;
  /** Takes a permission from the bot, everywhere or in one channel. */
  denyPermission(permission: PermissionName, channel?: string): Promise<void>;
  /** Gives it back. */
  allowPermission(permission: PermissionName, channel?: string): Promise<void>;
  setMemberRoles(person: string, roles: string[]): Promise<void>;

  /** As a moderator. */
  deleteMessage(messageId: string): Promise<void>;
  /** As a moderator; threads, too. */
  deleteChannel(channel: string): Promise<void>;
  /** As a moderator. */
  setThreadArchived(channel: string, options: { archived: boolean; locked?: boolean }): Promise<void>;

  /** Moves the local Discord's clock forward; its deadlines, limits and ids follow. */
  advanceClock(milliseconds: number): Promise<void>;
  /** Runs one of the options' `tools`. */
  runTool(label: string): Promise<string>;
}

/** The methods that work over HTTP; the compiler checks that none is missing. */
export const PERSON_METHODS = [
  'view',
  'command',
  'autocomplete',
  'click',
  'select',
  'submitModal',
  'sendMessage',
  'messages',
  'message',
  'waitForText',
] as const satisfies (keyof Person)[];

export const HUMAN_METHODS = [
  'people',
  'stats',
  'dropCallback',
  'loseInteraction',
  'next429',
  'nextStatus',
  'nextRefusal',
  'nextHang',
  'nextDelay',
  'nextDisconnect',
  'clearFaults',
  'dropGateway',
  'askToReconnect',
  'closeDms',
  'denyPermission',
  'allowPermission',
  'setMemberRoles',
  'deleteMessage',
  'deleteChannel',
  'setThreadArchived',
  'advanceClock',
  'runTool',
] as const satisfies (keyof Human)[];
