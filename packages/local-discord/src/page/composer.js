/** `<message-composer>`: the textbox "Message", with the listbox "Commands" while a command is typed. */
import { announce } from './announcer.js';
import { asPerson } from './api.js';
import { complete, readDraft } from './command-draft.js';
import { h, icon } from './dom.js';
import { FAILED } from './actions.js';
import { onNews, store } from './store.js';

const ASK_AFTER_MILLISECONDS = 150;

class MessageComposer extends HTMLElement {
  #suggestions = [];
  #active = -1;
  #asked = 0;
  #timer;

  connectedCallback() {
    this.textbox = h('textarea', {
      id: 'message',
      rows: '1',
      'aria-label': 'Message',
      'aria-autocomplete': 'list',
      'aria-controls': 'suggestions',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    this.list = h('ul', {
      id: 'suggestions',
      role: 'listbox',
      'aria-label': 'Commands',
      class: 'suggestions',
      hidden: true,
    });
    this.hint = h('p', { class: 'option-hint', id: 'option-hint', hidden: true });
    this.problem = h('div', { class: 'composer-problem', role: 'alert' });
    this.append(
      this.problem,
      h('div', { class: 'suggestion-box' }, this.hint, this.list),
      h(
        'form',
        { class: 'composer' },
        this.textbox,
        h('button', { type: 'submit', class: 'icon-button send', 'aria-label': 'Send' }, icon('send')),
      ),
    );
    this.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.textbox.addEventListener('input', () => this.#changed());
    this.textbox.addEventListener('keydown', (event) => this.#key(event));
    this.textbox.addEventListener('blur', () => this.#show([]));
    this.textbox.addEventListener('focus', () => this.#changed());
    onNews(['channel', 'person', 'messages'], () => this.#placeholder());
    onNews(['commands'], () => document.activeElement === this.textbox && this.#changed());
  }

  #placeholder() {
    const channel = store.channel(store.currentId);
    const locked = channel?.thread_metadata?.locked === true;
    this.textbox.placeholder = locked
      ? 'This thread is locked'
      : `Message ${channel?.type === 0 ? '#' : ''}${store.channelName(store.currentId)}`;
    this.textbox.readOnly = locked;
  }

  #changed() {
    this.#grow();
    clearTimeout(this.#timer);
    const draft = readDraft(this.textbox.value, store.view?.commands ?? []);
    this.#hint(draft);
    if (draft.kind === 'option' && draft.option.autocomplete) {
      // The last suggestions stay until the bot has answered for what is typed now.
      this.#timer = setTimeout(() => void this.#ask(draft), ASK_AFTER_MILLISECONDS);
      return;
    }
    this.#show(draft.suggestions);
  }

  async #ask(draft) {
    const asked = ++this.#asked;
    const call = { name: draft.command.name, options: draft.given };
    const choices = await asPerson(
      store.personId,
      'autocomplete',
      store.currentId,
      call,
      draft.option.name,
      draft.typed,
    ).catch(() => []);
    if (asked !== this.#asked || readDraft(this.textbox.value, store.view.commands).kind !== 'option') return;
    this.#show(choices.map((choice) => ({ label: choice.name, detail: '', text: choice.name, kind: 'choice' })));
  }

  #hint(draft) {
    this.hint.hidden = draft.kind !== 'option';
    if (draft.kind !== 'option') return this.textbox.removeAttribute('aria-describedby');
    this.textbox.setAttribute('aria-describedby', 'option-hint');
    this.hint.replaceChildren(
      h('strong', {}, draft.option.name),
      ` ${draft.option.description}${draft.option.required ? ' (required)' : ''}`,
    );
  }

  #show(suggestions) {
    this.#suggestions = suggestions;
    this.#active = -1;
    this.list.hidden = suggestions.length === 0;
    this.list.replaceChildren(
      ...suggestions.map((suggestion, index) =>
        h(
          'li',
          {
            role: 'option',
            id: `suggestion-${index}`,
            'aria-selected': 'false',
            onmousedown: (event) => this.#pick(event, suggestion),
          },
          suggestion.kind === 'command' && icon('slash'),
          h('span', { class: 'suggestion-label' }, suggestion.label),
          suggestion.detail && h('span', { class: 'suggestion-detail' }, suggestion.detail),
        ),
      ),
    );
    this.textbox.removeAttribute('aria-activedescendant');
  }

  #pick(event, suggestion) {
    event.preventDefault();
    this.#accept(suggestion);
  }

  #move(step) {
    const count = this.#suggestions.length;
    this.#active = this.#active < 0 ? (step > 0 ? 0 : count - 1) : (this.#active + step + count) % count;
    [...this.list.children].forEach((option, index) =>
      option.setAttribute('aria-selected', String(index === this.#active)),
    );
    this.list.children[this.#active]?.scrollIntoView({ block: 'nearest' });
    this.textbox.setAttribute('aria-activedescendant', `suggestion-${this.#active}`);
  }

  #accept(suggestion) {
    this.textbox.value = complete(this.textbox.value, store.view.commands, suggestion);
    this.textbox.selectionStart = this.textbox.value.length;
    this.#changed();
  }

  #key(event) {
    const hasList = this.#suggestions.length > 0;
    if (event.key === 'ArrowDown' && hasList) this.#move(1);
    else if (event.key === 'ArrowUp' && hasList) this.#move(-1);
    else if (event.key === 'Escape' && hasList) this.#show([]);
    else if (event.key === 'Tab' && !event.shiftKey && this.#filling() !== undefined) this.#accept(this.#filling());
    else if (event.key === 'Enter' && !event.shiftKey) this.#enter();
    else return;
    event.preventDefault();
  }

  /**
   * What Tab fills in: a suggestion, or, with null, the name of the next option. `undefined` when there is nothing
   * left to fill in: then Tab leaves the textbox as everywhere.
   */
  #filling() {
    const draft = readDraft(this.textbox.value, store.view.commands);
    if (draft.kind === 'message') return undefined;
    if (this.#active >= 0) return this.#suggestions[this.#active];
    const isTaken = this.#suggestions.some(
      (suggestion) => suggestion.kind === 'choice' && suggestion.text === draft.typed,
    );
    if (this.#suggestions.length > 0 && !isTaken) return this.#suggestions[0];
    return draft.kind !== 'command' && draft.missing.length > 0 && draft.typed !== '' ? null : undefined;
  }

  #enter() {
    if (this.#active >= 0) return this.#accept(this.#suggestions[this.#active]);
    const draft = readDraft(this.textbox.value, store.view.commands);
    if (draft.kind === 'command' && draft.suggestions.length > 0) return this.#accept(draft.suggestions[0]);
    if (draft.kind === 'option' && draft.missing.length > 0) return this.#accept(null);
    void this.#send();
  }

  async #send() {
    const text = this.textbox.value.trim();
    const channelId = store.currentId;
    if (text === '' || this.textbox.readOnly || this.getAttribute('aria-busy') === 'true') return;
    this.problem.replaceChildren();
    this.setAttribute('aria-busy', 'true');
    this.textbox.value = '';
    this.#changed();
    try {
      await (text.startsWith('/')
        ? this.#command(channelId, text)
        : asPerson(store.personId, 'sendMessage', channelId, text));
    } catch (error) {
      this.#failed(text, error.message, channelId);
    }
    this.removeAttribute('aria-busy');
  }

  async #command(channelId, text) {
    const waiting = h('p', { class: 'sending' }, 'Sending command…');
    this.problem.before(waiting);
    try {
      const outcome = await asPerson(store.personId, 'command', channelId, text);
      if (outcome.outcome === 'failed')
        throw new Error(store.view.botOnline ? FAILED : `${FAILED}: the bot is offline`);
    } finally {
      waiting.remove();
    }
  }

  #failed(text, reason, channelId) {
    const isCommand = text.startsWith('/');
    const retry = h(
      'button',
      { type: 'button', class: 'text-button', onclick: () => this.#again(text, channelId) },
      'Retry',
    );
    this.problem.replaceChildren(
      icon('warning'),
      h('span', {}, isCommand ? reason : `Message failed to send: ${reason}`),
      retry,
    );
    if (this.textbox.value === '' && isCommand) {
      this.textbox.value = text;
      this.#grow();
    }
    announce(reason);
  }

  #again(text, channelId) {
    if (store.currentId !== channelId) return;
    this.textbox.value = text;
    void this.#send();
  }

  #grow() {
    this.textbox.style.height = 'auto';
    this.textbox.style.height = `${Math.min(this.textbox.scrollHeight, 200)}px`;
  }
}

customElements.define('message-composer', MessageComposer);
