/**
 * Protocol Buffers' wire format for messages described by a table: the two dozen messages of Terraform's plugin protocol
 * need no generated code, and loading protobufjs would cost every provider start 50 ms.
 * Format: https://protobuf.dev/programming-guides/encoding/
 */
import { ByteWriter } from './byte-writer.ts';

type Scalar = 'bool' | 'int' | 'string' | 'bytes';

/** One field: its number and what it holds. `map` means map<string, message>. Defaults as in proto3, messages `undefined`. */
export interface Field {
  id: number;
  type: Scalar | (() => Message);
  repeated?: true;
  map?: true;
}

/** Fields by name. Names are ours: only numbers and types travel. */
export type Message = Record<string, Field>;

/** A message as a plain object; what is absent or `undefined` is not sent. */
export type MessageValue = Record<string, unknown>;

const VARINT = 0;
const LENGTH_DELIMITED = 2;
/** A map is a repeated message of these two fields. */
const MAP_KEY = 1;
const MAP_VALUE = 2;
/** Sizes of the wire types that a newer terraform may send in fields that no table here knows. */
const FIXED_SIZE: Record<number, number> = { 1: 8, 5: 4 };

/** Encodes `value`; throws a TypeError naming a field that the table does not have. */
export function encodeMessage(message: Message, value: MessageValue): Buffer {
  const writer = new ByteWriter();
  writeMessage(writer, message, value);
  return writer.bytes;
}

/** Decodes what the table knows, skips what it does not; throws a RangeError when the bytes end too early. */
export function decodeMessage(message: Message, bytes: Buffer): MessageValue {
  const result: MessageValue = {};
  for (const [name, field] of Object.entries(message)) result[name] = defaultOf(field);
  const byId = new Map(Object.entries(message).map(([name, field]) => [field.id, { name, field }]));
  const reader = new Reader(bytes);
  while (!reader.done) {
    const tag = reader.varint();
    const known = byId.get(tag >>> 3);
    const raw = reader.value(tag & 7);
    if (!known) continue;
    const { name, field } = known;
    if (field.map) {
      const { key, entry } = decodeMessage(
        { key: { id: MAP_KEY, type: 'string' }, entry: { id: MAP_VALUE, type: field.type } },
        raw as Buffer,
      );
      (result[name] as MessageValue)[key as string] = entry;
    } else if (field.repeated) {
      (result[name] as unknown[]).push(decodeValue(field.type, raw));
    } else {
      result[name] = decodeValue(field.type, raw);
    }
  }
  return result;
}

function writeMessage(writer: ByteWriter, message: Message, value: MessageValue): void {
  for (const [name, item] of Object.entries(value)) {
    const field = message[name];
    if (!field) throw new TypeError(`no field ${name} in this message`);
    if (item === undefined) continue;
    if (field.map) {
      for (const [key, entry] of Object.entries(item as MessageValue)) {
        writeDelimited(writer, field.id, () => {
          writeField(writer, MAP_KEY, 'string', key);
          writeField(writer, MAP_VALUE, field.type, entry);
        });
      }
    } else if (field.repeated) {
      for (const one of item as unknown[]) writeField(writer, field.id, field.type, one);
    } else {
      writeField(writer, field.id, field.type, item);
    }
  }
}

function writeField(writer: ByteWriter, id: number, type: Field['type'], value: unknown): void {
  if (type === 'bool' || type === 'int') {
    writeVarint(writer, id * 8 + VARINT);
    writeVarint(writer, Number(value));
  } else if (type === 'string') {
    const size = Buffer.byteLength(value as string);
    writeVarint(writer, id * 8 + LENGTH_DELIMITED);
    writeVarint(writer, size);
    writer.utf8(value as string, size);
  } else if (type === 'bytes') {
    writeDelimited(writer, id, () => writer.raw(value as Uint8Array));
  } else {
    writeDelimited(writer, id, () => writeMessage(writer, type(), value as MessageValue));
  }
}

/** The length stands first and is known last: it is put before what `body` wrote. */
function writeDelimited(writer: ByteWriter, id: number, body: () => void): void {
  writeVarint(writer, id * 8 + LENGTH_DELIMITED);
  const start = writer.length;
  body();
  writer.insert(start, varint(writer.length - start));
}

function writeVarint(writer: ByteWriter, value: number): void {
  if (value < 128) writer.byte(value);
  else writer.raw(varint(value));
}

function decodeValue(type: Field['type'], raw: number | Buffer): unknown {
  if (type === 'bool') return raw !== 0;
  if (type === 'int' || type === 'bytes') return raw;
  if (type === 'string') return (raw as Buffer).toString();
  return decodeMessage(type(), raw as Buffer);
}

function defaultOf({ type, repeated, map }: Field): unknown {
  if (map) return {};
  if (repeated) return [];
  if (typeof type === 'function') return undefined;
  return { bool: false, int: 0, string: '', bytes: Buffer.alloc(0) }[type];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Exact up to 2^53; the protocol's integers are versions, counts and enums. */
  varint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('message ends inside a number');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  value(wireType: number): number | Buffer {
    if (wireType === VARINT) return this.varint();
    const length = wireType === LENGTH_DELIMITED ? this.varint() : FIXED_SIZE[wireType];
    if (length === undefined) throw new RangeError(`unknown wire type ${wireType}`);
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('message ends inside a field');
    const slice = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return slice;
  }
}
