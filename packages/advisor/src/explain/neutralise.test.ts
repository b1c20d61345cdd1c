import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTIVE } from './facts.fixture.ts';
import { neutralise } from './neutralise.ts';

test.each([
  ['See https://evil.example/x now', 'See (link removed) now'],
  ['See [the docs](https://evil.example)!', 'See the docs!'],
  ['See <https://evil.example>', 'See (link removed)'],
  ['HTTP://EVIL.EXAMPLE', '(link removed)'],
  ['ｈｔｔｐｓ：／／evil.example', '(link removed)'],
  ['ht**tps://evil.example**', '(link removed)'],
  ['h<>ttps://evil.example', '(link removed)'],
  ['ht\u200btps://evil.example', '(link removed)'],
  ['join discord.gg/abc', 'join (link removed)'],
  ['evil.example/login first', '(link removed) first'],
  ['@everyone and @here', '(at)everyone and (at)here'],
  ['＠everyone', '(at)everyone'],
  ['<@123> <@!123> <@&1> <#5> </apply:9> <:ok:1> <a:ok:1> <t:1:R>', ''],
  ['<@<@1>2>', '(at)2'],
  ['# Approved', 'Approved'],
  ['> quoted\n- list', 'quoted - list'],
  ['**bold** __under__ ~~gone~~ ||secret|| *it*', 'bold under gone secret it'],
  ['```diff\n- x\n```', "'diff - x '"],
  ['‮evil‬', 'evil'],
])('%j becomes %j', (text, plain) => {
  expect(neutralise(text, 200)).toBe(plain);
});

test.each([
  'google_compute_instance.web["a_b"] opens port 22 to 0.0.0.0/0.',
  'module.eu.aws_iam_policy.x allows Action * on arn:aws:s3:::logs',
  'Costs +$73.20 a month (n1-standard-2).',
  'storage.googleapis.com is off',
])('plain facts stay: %s', (text) => {
  expect(neutralise(text, 200)).toBe(text);
});

test('cut between words, never inside a character', () => {
  expect(neutralise('one two three', 9)).toBe('one two…');
  expect(neutralise('🚀'.repeat(10), 4)).toBe('🚀🚀🚀…');
});

const nasty = fc.array(
  fc.oneof(
    fc.constantFrom(
      'https://',
      'http:',
      '//',
      'www.',
      '@',
      '<',
      '>',
      '<@',
      '&',
      '#',
      '](',
      '[',
      ')',
      '`',
      '*',
      '**',
      '_',
      '~~',
      '||',
      '\n',
      '\u200b',
      '\u202e',
      'x',
      'e.example/',
      'discord.gg',
      ' ',
      '：',
      '／',
      '＠',
      '＜',
    ),
    fc.string({ maxLength: 4, unit: 'grapheme' }),
  ),
  { maxLength: 24 },
);

test('nothing that a chat acts on survives', () => {
  fc.assert(
    fc.property(nasty, (parts) => {
      expect(neutralise(parts.join(''), 500)).not.toMatch(ACTIVE);
    }),
    { numRuns: 3_000 },
  );
});
