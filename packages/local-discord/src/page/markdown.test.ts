import { expect, test } from 'vitest';
import { withoutEmoji } from './emoji.js';
import { headlineOf, parseInline, parseMarkdown } from './markdown.js';
import type { MarkdownNode } from './markdown.js';

/** `bold(a)`: a short notation for nodes. */
function short(nodes: MarkdownNode[]): string {
  return nodes
    .map((node) => {
      const inner = node.children ? short(node.children) : (node.text ?? '');
      return node.type === 'text'
        ? inner
        : `${node.type}(${[node['language'], node['id'], node['url'], node['seconds'], inner].filter(Boolean).join(' ')})`;
    })
    .join('');
}

test.each([
  ['**a** *b* _c_ __d__ ~~e~~ `f`', 'bold(a) italic(b) italic(c) underline(d) strike(e) code(f)'],
  ['***both***', 'bold(italic(both))'],
  ['snake_case_name and 2*3*4', 'snake_case_name and 2italic(3)4'],
  [String.raw`\*not\* \_this\_`, '*not* _this_'],
  ['`**a**` and ``b`c``', 'code(**a**) and code(b`c)'],
  [
    '<@1100000000000000001> <@&1100000000000000002> <#1100000000000000003>',
    'user(1100000000000000001) role(1100000000000000002) channel(1100000000000000003)',
  ],
  ['<t:1700000000:R>', 'time(1700000000)'],
  [
    '[x](https://example.com/a_b) https://example.com/c.',
    'link(https://example.com/a_b x) link(https://example.com/c https://example.com/c).',
  ],
  ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['** not bold **x', 'bold( not bold )x'],
  ['||secret||', 'spoiler(secret)'],
])('inline: %s', (text, expected) => {
  expect(short(parseInline(text))).toBe(expected);
});

test.each([
  ['### Head\ntext\n-# small', 'heading(Head)paragraph(text)small(small)'],
  ['> a\n> b\nc', 'quote(paragraph(a\nb))paragraph(c)'],
  ['1. a\n2. b\n- c\n  - d', 'list(item(a)item(b))list(item(clist(item(d))))'],
  ['a\n```diff\n+ x\n- **y**\n```\nb', 'paragraph(a)fence(diff + x\n- **y**)paragraph(b)'],
  ['```\nplain\n```', 'fence(plain)'],
  ['```not closed', 'paragraph(```not closed)'],
  ['#channel is no heading', 'paragraph(#channel is no heading)'],
])('blocks: %j', (text, expected) => {
  expect(short(parseMarkdown(text))).toBe(expected);
});

test('headlines and names are without marks and emoji', () => {
  expect(headlineOf('-# above\n### 📊 Plan ready: **3** to add')).toBe('Plan ready: 3 to add');
  expect(headlineOf('<@1100000000000000001> ✅ done\nmore')).toBe('done');
  expect(withoutEmoji('☁️ Terraform Plan: 7f3a9c')).toBe('Terraform Plan: 7f3a9c');
  expect(withoutEmoji('👩🏽‍💻 8 of 10 #1')).toBe('8 of 10 #1');
});

test('long hostile texts take no time', () => {
  const started = performance.now();
  for (const text of [
    '*'.repeat(4000),
    '_a'.repeat(2000),
    '`'.repeat(3999),
    '['.repeat(4000),
    '> '.repeat(2000),
    '||'.repeat(2000),
  ])
    parseMarkdown(text);
  expect(performance.now() - started).toBeLessThan(1000);
});
