/**
 * Discord's Markdown, parsed to plain nodes. Nothing here makes HTML: the nodes become elements in markdown-view.js,
 * texts become text nodes, so whatever a message contains stays text.
 * https://support.discord.com/hc/en-us/articles/210298617
 */

import { withoutEmoji } from './emoji.js';

const FENCE = /^```(?:([a-zA-Z0-9_+-]+)\n)?([\s\S]*?)\n?```/;

/** @param {string} text */
export function parseMarkdown(text) {
  const nodes = [];
  let rest = text;
  while (rest !== '') {
    const start = rest.indexOf('```');
    const fence = start < 0 ? null : FENCE.exec(rest.slice(start));
    if (fence === null) {
      nodes.push(...parseLines(rest));
      break;
    }
    nodes.push(...parseLines(rest.slice(0, start).replace(/\n$/, '')));
    nodes.push({ type: 'fence', language: (fence[1] ?? '').toLowerCase(), text: fence[2].replace(/^\n/, '') });
    rest = rest.slice(start + fence[0].length).replace(/^\n/, '');
  }
  return nodes;
}

const BLOCKS = [
  {
    pattern: /^(#{1,3}) +(.+)$/,
    make: (m) => ({ type: 'heading', level: m[1].length, children: parseInline(m[2].trim()) }),
  },
  { pattern: /^-# +(.+)$/, make: (m) => ({ type: 'small', children: parseInline(m[1]) }) },
];
const LIST_ITEM = /^( *)(?:([-*])|(\d{1,9})\.) +(.*)$/;

/** @param {string} text */
function parseLines(text) {
  if (text === '') return [];
  const nodes = [];
  const lines = text.split('\n');
  let paragraph = [];
  const flush = () => {
    if (paragraph.length > 0) nodes.push({ type: 'paragraph', children: parseInline(paragraph.join('\n')) });
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const block = BLOCKS.map(({ pattern, make }) => ({ match: pattern.exec(line), make })).find(({ match }) => match);
    if (block) {
      flush();
      nodes.push(block.make(block.match));
    } else if (line.startsWith('>>> ')) {
      flush();
      nodes.push({ type: 'quote', children: parseLines([line.slice(4), ...lines.slice(index + 1)].join('\n')) });
      break;
    } else if (line.startsWith('> ') || line === '>') {
      flush();
      const quoted = [];
      while (index < lines.length && (lines[index].startsWith('> ') || lines[index] === '>'))
        quoted.push(lines[index++].slice(2));
      index -= 1;
      nodes.push({ type: 'quote', children: parseLines(quoted.join('\n')) });
    } else if (LIST_ITEM.test(line)) {
      flush();
      const first = LIST_ITEM.exec(line);
      const items = [];
      while (index < lines.length && LIST_ITEM.test(lines[index])) {
        const item = LIST_ITEM.exec(lines[index]);
        // A number after dots, or a dot after numbers, starts a list of its own.
        if (item[1].length <= first[1].length && (item[3] === undefined) !== (first[3] === undefined)) break;
        items.push(item);
        index += 1;
      }
      index -= 1;
      nodes.push(list(items));
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return nodes.filter(
    (node) =>
      node.type !== 'paragraph' || node.children.some((child) => child.type !== 'text' || child.text.trim() !== ''),
  );
}

/** @param {RegExpExecArray[]} items */
function list(items) {
  const depth = items[0][1].length;
  const ordered = items[0][3] !== undefined;
  const entries = [];
  for (let index = 0; index < items.length; index += 1) {
    if (items[index][1].length > depth) {
      const from = index;
      while (index < items.length && items[index][1].length > depth) index += 1;
      entries.at(-1)?.children.push(list(items.slice(from, index)));
      index -= 1;
    } else {
      entries.push({ type: 'item', children: parseInline(items[index][4]) });
    }
  }
  return { type: 'list', ordered, start: ordered ? Number(items[0][3]) : 1, children: entries };
}

const wrapped = (type) => (m) => ({ type, children: parseInline(m[1]) });

/** In the order in which they are tried at one place. */
const INLINE = [
  { pattern: /^\\([^\sA-Za-z0-9])/, make: (m) => ({ type: 'text', text: m[1] }) },
  { pattern: /^``([^`](?:[\s\S]*?[^`])?)``(?!`)/, make: (m) => ({ type: 'code', text: m[1].trim() }) },
  { pattern: /^`([^`]+)`(?!`)/, make: (m) => ({ type: 'code', text: m[1] }) },
  {
    pattern: /^\*\*\*([\s\S]+?)\*\*\*(?!\*)/,
    make: (m) => ({ type: 'bold', children: [{ type: 'italic', children: parseInline(m[1]) }] }),
  },
  { pattern: /^\*\*([\s\S]+?)\*\*(?!\*)/, make: wrapped('bold') },
  { pattern: /^__([\s\S]+?)__(?!_)/, make: wrapped('underline') },
  { pattern: /^~~([\s\S]+?)~~/, make: wrapped('strike') },
  { pattern: /^\|\|([\s\S]+?)\|\|/, make: wrapped('spoiler') },
  { pattern: /^\*(?=\S)([^*]*?\S)\*(?!\*)/, make: wrapped('italic') },
  { pattern: /^_(?=\S)([^_]*?\S)_(?![A-Za-z0-9_])/, wordStart: true, make: wrapped('italic') },
  {
    // Angle brackets around the address keep Discord from showing a preview of it.
    pattern: /^\[([^\]\n]+)\]\((<?)(https?:\/\/[^\s)<>]+)>?\)/,
    make: (m) => ({ type: 'link', url: m[3], children: parseInline(m[1]) }),
  },
  { pattern: /^<@!?(\d{17,20})>/, make: (m) => ({ type: 'user', id: m[1] }) },
  { pattern: /^<@&(\d{17,20})>/, make: (m) => ({ type: 'role', id: m[1] }) },
  { pattern: /^<#(\d{17,20})>/, make: (m) => ({ type: 'channel', id: m[1] }) },
  { pattern: /^<\/([^:>]{1,100}):\d{17,20}>/, make: (m) => ({ type: 'command', name: m[1] }) },
  {
    pattern: /^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/,
    make: (m) => ({ type: 'time', seconds: Number(m[1]), style: m[2] ?? 'f' }),
  },
  { pattern: /^<a?:(\w{2,32}):\d{17,20}>/, make: (m) => ({ type: 'text', text: `:${m[1]}:` }) },
  {
    pattern: /^<(https?:\/\/[^\s>]+)>/,
    make: (m) => ({ type: 'link', url: m[1], children: [{ type: 'text', text: m[1] }] }),
  },
  {
    pattern: /^https?:\/\/[^\s<]+[^\s<.,:;"'\])]/,
    wordStart: true,
    make: (m) => ({ type: 'link', url: m[0], children: [{ type: 'text', text: m[0] }] }),
  },
  { pattern: /^@(everyone|here)\b/, make: (m) => ({ type: 'mention', text: m[0] }) },
];

/** Where an inline form can start: everything up to there is plain text. */
const NEXT = /[\\`*_~|[<@]|https?:\/\//;

/** @param {string} text */
export function parseInline(text) {
  const nodes = [];
  let plain = '';
  let rest = text;
  while (rest !== '') {
    const before = plain.at(-1);
    const found = INLINE.map((form) => ({ form, match: form.pattern.exec(rest) })).find(
      ({ form, match }) => match && !(form.wordStart && before !== undefined && /[A-Za-z0-9_]/.test(before)),
    );
    if (found) {
      if (plain !== '') nodes.push({ type: 'text', text: plain });
      plain = '';
      const node = found.form.make(found.match);
      if (node.type === 'text') plain = node.text;
      else nodes.push(node);
      rest = rest.slice(found.match[0].length);
      continue;
    }
    const next = rest.slice(1).search(NEXT);
    const length = next < 0 ? rest.length : next + 1;
    plain += rest.slice(0, length);
    rest = rest.slice(length);
  }
  if (plain !== '') nodes.push({ type: 'text', text: plain });
  return nodes;
}

/** The text of nodes without any marks: for names and announcements. */
export function plainText(nodes) {
  return nodes
    .map(
      (node) =>
        node.text ?? (node.children ? plainText(node.children) : node.type === 'command' ? `/${node.name}` : ''),
    )
    .join('');
}

/** What a message says first: its first heading, else its first line. */
export function headlineOf(text) {
  const nodes = parseMarkdown(text);
  const first = nodes.find((node) => node.type === 'heading') ?? nodes.find((node) => node.type !== 'fence');
  const line = first ? plainText([first]).split('\n')[0] : '';
  return withoutEmoji(line);
}
