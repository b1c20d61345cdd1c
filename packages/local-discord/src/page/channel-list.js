/** `<channel-list>`: the navigation "Channels": channels with their threads, and direct messages. */
import { h, icon, uniqueId, withQuietEmoji } from './dom.js';
import { onNews, store } from './store.js';

class ChannelList extends HTMLElement {
  connectedCallback() {
    onNews(['person', 'channel', 'messages'], () => this.#render());
  }

  #render() {
    if (!store.view) return;
    const hadFocus = this.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    const threads = store.channels('thread');
    const dm = store.channels('dm')[0];
    this.replaceChildren(
      h(
        'ul',
        { class: 'channels' },
        store.channels('text').map((channel) =>
          h(
            'li',
            {},
            this.#link(channel.id, icon('hash'), channel.name),
            h(
              'ul',
              { class: 'threads' },
              threads
                .filter((thread) => thread.parent_id === channel.id)
                .map((thread) =>
                  h(
                    'li',
                    {},
                    this.#link(thread.id, icon(threadIcon(thread)), withQuietEmoji(thread.name), threadState(thread)),
                  ),
                ),
            ),
          ),
        ),
        h(
          'li',
          {},
          dm
            ? this.#link(dm.id, icon('mail'), 'Direct messages')
            : h(
                'a',
                { class: 'channel-link', href: '#/dm', 'aria-current': store.currentId === 'dm' ? 'page' : null },
                icon('mail'),
                'Direct messages',
              ),
        ),
      ),
    );
    if (hadFocus) this.querySelector(`a[href="${CSS.escape(hadFocus)}"]`)?.focus();
  }

  #link(id, symbol, name, state = '') {
    const isUnread = store.unread.has(id);
    const describedBy = uniqueId('channel');
    const description = [state, isUnread ? 'unread' : ''].filter(Boolean).join(', ');
    return [
      h(
        'a',
        {
          class: `channel-link${isUnread ? ' unread' : ''}${state ? ' resting' : ''}`,
          href: `#/${id}`,
          'aria-current': store.currentId === id ? 'page' : null,
          'aria-describedby': description ? describedBy : null,
        },
        symbol,
        h('span', { class: 'channel-name' }, name),
      ),
      description && h('span', { id: describedBy, hidden: true }, description),
    ];
  }
}

function threadIcon(thread) {
  return threadState(thread) === '' ? 'thread' : threadState(thread) === 'locked' ? 'lock' : 'archive';
}

function threadState({ thread_metadata: { archived, locked } }) {
  return locked ? 'locked' : archived ? 'archived' : '';
}

customElements.define('channel-list', ChannelList);
