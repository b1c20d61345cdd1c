import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage, type Message } from './wire.ts';

const inner: Message = { name: { id: 1, type: 'string' }, depth: { id: 2, type: 'int' } };
const message: Message = {
  version: { id: 1, type: 'int' },
  flag: { id: 2, type: 'bool' },
  title: { id: 3, type: 'string' },
  data: { id: 4, type: 'bytes' },
  one: { id: 5, type: () => inner },
  many: { id: 6, type: () => inner, repeated: true },
  named: { id: 20, type: () => inner, map: true },
};
const proto = `syntax = "proto3";
message Inner { string name = 1; int64 depth = 2; }
message Sample {
  int64 version = 1; bool flag = 2; string title = 3; bytes data = 4; Inner one = 5; repeated Inner many = 6;
  map<string, Inner> named = 20;
  double unknown_to_us = 30; string unknown_text = 31;
}
service S { rpc M(Sample) returns (Sample); }`;

const sample = {
  version: 300_000_000_000,
  flag: true,
  title: 'Größe',
  data: Buffer.alloc(300, 7),
  one: { name: 'a', depth: 0 },
  many: [
    { name: 'b', depth: 1 },
    { name: '', depth: 128 },
  ],
  named: { x: { name: 'c', depth: 2 } },
};

/** protobufjs as the second opinion on the wire format. */
function protobufjs() {
  const folder = mkdtempSync(join(tmpdir(), 'wire-'));
  writeFileSync(join(folder, 'sample.proto'), proto);
  const definition = loadSync(join(folder, 'sample.proto'), { keepCase: true, longs: Number, defaults: false });
  rmSync(folder, { recursive: true });
  const { requestSerialize, requestDeserialize } = (
    definition['S'] as unknown as Record<
      string,
      { requestSerialize: (value: object) => Buffer; requestDeserialize: (bytes: Buffer) => object }
    >
  )['M']!;
  return { encode: requestSerialize, decode: requestDeserialize };
}

test('what we encode, protobufjs reads', () => {
  expect(protobufjs().decode(encodeMessage(message, sample))).toEqual({
    ...sample,
    one: { name: 'a', depth: 0 },
  });
});

test('what protobufjs encodes, we read, and skip what we do not know', () => {
  const bytes = protobufjs().encode({ ...sample, unknown_to_us: 1.5, unknown_text: 'later' });
  expect(decodeMessage(message, bytes)).toEqual(sample);
});

test('absent fields have the defaults of proto3, an absent message is undefined', () => {
  expect(decodeMessage(message, Buffer.alloc(0))).toEqual({
    version: 0,
    flag: false,
    title: '',
    data: Buffer.alloc(0),
    one: undefined,
    many: [],
    named: {},
  });
});

test('bytes that end too early and fields that do not exist are errors', () => {
  const bytes = encodeMessage(message, sample);
  expect(() => decodeMessage(message, bytes.subarray(0, 40))).toThrow('message ends inside a field');
  expect(() => encodeMessage(message, { titel: 'x' })).toThrow('no field titel in this message');
});
