/** `<test-tools>`: the region "Test tools": what a test would break, as buttons. */
import { announce } from './announcer.js';
import { asTester } from './api.js';
import { h, icon, uniqueId } from './dom.js';
import { onNews, store } from './store.js';

const HALF_HOUR = 30 * 60_000;

/** [button, what it does, run] */
const BUILT_IN = [
  [
    'Late answer',
    'The bot’s next answer to a click arrives after 4 seconds: too late.',
    () => asTester('nextDelay', { path: '/callback', milliseconds: 4000, effect: 'before' }),
  ],
  ['Lost answer', 'The bot’s next answer to a click gets lost on its way.', () => asTester('dropCallback', {})],
  [
    'Rate limit (429)',
    'The bot’s next message or edit must wait 2 seconds.',
    () => asTester('next429', { path: '/messages', retryAfterSeconds: 2 }),
  ],
  [
    'Server error (502)',
    'The next message is sent, but the bot hears 502.',
    () => asTester('nextStatus', 502, { method: 'POST', path: '/messages', effect: 'after' }),
  ],
  [
    'Drop connection',
    'Cuts the bot’s gateway connection; it comes back by itself.',
    () => asTester('dropGateway', { resume: true }),
  ],
  [
    'Close my direct messages',
    'The bot cannot write to you any more.',
    () => asTester('closeDms', store.personId, true),
  ],
  ['Open my direct messages', 'The bot can write to you again.', () => asTester('closeDms', store.personId, false)],
  ['Jump 30 minutes', 'Discord’s clock moves forward by half an hour.', () => asTester('advanceClock', HALF_HOUR)],
];

class TestTools extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', 'Test tools');
    this.hidden = true;
    onNews(['person'], () => this.#render());
  }

  toggle() {
    this.hidden = !this.hidden;
    if (!this.hidden) void this.#figures();
    return !this.hidden;
  }

  #render() {
    const tools = store.view.tools.map(({ label, description }) => [
      label,
      description,
      () => asTester('runTool', label),
    ]);
    this.output = h('p', { class: 'tool-output', role: 'status', 'aria-label': 'Test result' });
    this.figures = h('dl', { class: 'figures' });
    this.replaceChildren(
      h('h2', {}, icon('wrench'), 'Test tools'),
      h('p', { class: 'hint' }, 'What can go wrong, on demand.'),
      h(
        'ul',
        {},
        [...tools, ...BUILT_IN].map((tool) => this.#tool(tool)),
      ),
      this.output,
      this.figures,
    );
  }

  #tool([label, description, run]) {
    const id = uniqueId('tool');
    const button = h(
      'button',
      {
        type: 'button',
        class: 'button secondary',
        'aria-describedby': id,
        onclick: () => void this.#run(button, label, run),
      },
      label,
    );
    return h('li', {}, button, h('p', { id, class: 'hint' }, description));
  }

  async #run(button, label, run) {
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    try {
      const text = (await run()) || `${label}: ready`;
      this.output.textContent = text;
    } catch (error) {
      this.output.textContent = error.message;
      announce(error.message);
    }
    button.removeAttribute('aria-busy');
    await this.#figures();
  }

  async #figures() {
    const stats = await asTester('stats');
    const rows = [
      ['Requests of the bot', stats.requests],
      ['Refused as not valid', stats.refusedByValidation],
      ['Rate limited', stats.rateLimited429],
      ['Interactions', stats.interactions.length],
    ];
    this.figures.replaceChildren(...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))]));
  }
}

customElements.define('test-tools', TestTools);
