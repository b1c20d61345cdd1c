/** How a frontend writes the parts of a sentence that differ between chats: times, people, code, links. */
import type { Person } from '@cloud-chatops/core';

/** A role or group as a frontend names it. */
export interface Role {
  readonly id: string;
  readonly name: string;
}

/**
 * Every method takes untrusted text as it is and answers text that is safe to place in a card of this frontend.
 * `discordStyle` and `plainStyle` are the two that exist.
 */
export interface TextStyle {
  /** A moment as distance from now: «2 minutes ago». Epoch ms. */
  relative(at: number): string;
  /** A moment as clock time: «14:05». Epoch ms. */
  time(at: number): string;
  person(person: Person): string;
  role(role: Role): string;
  /** Inline code. */
  code(text: string): string;
  bold(text: string): string;
  link(label: string, url: string): string;
  /** Untrusted text inside a sentence. */
  prose(text: string): string;
}
