/**
 * Terraform's values in the messages of the protocol.
 * Source: https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/object-wire-format.md
 */
import { decodeMessagePack, encodeMessagePack } from './message-pack.ts';
import type { Value } from './value.ts';

/** A DynamicValue message's content for `value`. */
export function encodeValue(value: Value): { msgpack: Uint8Array } {
  return { msgpack: encodeMessagePack(value) };
}

/** The value in a DynamicValue message; an absent message is null. Terraform sends MessagePack except for old states. */
export function decodeValue(message: unknown): Value {
  const bytes = (message as { msgpack?: Uint8Array } | undefined)?.msgpack;
  return bytes?.length ? decodeMessagePack(bytes) : null;
}
