import { decode, encode, ExtData } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { decodeMessagePack, encodeMessagePack } from './message-pack.ts';
import { unknown, type Value } from './value.ts';

const text = (length: number): string => 'ö'.repeat(length);
const list = (length: number): number[] => Array.from({ length }, (_, index) => index);
const map = (length: number): Record<string, number> =>
  Object.fromEntries(list(length).map((index) => [`key${index}`, index]));

const positive = [0, 0.5, 1, 127, 128, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 1e300];
const negative = [-1, -1.25, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1, -(2 ** 53) + 1];
const values: Value[] = [
  null,
  true,
  false,
  '',
  ...[15, 16, 40, 127, 128, 200, 40_000].map(text),
  ...positive,
  ...negative,
  ...[0, 15, 16, 70_000].map(list),
  ...[0, 15, 16, 70_000].map(map),
  { name: 'web', tags: ['a', 'b'], nested: [{ size: 10, on: true, none: null }] },
];

test('what we encode, another implementation reads', () => {
  for (const value of values) expect(decode(encodeMessagePack(value))).toEqual(value);
});

test('what another implementation encodes, we read', () => {
  for (const value of values) expect(decodeMessagePack(encode(value))).toEqual(value);
  expect(decodeMessagePack(encode(1.5, { forceFloat32: true }))).toBe(1.5);
});

test('unknown values: written as extension 0, read from every extension', () => {
  const [extension] = decode(encodeMessagePack([unknown])) as [ExtData];
  expect([extension.type, extension.data]).toEqual([0, Buffer.from([0])]);
  for (const size of [0, 1, 2, 4, 8, 16, 3, 300, 70_000]) {
    expect(decodeMessagePack(encode({ a: new ExtData(12, new Uint8Array(size)), b: 1 }))).toEqual({ a: unknown, b: 1 });
  }
});

test('a label may have any name', () => {
  const labels = Object.fromEntries([['__proto__', 'x']]);
  expect(Object.entries(decodeMessagePack(encodeMessagePack(labels)) as object)).toEqual([['__proto__', 'x']]);
});

test('bytes that are not exactly one value are refused', () => {
  expect(() => decodeMessagePack(encode('terraform').subarray(0, 4))).toThrow('the bytes end inside a value');
  expect(() => decodeMessagePack(Uint8Array.of(1, 2))).toThrow('more bytes follow the value');
  expect(() => decodeMessagePack(Uint8Array.of(0xc1))).toThrow('no value starts with byte 193');
});
