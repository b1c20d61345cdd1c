import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discordStyle } from '../style/discord-style.ts';
import { inlineCode, neutraliseCode, neutraliseProse, visible } from './neutralise.ts';

/** Text of the kind that attacks: markup, mentions, invisible and reordering characters, torn surrogates. */
const PIECES = [
  '`', '```', '````', '*', '**', '_', '~~', '||', '[', ']', '(', ')', '<', '>', '@', '#', ':', '/', '\\', '\n', '\r', '\t', ' ',
  '@everyone', '@here', '<@1>', '<@!1>', '<@&1>', '<#1>', '<t:0:R>', '</a:1>', '<:a:1>', '<id:guide>', 'https://a.b', 'http://a',
  '-# ', '# ', '> ', '>>> ', '- ', '1. ', '1) ', '+', '\u001B[31m', '\u0000', '\u009F', '\u202E', '\u2066', '\u200F', '\u200B',
  '\u200D', '\uFEFF', '\u2028', '\uD800', '\uDC00', '😀', 'é', 'a', 'everyone', '2', '\u{E0041}',
]; // prettier-ignore
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Controls other than tab and line feed, reordering marks, torn surrogates. */
const UNSEEN = /(?![\t\n])\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029]|\p{Surrogate}/u;

test('nothing unseen or reordering is left in any text', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const safe of [visible(text), neutraliseCode(text), neutraliseProse(text), inlineCode(text)]) {
        expect(safe).not.toMatch(UNSEEN);
      }
    }),
  );
});

test('a fence is closed by nothing inside it', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(neutraliseCode(text)).not.toContain('``');
    }),
  );
});

test('inline code has exactly its own two backticks, on one line', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(inlineCode(text)).toMatch(/^`[^`\n]+`$/u);
    }),
  );
});

test('prose mentions nobody, links nothing, formats nothing and stays on its line', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const safe = neutraliseProse(text);
      expect(safe).not.toContain('\n');
      expect(safe).not.toMatch(/<[@#:/a-z]/iu);
      expect(safe).not.toMatch(/@(?:everyone|here|[!&\d])/u);
      expect(safe).not.toContain('://');
      // Every formatting character has a backslash that is not itself escaped.
      expect(safe.replaceAll(/\\[\\`*_~|[\]#>+-]/gu, '')).not.toMatch(/[\\`*_~|[\]]/u);
      expect(safe).not.toMatch(/^\s*(?:#|>|-|\+|\d+[.)])/u);
    }),
  );
});

test('a person or role without a proper id is written by name, not as a mention', () => {
  fc.assert(
    fc.property(hostile, hostile, (id, name) => {
      const written = discordStyle.person({ id, name });
      if (!/^\d{1,20}$/u.test(id)) expect(written).toBe(neutraliseProse(name));
    }),
  );
});

test('a link ends where it is meant to end', () => {
  fc.assert(
    fc.property(hostile, hostile, (label, url) => {
      expect(discordStyle.link(label, url)).toMatch(/^\[.*\]\(<[^\s<>)]*>\)$/u);
    }),
  );
});

test.each([
  ['a\u202Eb', 'ab'],
  ['a\u200Bb', 'a<U+200B>b'],
  ['a\u0000\u001B[31mb', 'a[31mb'],
  ['a\r\nb\tc', 'a\nb  c'],
  ['ok ⚠️ 😀', 'ok ⚠️ 😀'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('ordinary names stay readable', () => {
  expect(neutraliseProse('Firewall open to 0.0.0.0/0 (tcp:80)')).toBe('Firewall open to 0.0.0.0/0 (tcp:80)');
  expect(neutraliseProse('google_compute_disk')).toBe(String.raw`google\_compute\_disk`);
  expect(neutraliseProse('- a\nb')).toBe(String.raw`\- a b`);
  expect(neutraliseProse('1. a')).toBe('1\u200B. a');
});
