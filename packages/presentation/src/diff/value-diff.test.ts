import type { ShownValue } from '@cloud-chatops/core';
import { describe, expect, test } from 'vitest';
import { differenceLines } from './attribute-lines.ts';
import { attributeDifferences } from './value-diff.ts';

const lines = (before: ShownValue | undefined, after: ShownValue | undefined, whole = false): string[] =>
  attributeDifferences(
    {
      name: 'x',
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      configured: true,
      forcesReplacement: [],
    },
    whole,
  ).flatMap((difference) => differenceLines(difference, whole));

const fields = (value: { readonly [key: string]: ShownValue }): ShownValue => ({ fields: value });
const json = (value: unknown): string => JSON.stringify(value);

describe('single values', () => {
  test.each<[string, ShownValue | undefined, ShownValue | undefined, string[]]>([
    ['short', 1, 2, ['!   x 1 → 2']],
    ['long', 'a'.repeat(40), 'b'.repeat(40), [`-   x "${'a'.repeat(40)}"`, `+   x "${'b'.repeat(40)}"`]],
    ['set', undefined, true, ['+   x true']],
    ['unset', 'a', null, ['-   x "a"']],
    ['unknown', 'a', { mark: 'unknown' }, ['!   x "a" → (known after apply)']],
    ['hidden', { mark: 'sensitive' }, { mark: 'sensitive' }, ['!   x (sensitive value, changes)']],
    ['hidden from now on', 'a', { mark: 'sensitive' }, ['!   x "a" → (sensitive value)']],
    ['precise', { number: '1.10' }, { number: '1.1' }, ['!   x 1.10 → 1.1']],
    ['blanks', 'a b', 'a\n  b', ['!   x whitespace only']],
    ['control characters', 'a', 'a\u001B[31m\u202E', [String.raw`!   x "a" → "a\u001b[31m"`]],
  ])('%s', (_, before, after, expected) => expect(lines(before, after)).toEqual(expected));

  test('a long string keeps its ends and says its length; whole, it is whole', () => {
    const long = `start${'-'.repeat(1_000)}end`;
    expect(lines(undefined, long)).toEqual([`+   x "start${'-'.repeat(35)}…${'-'.repeat(17)}end" (1,008 characters)`]);
    expect(lines(undefined, long, true)).toEqual([`+   x "${long}"`]);
  });

  test('binary is told by its size', () => {
    const blob = (n: number): string =>
      Buffer.from(Array.from({ length: n }, (_, i) => (i * 37) % 251)).toString('base64');
    expect(lines(blob(2_100), blob(2_300))).toEqual(['!   x binary, 2.1 KB → 2.3 KB']);
    expect(lines(undefined, blob(300))).toEqual(['+   x (binary, 300 B)']);
  });

  test('several lines are shown with one line around them, at most eight', () => {
    expect(lines('a\nb\nc\nd', 'a\nb\nC\nd')).toEqual(['!   x', '      b', '-     c', '+     C', '      d']);
    const [before, after] = ['a', 'b'].map((letter) => Array.from({ length: 9 }, (_, i) => `${letter}${i}`).join('\n'));
    expect(lines(before, after).at(-1)).toBe('      … and 10 more (see plan.txt)');
  });
});

