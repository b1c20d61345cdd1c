/** The body of requests that write messages, after the API description has checked its shape. */
import type { APIEmbed } from 'discord-api-types/v10';
import type { WireComponent } from './walk-components.ts';

export interface MessageBody {
  content?: string | null;
  embeds?: APIEmbed[] | null;
  components?: WireComponent[] | null;
  flags?: number | null;
  attachments?: { id: string; filename?: string | null; description?: string | null }[] | null;
  allowed_mentions?: AllowedMentions | null;
  nonce?: string | number | null;
  enforce_nonce?: boolean | null;
  message_reference?: { message_id: string } | null;
  sticker_ids?: string[] | null;
  poll?: unknown;
}

export interface AllowedMentions {
  parse?: (string | null)[] | null;
  users?: (string | null)[] | null;
  roles?: (string | null)[] | null;
}

/** A file part of a multipart request. */
export interface UploadedFile {
  /** n of `files[n]`. */
  index: number;
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

/** Message flags: https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const FLAGS = {
  suppressEmbeds: 1 << 2,
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

export function hasFlag(flags: number | null | undefined, flag: number): boolean {
  return ((flags ?? 0) & flag) !== 0;
}
