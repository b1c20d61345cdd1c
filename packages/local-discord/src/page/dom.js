/** Makes elements. Strings become text nodes; there is no way to pass HTML. */
import { emojiParts } from './emoji.js';

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] attributes; `on…` are listeners, `class` and `data-…` as in HTML, `false` and null are left out
 * @param {...unknown} children elements, strings, arrays of them; null and false are left out
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : `${value}`);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The page's icons: paths of a 24×24 grid, drawn with the text colour and hidden from assistive technology. */
const ICONS = {
  hash: 'M10 3 8 21M16 3l-2 18M4 8.5h17M3 15.5h17',
  thread: 'M4 5h16v10H11l-4 4v-4H4z M8 9h8M8 12h5',
  mail: 'M3 6h18v12H3z M3 7l9 6 9-6',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M4 12 20 4l-5 16-3.5-6.5z M11.5 13.5 20 4',
  file: 'M6 3h8l4 4v14H6z M14 3v4h4 M9 12h6M9 16h6',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  lock: 'M6 11h12v9H6z M9 11V8a3 3 0 0 1 6 0v3',
  archive: 'M4 5h16v4H4z M6 9h12v10H6z M10 13h4',
  warning: 'M12 4 2.5 20h19z M12 10v4.5M12 17.2v.1',
  wrench: 'M14.5 6.5a4 4 0 0 0-5.3 5.2L4 17l3 3 5.3-5.2a4 4 0 0 0 5.2-5.3L15 12l-3-3z',
  theme: 'M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z',
  chevron: 'M9 5l7 7-7 7',
  slash: 'M8 21 16 3',
  reply: 'M4 20V12a4 4 0 0 1 4-4h12',
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  for (const [key, value] of Object.entries({
    class: `icon icon-${name}`,
    viewBox: '0 0 24 24',
    'aria-hidden': 'true',
    focusable: 'false',
  })) {
    svg.setAttribute(key, value);
  }
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A text in which emoji are shown but not part of the accessible name. */
export function withQuietEmoji(text) {
  return emojiParts(text).map((part) =>
    part.isEmoji ? h('span', { 'aria-hidden': 'true', class: 'emoji' }, part.text) : part.text,
  );
}

let nextId = 0;

/** An id that no other element has. */
export function uniqueId(prefix) {
  nextId += 1;
  return `${prefix}-${nextId}`;
}