describe('structures', () => {
  test('maps by key, also keys that are no names', () => {
    expect(lines(fields({ a: 1, 'b.c': 1 }), fields({ a: 1, 'b.c': 2 }))).toEqual(['!   x["b.c"] 1 → 2']);
    expect(lines(fields({}), fields({ ['__proto__']: 'p', constructor: 'c' }))).toEqual([
      '+   x.__proto__ "p"',
      '+   x.constructor "c"',
    ]);
  });

  test('plain lists that keep their order need no index', () => {
    expect(lines(['a', 'b', 'c'], ['a', 'c', 'd'])).toEqual(['!   x', '-     "b"', '+     "d"']);
  });

  test('lists with repeats or a new order are told by place', () => {
    expect(lines(['a', 'a', 'b'], ['a', 'b', 'b'])).toEqual(['!   x[1] "a" → "b"']);
    expect(lines(['a', 'b', 'c'], ['c', 'a', 'b', 'd'])).toEqual(['+   x[0] "c"', '!   x[3] "c" → "d"']);
    expect(lines(['a', 'b'], ['b', 'a'])).toEqual(['!   x order changed only']);
  });

  test('many elements are counted, the removed ones named', () => {
    const after = Array.from({ length: 14 }, (_, i) => `n${i}`);
    expect(lines(['a', 'b'], after)).toEqual(['!   x + 14 elements, - 2 elements', '-     "a"', '-     "b"']);
  });

  test('blocks with a unique name are matched by it', () => {
    const block = (name: string, size: number): ShownValue => fields({ name, size });
    expect(lines([block('a', 1), block('b', 2)], [block('b', 3), block('a', 1)])).toEqual([
      '!   x["b"].size 2 → 3',
      '!   x order of 2 elements changed',
    ]);
  });

  test('blocks without one are matched by the longest common run', () => {
    const port = (from: number): ShownValue => fields({ from, protocol: 'tcp' });
    expect(lines([port(22), port(80)], [port(22), port(443), port(80)])).toEqual([
      '+   x[1] {from: 443, protocol: "tcp"}',
    ]);
  });

  test('a huge list ends in time', () => {
    const numbers = Array.from({ length: 30_000 }, (_, i) => i % 10_000);
    expect(lines(numbers, numbers.toReversed().slice(1)).length).toBeGreaterThan(0);
  });

  test('nesting without end ends', () => {
    let [before, after]: [ShownValue, ShownValue] = [1, 2];
    for (let i = 0; i < 500; i += 1) [before, after] = [[before], [after]];
    expect(lines(before, after).length).toBe(2);
  });
});

describe('JSON in a string', () => {
  const statement = (more: object): object => ({ Effect: 'Allow', Action: ['s3:Get'], Resource: '*', ...more });
  const document = (...statements: object[]): string => json({ Version: '2012-10-17', Statement: statements });

  test('statements are matched by Sid, actions are a set', () => {
    const before = document(statement({ Sid: 'A' }), statement({ Sid: 'B' }));
    const after = document(statement({ Sid: 'B', Action: ['s3:Put', 's3:Get'] }), statement({ Sid: 'A' }));
    expect(lines(before, after)).toEqual([
      '!   x Statement "B" Action',
      '+     "s3:Put"',
      '!   x Statement order of 2 elements changed',
    ]);
  });

  test('one action alone is a list of one', () => {
    const after = document(statement({ Action: 's3:Get' }));
    expect(lines(document(statement({})), after)).toEqual(['!   x formatting only']);
  });

  test('principals are sets, too', () => {
    const by = (AWS: unknown): string => document(statement({ Principal: { AWS } }));
    expect(lines(by('a'), by(['b', 'a']))).toEqual(['!   x Statement "Allow" "*" Principal AWS', '+     "b"']);
  });

  test('the order of members alone is no change', () => {
    const bindings = (members: string[]): string => json({ bindings: [{ role: 'r', members }] });
    expect(lines(bindings(['a', 'b']), bindings(['b', 'a']))).toEqual([
      '!   x bindings "r" members order changed only',
    ]);
  });

  test('bindings of one role are told apart by their condition', () => {
    const bindings = (members: string[]): string =>
      json({
        bindings: [
          { role: 'r', members: ['a'] },
          { role: 'r', members, condition: { title: 'until May' } },
        ],
      });
    expect(lines(bindings(['a']), bindings([]))).toEqual(['!   x bindings "r" if "until May" members', '-     "a"']);
  });

  test('blanks and the order of keys are formatting', () => {
    expect(lines('{"a":1,"b":2}', '{ "b": 2, "a": 1 }')).toEqual(['!   x formatting only']);
  });

  test('numbers beyond a double are compared by their text', () => {
    expect(lines('{"a":12345678901234567890}', '{"a":12345678901234567891}')).toEqual([
      '!   x a 12345678901234567890 → 12345678901234567891',
    ]);
  });

  test('one side that is no JSON is a plain string', () => {
    expect(lines('{"a":1}', '{"a":')).toEqual([String.raw`!   x "{\"a\":1}" → "{\"a\":"`]);
  });
});
