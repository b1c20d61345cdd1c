/** Turns parsed Markdown into elements. */
import { h, withQuietEmoji } from './dom.js';
import './clock.js';
import { fenceView } from './fence.js';
import { parseMarkdown } from './markdown.js';
import { store } from './store.js';

const SIMPLE = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  item: 'li',
  quote: 'blockquote',
  paragraph: 'p',
};
/** @param {string} text */
export function markdownView(text) {
  return parseMarkdown(text).map(view);
}

function view(node) {
  const children = () => node.children.map(view);
  if (SIMPLE[node.type]) return h(SIMPLE[node.type], {}, children());
  switch (node.type) {
    case 'text':
      return withQuietEmoji(node.text);
    case 'heading':
      // One level below the channel's own heading, whatever its size: messages often start with `###`.
      return h('h2', { class: `md-h${node.level}` }, children());
    case 'small':
      return h('p', { class: 'md-small' }, children());
    case 'list':
      return h(node.ordered ? 'ol' : 'ul', { start: node.ordered && node.start !== 1 ? node.start : null }, children());
    case 'code':
      return h('code', { class: 'md-code' }, node.text);
    case 'fence':
      return fenceView(node);
    case 'spoiler':
      return spoiler(children());
    case 'link':
      return linkView(node.url, children());
    case 'time':
      return h('ticking-time', { seconds: node.seconds, timestyle: node.style, class: 'md-time' });
    case 'command':
      return h('span', { class: 'mention' }, `/${node.name}`);
    case 'mention':
      return h('span', { class: 'mention' }, node.text);
    case 'user':
      return h('span', { class: 'mention' }, `@${store.userName(node.id)}`);
    case 'role':
      return h('span', { class: 'mention' }, `@${store.roleName(node.id)}`);
    case 'channel':
      return channelLink(node.id);
    default:
      return '';
  }
}

/** Links to this server lead through the page; everything else opens a new tab and learns nothing. */
function linkView(url, children) {
  const own = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?$/.exec(url);
  if (!own) return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' }, children);
  const [, channelId, messageId] = own;
  const isBare = children.length === 1 && children.flat(Infinity)[0] === url;
  const href = `#/${channelId}${messageId ? `/${messageId}` : ''}`;
  return h(
    'a',
    { href, class: isBare ? 'mention' : null },
    isBare ? withQuietEmoji(channelLabel(channelId)) : children,
  );
}

function channelLink(id) {
  return store.channel(id)
    ? h('a', { href: `#/${id}`, class: 'mention' }, withQuietEmoji(channelLabel(id)))
    : h('span', { class: 'mention' }, '#unknown');
}

function channelLabel(id) {
  return store.channel(id) ? `#${store.channelName(id)}` : '#unknown';
}

function spoiler(children) {
  const shown = h('span', {}, children);
  const button = h(
    'button',
    { type: 'button', class: 'spoiler', onclick: () => button.replaceWith(shown) },
    'Show spoiler',
  );
  return button;
}
