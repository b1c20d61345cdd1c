/** A slash command as data: what Discord is told about it, and what it does. */
import type { LobbyView, SessionId } from '@cloud-chatops/core';
import type { Card } from '@cloud-chatops/presentation';
import type { Choice, Member, Question } from '../host.ts';

export interface SlashOption {
  /** 1 to 32 lower-case letters, digits, `-` and `_`. */
  readonly name: string;
  /** At most 100 characters. */
  readonly description: string;
  readonly required: boolean;
  readonly maxLength?: number;
  /** The command's `complete` answers for it. */
  readonly completes?: boolean;
}

/** A command as somebody gave it. */
export interface Asked {
  readonly member: Member;
  readonly channelId: string;
  readonly inThread: boolean;
  /** The session whose thread the command was given in. */
  readonly sessionHere?: SessionId;
  readonly options: { readonly [option: string]: string };
  /** Permission names that the bot lacks in this channel. */
  readonly missingPermissions: readonly string[];
}

export interface Completion {
  readonly member: Member;
  readonly option: string;
  readonly typed: string;
  readonly options: { readonly [option: string]: string };
}

export type CommandAnswer =
  /** Only the person sees it. */
  | { readonly kind: 'private'; readonly text: string }
  | { readonly kind: 'private-card'; readonly card: Card }
  /** Shows a dialog; what is typed is answered by `answered`, with the member's roles of that moment. */
  | {
      readonly kind: 'ask';
      readonly question: Question;
      readonly answered: (member: Member, answers: { readonly [field: string]: string }) => Promise<CommandAnswer>;
    }
  /** Opens the session and shows its lobby to everybody. Its place is in the records already. */
  | { readonly kind: 'lobby'; readonly sessionId: SessionId; readonly open: () => Promise<LobbyView> };

export interface SlashCommand {
  /** 1 to 32 lower-case letters, digits and `-`. */
  readonly name: string;
  /** At most 100 characters. */
  readonly description: string;
  readonly options: readonly SlashOption[];
  run(asked: Asked): Promise<CommandAnswer>;
  complete?(completion: Completion): Promise<readonly Choice[]>;
}
