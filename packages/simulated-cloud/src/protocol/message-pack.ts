/**
 * MessagePack as Terraform writes it, with one extension: a value that is not known yet. Loading a general library
 * would cost every provider start 10 ms. https://github.com/msgpack/msgpack/blob/master/spec.md
 */
import { ByteWriter } from './byte-writer.ts';
import { unknown, type Value } from './value.ts';

/** An extension with one byte, of type 0; the byte says nothing. */
const UNKNOWN = Uint8Array.of(0xd4, 0, 0);

/** Encodes a value; throws a TypeError for what no Terraform value can be. */
export function encodeMessagePack(value: Value): Buffer {
  const writer = new ByteWriter();
  write(writer, value);
  return writer.bytes;
}

/**
 * Decodes a value. Every extension is an unknown value: a newer one than 0 adds what Terraform knows of it, such as
 * "not null". Throws a RangeError when the bytes are not exactly one value.
 */
export function decodeMessagePack(bytes: Uint8Array): Value {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (!reader.done) throw new RangeError('more bytes follow the value');
  return value;
}

function write(writer: ByteWriter, value: Value): void {
  if (value === null) writer.byte(0xc0);
  else if (value === unknown) writer.raw(UNKNOWN);
  else if (typeof value === 'boolean') writer.byte(value ? 0xc3 : 0xc2);
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (typeof value === 'string') {
    const size = Buffer.byteLength(value);
    writeSize(writer, size, { fix: 0xa0, fixLimit: 32, size8: 0xd9, size16: 0xda, size32: 0xdb });
    writer.utf8(value, size);
  } else if (Array.isArray(value)) {
    writeSize(writer, value.length, { fix: 0x90, fixLimit: 16, size16: 0xdc, size32: 0xdd });
    for (const item of value) write(writer, item);
  } else {
    const entries = Object.entries(value);
    writeSize(writer, entries.length, { fix: 0x80, fixLimit: 16, size16: 0xde, size32: 0xdf });
    for (const [key, item] of entries) {
      write(writer, key);
      write(writer, item);
    }
  }
}

function writeNumber(writer: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value)) {
    writer.byte(0xcb);
    writer.double(value);
  } else if (value >= 0 && value < 128) {
    writer.byte(value);
  } else {
    writer.byte(0xd3);
    writer.int64(BigInt(value));
  }
}

interface SizeForms {
  fix: number;
  fixLimit: number;
  size8?: number;
  size16: number;
  size32: number;
}

function writeSize(writer: ByteWriter, size: number, { fix, fixLimit, size8, size16, size32 }: SizeForms): void {
  if (size < fixLimit) {
    writer.byte(fix + size);
  } else if (size8 !== undefined && size < 2 ** 8) {
    writer.byte(size8);
    writer.uint(size, 1);
  } else if (size < 2 ** 16) {
    writer.byte(size16);
    writer.uint(size, 2);
  } else {
    writer.byte(size32);
    writer.uint(size, 4);
  }
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(): Value {
    const type = this.#take(1)[0]!;
    if (type < 0x80) return type;
    if (type < 0x90) return this.#map(type - 0x80);
    if (type < 0xa0) return this.#array(type - 0x90);
    if (type < 0xc0) return this.#string(type - 0xa0);
    if (type >= 0xe0) return type - 256;
    const read = READERS[type];
    if (!read) throw new RangeError(`no value starts with byte ${type}`);
    return read(this);
  }

  uint(size: 1 | 2 | 4): number {
    return this.#take(size).readUIntBE(0, size);
  }

  int(size: 1 | 2 | 4): number {
    return this.#take(size).readIntBE(0, size);
  }

  /** Exact up to 2^53, like every number here. */
  int64(): number {
    return Number(this.#take(8).readBigInt64BE());
  }

  uint64(): number {
    return Number(this.#take(8).readBigUInt64BE());
  }

  float(): number {
    return this.#take(4).readFloatBE();
  }

  double(): number {
    return this.#take(8).readDoubleBE();
  }

  string(size: 1 | 2 | 4): Value {
    return this.#string(this.uint(size));
  }

  array(size: 2 | 4): Value {
    return this.#array(this.uint(size));
  }

  map(size: 2 | 4): Value {
    return this.#map(this.uint(size));
  }

  /** An extension with `length` bytes after its type. */
  extension(length: number): Value {
    this.#take(1 + length);
    return unknown;
  }

  #string(length: number): string {
    return this.#take(length).toString();
  }

  #array(length: number): Value[] {
    return Array.from({ length }, () => this.value());
  }

  /** From entries, since a label may be called `__proto__`. */
  #map(length: number): { [name: string]: Value } {
    return Object.fromEntries(Array.from({ length }, () => [this.value() as string, this.value()]));
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('the bytes end inside a value');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

/** What a first byte between 0xc0 and 0xdf announces. */
const READERS: Record<number, (reader: Reader) => Value> = {
  0xc0: () => null,
  0xc2: () => false,
  0xc3: () => true,
  0xc7: (reader) => reader.extension(reader.uint(1)),
  0xc8: (reader) => reader.extension(reader.uint(2)),
  0xc9: (reader) => reader.extension(reader.uint(4)),
  0xca: (reader) => reader.float(),
  0xcb: (reader) => reader.double(),
  0xcc: (reader) => reader.uint(1),
  0xcd: (reader) => reader.uint(2),
  0xce: (reader) => reader.uint(4),
  0xcf: (reader) => reader.uint64(),
  0xd0: (reader) => reader.int(1),
  0xd1: (reader) => reader.int(2),
  0xd2: (reader) => reader.int(4),
  0xd3: (reader) => reader.int64(),
  0xd4: (reader) => reader.extension(1),
  0xd5: (reader) => reader.extension(2),
  0xd6: (reader) => reader.extension(4),
  0xd7: (reader) => reader.extension(8),
  0xd8: (reader) => reader.extension(16),
  0xd9: (reader) => reader.string(1),
  0xda: (reader) => reader.string(2),
  0xdb: (reader) => reader.string(4),
  0xdc: (reader) => reader.array(2),
  0xdd: (reader) => reader.array(4),
  0xde: (reader) => reader.map(2),
  0xdf: (reader) => reader.map(4),
};
