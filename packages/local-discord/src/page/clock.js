/** The local Discord's time, and texts for moments. */

let offset = 0;
const ticking = new Set();

/** Milliseconds that the local Discord is ahead of this machine. */
export function setClockOffset(milliseconds) {
  offset = milliseconds;
  for (const element of ticking) element.tick();
}

export function now() {
  return Date.now() + offset;
}

/** For example 14:05. */
export function timeOfDay(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

/** The text of `<t:…:style>`. */
export function formatTime(milliseconds, style) {
  if (style === 'R') return relative(milliseconds);
  return new Intl.DateTimeFormat('en-GB', STYLES[style] ?? STYLES.f).format(milliseconds);
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];
const formatter = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

function relative(milliseconds) {
  const seconds = Math.round((milliseconds - now()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return formatter.format(Math.trunc(seconds / size), unit);
}

/** `<ticking-time seconds="…" timestyle="R">`: a moment that stays right while the page is open. */
export class TickingTime extends HTMLElement {
  connectedCallback() {
    this.tick();
    if (this.getAttribute('timestyle') !== 'R') return;
    ticking.add(this);
    this.timer ??= setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    ticking.delete(this);
    clearInterval(this.timer);
    this.timer = undefined;
  }

  tick() {
    const milliseconds = Number(this.getAttribute('seconds')) * 1000;
    const text = formatTime(milliseconds, this.getAttribute('timestyle') ?? 'f');
    if (this.textContent !== text) this.textContent = text;
    this.title = formatTime(milliseconds, 'F');
  }
}

customElements.define('ticking-time', TickingTime);
