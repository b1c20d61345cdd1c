/** `<message-log>`: the messages of the open channel; one Tab stop, arrows move, Enter goes in, Escape comes back. */
import { h } from './dom.js';
import { messageView } from './message-view.js';
import { onNews, store } from './store.js';

/** So near to the end counts as reading along. */
const AT_END_PIXELS = 80;
const INNER = 'a[href], button, select, input, textarea, pre[tabindex]';

class MessageLog extends HTMLElement {
  /** The id of the message that is the Tab stop. */
  #activeId = null;
  /** Whether the newest message is to stay in view while pictures arrive. */
  #reading = true;
  /** Whether the focus is inside of a message. */
  #inside = false;

  connectedCallback() {
    this.setAttribute('role', 'log');
    this.setAttribute('aria-label', 'Messages');
    // News are told by the status "Announcements"; told by the log as well they would be heard twice.
    this.setAttribute('aria-live', 'off');
    onNews(['messages'], ({ detail }) => this.#renderAll(detail.messageId));
    onNews(['channel'], () => this.#renderChips());
    onNews(['message-created'], ({ detail: { message } }) => this.#append(message));
    onNews(['message-updated'], ({ detail: { message } }) => this.#replace(message));
    onNews(['interaction'], ({ detail }) => {
      const message = store.currentMessages().find((one) => one.id === detail.messageId);
      if (message) this.#replace(message);
    });
    onNews(['message-deleted'], ({ detail }) => detail.channelId === store.currentId && this.#renderAll());
    this.addEventListener('scroll', () => (this.#reading = this.#isAtEnd()));
    this.addEventListener('load', () => this.#reading && this.#scrollToEnd(), { capture: true });
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('focusin', (event) => this.#focused(event));
    this.addEventListener('focusout', (event) => this.#left(event));
  }

  /** Also after a lost connection, while somebody reads: the focus stays in its message. */
  #renderAll(messageId) {
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    const focusedId = focused?.closest('article')?.dataset.id;
    const messages = store.currentMessages();
    const isDm = store.channel(store.currentId)?.type === 1;
    this.replaceChildren(
      ...this.#start(),
      ...messages.flatMap((message, index) => this.#withDay(message, messages[index - 1])),
    );
    if (messages.length === 0) {
      this.append(
        h('p', { class: 'empty' }, isDm ? 'No direct messages.' : 'No messages yet. Type /cloud-deploy to start.'),
      );
    }
    this.#setActive(messageId ?? focusedId ?? messages.at(-1)?.id ?? null);
    const again = messageId === undefined && focusedId !== undefined && this.#article(focusedId);
    if (again) return this.#refocus(again, focused);
    this.#inside = false;
    const target = messageId && this.#article(messageId);
    if (!target) return this.#scrollToEnd();
    target.scrollIntoView({ block: 'center' });
    target.classList.add('flash');
    target.focus();
  }

  #start() {
    const channel = store.channel(store.currentId);
    if (!channel || channel.type !== 0) return [];
    return [
      h(
        'div',
        { class: 'welcome' },
        h('p', { class: 'welcome-title' }, `Welcome to #${channel.name}`),
        channel.topic && h('p', {}, channel.topic),
      ),
    ];
  }

  #withDay(message, previous) {
    const day = new Date(message.timestamp).toDateString();
    const isNewDay = !previous || new Date(previous.timestamp).toDateString() !== day;
    const separator =
      isNewDay &&
      h(
        'p',
        { class: 'day' },
        h('span', {}, new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(Date.parse(message.timestamp))),
      );
    return [separator, this.#quiet(messageView(message, isNewDay ? undefined : previous))].filter(Boolean);
  }

  #append(message) {
    if (message.channel_id !== store.currentId) return;
    const wasAtEnd = this.#isAtEnd();
    this.querySelector('.empty')?.remove();
    const messages = store.currentMessages();
    this.append(...this.#withDay(message, messages.at(-2)));
    if (this.#activeId === null || !this.contains(document.activeElement)) this.#setActive(message.id);
    if (wasAtEnd || message.author.id === store.personId || message.ephemeral) this.#scrollToEnd();
  }

  /** Keeps the focus, the place and open previews while the content changes. */
  #replace(message) {
    const old = this.#article(message.id);
    if (!old || message.channel_id !== store.currentId) return;
    const wasAtEnd = this.#isAtEnd();
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const messages = store.currentMessages();
    const index = messages.findIndex((one) => one.id === message.id);
    const fresh = this.#quiet(messageView(message, messages[index - 1]));
    fresh.classList.toggle('follows', old.classList.contains('follows'));
    for (const preview of old.querySelectorAll('.preview:not([hidden])')) {
      const name = preview.getAttribute('aria-label').replace('Content of ', 'Preview ');
      [...fresh.querySelectorAll('.text-button')].find((button) => button.getAttribute('aria-label') === name)?.click();
    }
    old.replaceWith(fresh);
    this.#setActive(this.#activeId);
    if (focused) this.#refocus(fresh, focused);
    if (wasAtEnd) this.#scrollToEnd();
  }

  /** Focuses in a message that was drawn anew what was focused in the one before. */
  #refocus(fresh, focused) {
    if (this.#inside) this.#enter(fresh);
    const keyOf = (element) => element.getAttribute('data-key') ?? element.getAttribute('aria-label');
    const key = keyOf(focused);
    const again = [...fresh.querySelectorAll(INNER)].find((element) => key && keyOf(element) === key);
    (again ?? fresh).focus({ preventScroll: true });
  }

  /** Threads change without their message changing. */
  #renderChips() {
    for (const message of store.currentMessages()) if (message.thread) this.#replace(message);
  }

  #key(event) {
    const article = event.target.closest('article');
    if (!article) return;
    if (event.target !== article) {
      if (event.key === 'Escape') {
        this.#leave(article);
        article.focus();
        event.preventDefault();
      }
      return;
    }
    const articles = [...this.querySelectorAll('article')];
    const index = articles.indexOf(article);
    const target = {
      ArrowUp: articles[index - 1],
      ArrowDown: articles[index + 1],
      Home: articles[0],
      End: articles.at(-1),
    }[event.key];
    if (target) {
      this.#setActive(target.dataset.id);
      target.focus();
      target.scrollIntoView({ block: 'nearest' });
      event.preventDefault();
    } else if (event.key === 'Enter') {
      this.#enter(article);
      const first = article.querySelector('.components button, .components select') ?? article.querySelector(INNER);
      first?.focus();
      event.preventDefault();
    }
  }

  #focused(event) {
    const article = event.target.closest('article');
    if (!article) return;
    if (article.dataset.id !== this.#activeId) this.#setActive(article.dataset.id);
    if (event.target !== article) this.#enter(article);
  }

  #left(event) {
    const article = event.target.closest('article');
    if (article && !article.contains(event.relatedTarget) && event.relatedTarget) this.#leave(article);
  }

  #enter(article) {
    this.#inside = true;
    for (const element of article.querySelectorAll(INNER)) element.removeAttribute('tabindex');
  }

  #leave(article) {
    this.#inside = false;
    this.#quiet(article);
  }

  /** Takes a message's controls out of the Tab order. */
  #quiet(article) {
    for (const element of article.querySelectorAll(INNER)) element.setAttribute('tabindex', '-1');
    return article;
  }

  #setActive(id) {
    const articles = [...this.querySelectorAll('article')];
    const active = articles.find((article) => article.dataset.id === id) ?? articles.at(-1);
    this.#activeId = active?.dataset.id ?? null;
    for (const article of articles) article.tabIndex = article === active ? 0 : -1;
  }

  #article(id) {
    return this.querySelector(`article[data-id="${CSS.escape(id)}"]`);
  }

  #isAtEnd() {
    return this.scrollHeight - this.scrollTop - this.clientHeight < AT_END_PIXELS;
  }

  #scrollToEnd() {
    this.scrollTop = this.scrollHeight;
  }
}

customElements.define('message-log', MessageLog);
