/** The page: who you are, which channel is open, and what stands around the messages. */
import { startAnnouncer } from './announcer.js';
import { asTester } from './api.js';
import './channel-list.js';
import { now } from './clock.js';
import './composer.js';
import { h, icon, withQuietEmoji } from './dom.js';
import './log.js';
import { avatar } from './message-view.js';
import { withoutEmoji } from './emoji.js';
import { onNews, store } from './store.js';
import './test-tools.js';

const element = (id) => document.querySelector(`#${id}`);

function renderHeader() {
  const channel = store.channel(store.currentId);
  if (!channel) return;
  const name = store.channelName(channel.id);
  const isThread = channel.type >= 10 && channel.type <= 12;
  const parent = isThread ? store.channel(channel.parent_id) : undefined;
  const { archived = false, locked = false } = channel.thread_metadata ?? {};
  element('channel-title').replaceChildren(
    parent ? h('a', { class: 'crumb', href: `#/${parent.id}` }, icon('hash'), parent.name) : '',
    parent ? h('span', { class: 'crumb-arrow', 'aria-hidden': 'true' }, '›') : '',
    h(
      'h1',
      { 'aria-label': withoutEmoji(name) },
      icon(isThread ? 'thread' : channel.type === 1 ? 'mail' : 'hash'),
      h('span', {}, withQuietEmoji(name)),
    ),
    locked ? h('span', { class: 'state-badge' }, icon('lock'), 'Locked') : '',
    archived ? h('span', { class: 'state-badge' }, icon('archive'), 'Archived') : '',
    channel.topic ? h('p', { class: 'topic' }, channel.topic) : '',
  );
  document.title = `${withoutEmoji(name)} – ${store.view.guild.name}`;
}

function renderPeople() {
  element('banner-text').textContent = store.view.banner;
  element('guild-name').textContent = store.view.guild.name;
  element('you').replaceChildren(
    ...store.view.people.map((person) =>
      h(
        'option',
        { value: person.id, selected: person.id === store.personId },
        person.note ? `${person.name} (${person.note})` : person.name,
      ),
    ),
  );
  const { you } = store.view;
  element('you-avatar').replaceChildren(avatar({ id: you.id, bot: false }));
  element('you-roles').textContent = you.roles.length > 0 ? you.roles.join(', ') : 'no roles';
}

function renderNotices() {
  const notice = element('notice');
  const text = store.connected
    ? store.view?.botOnline === false
      ? 'The bot is offline'
      : ''
    : store.view
      ? 'Lost connection, trying again…'
      : 'Connecting…';
  notice.hidden = text === '';
  notice.replaceChildren(...(text ? [icon('warning'), text] : []));
}

function renderTyping() {
  const isTyping = (store.typing.get(store.currentId) ?? 0) > now();
  element('typing').textContent = isTyping ? `${store.userName(store.view.bot.id)} is typing…` : '';
}

/** `#/<channel>/<message>`; `#/dm` are the direct messages, which may not exist yet. */
function openFromAddress() {
  const [, channelId, messageId] = location.hash.split('/');
  closeMenu();
  if (channelId === 'dm' && !store.channels('dm')[0]) return showNoDirectMessages();
  const id = channelId === 'dm' ? store.channels('dm')[0].id : channelId;
  void store.open(store.channel(id) ? id : (store.channels('text')[0]?.id ?? ''), messageId);
}

function showNoDirectMessages() {
  store.currentId = 'dm';
  element('channel-title').replaceChildren(h('h1', {}, icon('mail'), h('span', {}, 'Direct messages')));
  document.querySelector('message-log').replaceChildren(h('p', { class: 'empty' }, 'No direct messages.'));
  store.dispatchEvent(new CustomEvent('channel', { detail: {} }));
}

function closeMenu() {
  document.body.classList.remove('menu-open');
  element('menu').setAttribute('aria-expanded', 'false');
}

function wire() {
  element('you').addEventListener('change', (event) => {
    const url = new URL(location.href);
    url.searchParams.set('as', event.target.value);
    history.replaceState(null, '', url);
    void store.become(event.target.value);
  });
  element('menu').addEventListener('click', () => {
    const open = document.body.classList.toggle('menu-open');
    element('menu').setAttribute('aria-expanded', String(open));
    if (open) document.querySelector('channel-list a')?.focus();
  });
  element('tools').addEventListener('click', () => {
    const open = document.querySelector('test-tools').toggle();
    element('tools').setAttribute('aria-expanded', String(open));
    document.body.classList.toggle('tools-open', open);
  });
  element('theme').addEventListener('click', () => {
    const system = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
    const isLight = (document.documentElement.dataset.theme ?? system) === 'light';
    document.documentElement.dataset.theme = isLight ? 'dark' : 'light';
    localStorage.setItem('theme', document.documentElement.dataset.theme);
  });
  document.addEventListener(
    'keydown',
    (event) =>
      event.key === 'Escape' && document.body.classList.contains('menu-open') && (closeMenu(), element('menu').focus()),
  );
  window.addEventListener('hashchange', openFromAddress);
  onNews(['person'], renderPeople);
  onNews(['person', 'channel', 'messages'], renderHeader);
  onNews(['person', 'connection', 'bot'], renderNotices);
  onNews(['typing', 'message-created', 'messages'], renderTyping);
  setInterval(() => store.view && renderTyping(), 2000);
}

async function start() {
  const theme = localStorage.getItem('theme');
  if (theme) document.documentElement.dataset.theme = theme;
  wire();
  startAnnouncer();
  renderNotices();
  const wanted = new URL(location.href).searchParams.get('as');
  await store.become(wanted ?? (await asTester('people'))[0].id);
  if (location.hash.length > 2) openFromAddress();
}

await start();
