/** A message as discord.js takes it, for channels and for answers alike. */
import { createHash } from 'node:crypto';
import type { APIEmbed, APIMessageTopLevelComponent } from 'discord.js';
import type { Layout } from '../records/chat-records.ts';

export interface BodyFile {
  readonly name: string;
  readonly data: Buffer;
  readonly description?: string;
  /** First 16 hex digits of the content's SHA-256: a file that a message has already is not sent again. */
  readonly sha: string;
}

export interface Body {
  readonly layout: Layout;
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  readonly components: APIMessageTopLevelComponent[];
  readonly files: readonly BodyFile[];
  /** Who is pinged; nobody else, whatever stands in the text. */
  readonly mentions: { readonly users: string[]; readonly roles: string[] };
  /** Sent without a sound. */
  readonly silent: boolean;
}

/** Two bodies with the same fingerprint show the same. */
export const fingerprint = ({ content, embeds, components, files }: Body): string =>
  sha16(JSON.stringify([content, embeds, components, files.map((file) => [file.name, file.sha])]));

export const sha16 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 16);
