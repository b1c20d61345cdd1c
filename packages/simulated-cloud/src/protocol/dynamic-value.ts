/**
 * Terraform's values on the wire: MessagePack in which an extension stands for "known after apply".
 * Source: https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/object-wire-format.md
 */
import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';

/** A value that only the apply will know. */
export const unknown: unique symbol = Symbol('known after apply');

export type Value = null | boolean | number | string | typeof unknown | Value[] | { [name: string]: Value };

/** What an object or block holds, by attribute and nested block name. */
export type Attributes = { [name: string]: Value };

class UnknownMark {}
const mark = new UnknownMark();

const UNKNOWN_EXTENSION = 0;
/** An unknown value of which Terraform knows something, such as "not null"; answers may leave that out. */
const REFINED_UNKNOWN_EXTENSION = 12;

const codec = new ExtensionCodec();
codec.register({
  type: UNKNOWN_EXTENSION,
  encode: (item) => (item instanceof UnknownMark ? new Uint8Array(1) : null),
  decode: () => mark,
});
codec.register({ type: REFINED_UNKNOWN_EXTENSION, encode: () => null, decode: () => mark });

/** A DynamicValue message's content for `value`. */
export function encodeValue(value: Value): { msgpack: Uint8Array } {
  const marked = replaceLeaf(value, (leaf) => (leaf === unknown ? mark : leaf));
  return { msgpack: encode(marked, { extensionCodec: codec }) };
}

/** The value in a DynamicValue message; an absent message is null. Terraform sends MessagePack except for old states. */
export function decodeValue(message: unknown): Value {
  const bytes = (message as { msgpack?: Uint8Array } | undefined)?.msgpack;
  if (!bytes?.length) return null;
  return replaceLeaf(decode(bytes, { extensionCodec: codec }), (leaf) =>
    leaf instanceof UnknownMark ? unknown : leaf,
  ) as Value;
}

function replaceLeaf(item: unknown, replace: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(item)) return item.map((one) => replaceLeaf(one, replace));
  if (item !== null && typeof item === 'object' && !(item instanceof UnknownMark)) {
    return Object.fromEntries(Object.entries(item).map(([key, one]) => [key, replaceLeaf(one, replace)]));
  }
  return replace(item);
}
