/** Everything the adapter asks of the application around it. One object; the application wires it to its runtime, configuration and store. */
import type { KeyObject } from 'node:crypto';
import type {
  Command,
  LobbyView,
  Person,
  Right,
  SendOutcome,
  SessionId,
  SessionInput,
  StoredEntry,
} from '@cloud-chatops/core';
import type { Role } from '@cloud-chatops/presentation';
import type { SlashCommand } from './commands/slash-command.ts';

/** Somebody in a server, with the roles of this moment. */
export interface Member {
  readonly person: Person;
  readonly guildId: string;
  /** Without @everyone. */
  readonly roleIds: readonly string[];
}

/** What a person typed into /cloud-deploy or /cloud-destroy, options by name. */
export interface OpenRequest {
  readonly operation: 'deploy' | 'destroy';
  readonly member: Member;
  readonly options: OpenOptions;
  /** What was typed into the dialog that `parseOpen` asked for, by field. */
  readonly answers?: { readonly [field: string]: string };
}

/** A dialog that is shown before a session opens. Plain text; what is too long for Discord is cut. */
export interface Question {
  readonly title: string;
  /** At most 5. */
  readonly fields: readonly AskedField[];
}

export interface AskedField {
  /** Its label, and its key among the answers. */
  readonly name: string;
  /** Stands under the label. */
  readonly description: string;
  /** Stands in the field until something is typed. */
  readonly hint?: string;
  /** Stands in the field already. */
  readonly value?: string;
  readonly multiline: boolean;
}

export interface OpenOptions {
  readonly project_id: string;
  readonly resource_type: string;
  readonly resource_name: string;
  /** `machine_type=e2-medium zone=europe-west1-b`, in the host's own grammar. */
  readonly settings?: string;
}

export type OpenOption = keyof OpenOptions;

/** A person types into an option: what could stand there? */
export interface CompletionRequest {
  readonly operation: 'deploy' | 'destroy';
  readonly member: Member;
  readonly option: OpenOption;
  /** What stands in the option so far. */
  readonly typed: string;
  /** The other options as far as they are filled. */
  readonly options: { readonly [option in OpenOption]?: string };
}

export interface Choice {
  /** Shown; cut to 100 characters. */
  readonly name: string;
  /** Sent; choices over 100 characters are left out. */
  readonly value: string;
}

export interface Host {
  /**
   * Signs buttons: at least 32 random bytes, the same over restarts. Losing it makes every button shown so far answer
   * that it is not valid any more.
   */
  readonly signingKey: KeyObject;
  /** Is /cloud-destroy offered? */
  readonly offersDestroy: boolean;
  /** More commands of the application, such as /cloud-status or /cloud-unlock. */
  readonly commands?: readonly SlashCommand[];
  /** Shown in View Details, such as `knowledge 3f2a91`. */
  readonly versions?: readonly string[];
  /** Ms after which a session without a decision is closed; named when it happens. */
  readonly idleMs?: number;
  /** «up to a minute», «5 to 10 minutes»: shown until there are own figures. */
  readonly usualPlan?: string;
  readonly usualApply?: string;

  /** At most 25 are shown, and nothing that the person may not see. Must be quick: it runs on every keystroke. */
  complete(request: CompletionRequest): Promise<readonly Choice[]>;
  /**
   * Checks a request of somebody who may plan in its project, and makes the session's input of it; `problem` is a
   * sentence for the person. `ask`: values are missing; the person is asked, and the request comes again with
   * `answers`. Nothing is stored yet.
   */
  parseOpen(
    request: OpenRequest,
  ): Promise<{ readonly input: SessionInput } | { readonly problem: string } | { readonly ask: Question }>;

  /** The runtime's `open`. Resolves after the commit. */
  open(input: SessionInput): Promise<LobbyView>;
  /** The runtime's `send`. `commandId` is the interaction's id: a repeated click changes nothing. */
  send(sessionId: SessionId, command: Command, commandId: string): Promise<SendOutcome>;
  view(sessionId: SessionId): Promise<LobbyView | undefined>;
  entries(sessionId: SessionId): Promise<readonly StoredEntry[]>;
  /** What the session was opened with, for View Details. */
  input(sessionId: SessionId): Promise<SessionInput | undefined>;
  /** A stored text by its key; `undefined` when it is gone. */
  artifact(key: string): Promise<string | undefined>;

  /** From the present configuration and these roles; nothing for a project that is gone. */
  rightsOf(project: string, member: Member): readonly Right[];
  /** The projects in which somebody has any right at all: no other one is named to them. */
  projectsOf(member: Member): readonly string[];
  /** Somebody asked for a session who may not plan in its project: for the host's own records. */
  notOpened?(request: OpenRequest): Promise<void>;
  /** The roles that the project's configuration gives a right to, as far as they are this server's roles. */
  rolesWith(project: string, right: Right, guildId: string): readonly Role[];
  /** Epoch ms. */
  now(): number;

  /** In place of the general sentence, for an error that the host knows; `reference` is what the log is searched for. */
  errorSentence?(error: unknown, reference: string): string | undefined;
  /** The gateway is closed for good (bad token, missing intent): the process should say so and end. */
  onFatal?(reason: string): void;
}
