/** One message as an article. */
import { FAILED, hasFailed } from './actions.js';
import { timeOfDay } from './clock.js';
import { componentsView } from './components-view.js';
import { h, icon, uniqueId, withQuietEmoji } from './dom.js';
import { embedView } from './embeds-view.js';
import { fileView, imageView } from './file-view.js';
import { markdownView } from './markdown-view.js';
import { messageHeadline, systemText } from './message-headline.js';
import { store } from './store.js';

/** Messages of one author within this time hang together. */
const GROUP_MILLISECONDS = 7 * 60_000;

export function avatar(user) {
  const name = store.userName(user.id);
  const element = h('span', {
    class: `avatar avatar-${user.bot ? 'bot' : Number(BigInt(user.id) % 5n)}`,
    'aria-hidden': 'true',
  });
  if (user.bot) element.append(cloud());
  else element.append(name.slice(0, 1));
  return element;
}

function cloud() {
  const svg = icon('hash');
  svg.setAttribute('class', 'avatar-cloud');
  svg.firstChild.setAttribute('d', 'M7 18a4 4 0 0 1-.6-7.95A6 6 0 0 1 18 9.2 4.4 4.4 0 0 1 17.5 18z');
  return svg;
}

/** @param {object} message @param {object} [previous] the message above */
export function messageView(message, previous) {
  const time = timeOfDay(Date.parse(message.timestamp));
  const author = store.userName(message.author.id);
  const follows = isContinued(message, previous);
  const ephemeralId = uniqueId('private');
  const article = h(
    'article',
    {
      class: `message${follows ? ' follows' : ''}${message.ephemeral ? ' private' : ''}${mentionsMe(message) ? ' mentions-me' : ''}`,
      'aria-label': `${author}, ${time}, ${messageHeadline(message)}`,
      'aria-describedby': message.ephemeral ? ephemeralId : null,
      'data-id': message.id,
      tabindex: '-1',
    },
    replyLine(message),
    follows
      ? h('time', { class: 'side-time', datetime: message.timestamp, 'aria-hidden': 'true' }, time)
      : avatar(message.author),
    !follows &&
      h(
        'header',
        { class: 'message-head' },
        h('span', { class: `author${message.author.bot ? ' of-bot' : ''}` }, author),
        message.author.bot && h('span', { class: 'badge' }, 'App'),
        h('time', { class: 'head-time', datetime: message.timestamp }, time),
      ),
    h('div', { class: 'body' }, bodyOf(message)),
    message.ephemeral && privateNote(message, ephemeralId),
    hasFailed(message.id) && h('p', { class: 'failed' }, icon('warning'), FAILED),
  );
  return article;
}

function isContinued(message, previous) {
  if (!previous || message.interaction || message.type !== 0 || previous.type === 18) return false;
  const close = Date.parse(message.timestamp) - Date.parse(previous.timestamp) < GROUP_MILLISECONDS;
  return close && previous.author.id === message.author.id && !previous.ephemeral && !message.ephemeral;
}

function mentionsMe(message) {
  return message.mention_everyone || message.mentions.some((user) => user.id === store.personId);
}

function replyLine(message) {
  if (!message.interaction || message.interaction.type !== 2) return null;
  return h(
    'p',
    { class: 'reply-line' },
    icon('reply'),
    h('strong', {}, store.userName(message.interaction.user.id)),
    ' used ',
    h('span', { class: 'mention' }, `/${message.interaction.name}`),
  );
}

function bodyOf(message) {
  if (message.loading)
    return h('p', { class: 'thinking' }, h('span', { class: 'dots', 'aria-hidden': 'true' }, '•••'), ' is thinking…');
  if (message.type === 21) return starter(message);
  const pictures = message.attachments.filter((file) => file.content_type?.startsWith('image/'));
  const files = message.attachments.filter((file) => !file.content_type?.startsWith('image/'));
  return [
    message.type === 18 && h('p', { class: 'system' }, systemText(message)),
    message.content && h('div', { class: 'markdown' }, markdownView(message.content)),
    message.embeds.map(embedView),
    pictures.map((file) => imageView(file, file.description, 'picture')),
    files.map((file) => fileView({ name: file.filename, size: file.size, url: file.url })),
    message.components.length > 0 && h('div', { class: 'components' }, componentsView(message)),
    message.edited_timestamp &&
      h('span', { class: 'edited', title: new Date(message.edited_timestamp).toLocaleString('en-GB') }, '(edited)'),
    message.thread && threadChip(message.thread),
  ];
}

/** The first line of a thread points back to the message that it was started from. */
function starter(message) {
  const original = message.referenced_message;
  return h(
    'p',
    { class: 'system' },
    icon('thread'),
    h(
      'span',
      {},
      'This thread was started from ',
      original
        ? h(
            'a',
            { href: `#/${original.channel_id}/${original.id}` },
            `a message in #${store.channelName(original.channel_id)}`,
          )
        : 'a message that is gone',
      '.',
    ),
  );
}

function threadChip(thread) {
  const known = store.channel(thread.id) ?? thread;
  const count = known.message_count;
  const state = known.thread_metadata.locked ? 'locked' : known.thread_metadata.archived ? 'archived' : '';
  return h(
    'a',
    { class: 'thread-chip', href: `#/${thread.id}` },
    icon('thread'),
    h('span', { class: 'thread-name' }, withQuietEmoji(known.name)),
    h(
      'span',
      { class: 'thread-count' },
      `${count} ${count === 1 ? 'message' : 'messages'}${state ? `, ${state}` : ''}`,
    ),
    icon('chevron'),
  );
}

function privateNote(message, id) {
  return h(
    'p',
    { class: 'private-note' },
    icon('eye'),
    h('span', { id }, 'Only you can see this'),
    h('span', { 'aria-hidden': 'true' }, '·'),
    h('button', { type: 'button', class: 'text-button', onclick: () => store.dismiss(message.id) }, 'Dismiss message'),
  );
}
