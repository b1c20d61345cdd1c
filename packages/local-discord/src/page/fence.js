/** Code fences: plain, `diff` and `ansi`. Colour only repeats what the text says. */
import { h } from './dom.js';

const DIFF_CLASSES = [
  [/^(\+\+\+|---|@@)/, 'meta'],
  [/^\+/, 'added'],
  [/^-/, 'removed'],
  [/^!/, 'changed'],
];

/** @param {{language: string, text: string}} fence */
export function fenceView({ language, text }) {
  const code = h(
    'code',
    {},
    ...(language === 'diff' ? diffLines(text) : language === 'ansi' ? ansiRuns(text) : [text]),
  );
  return h('pre', { class: `fence fence-${/^[a-z0-9]+$/.test(language) ? language : 'plain'}` }, code);
}

function diffLines(text) {
  return text.split('\n').flatMap((line, index) => {
    const className = DIFF_CLASSES.find(([pattern]) => pattern.test(line))?.[1];
    return [index > 0 ? '\n' : '', className ? h('span', { class: `diff-${className}` }, line) : line];
  });
}

/** SGR codes that Discord knows: 0, 1, 4, 30–37, 40–47. */
function ansiRuns(text) {
  let classes = new Set();
  // eslint-disable-next-line no-control-regex
  return text.split(/(\u001B\[[0-9;]*m)/).flatMap((part) => {
    // eslint-disable-next-line no-control-regex
    const codes = /^\u001B\[([0-9;]*)m$/.exec(part);
    if (!codes)
      return part === '' ? [] : [classes.size > 0 ? h('span', { class: [...classes].join(' ') }, part) : part];
    for (const code of codes[1].split(';').map(Number)) {
      if (code === 0) classes = new Set();
      else if (code === 1 || code === 4) classes.add(`ansi-${code}`);
      else if (code >= 30 && code <= 47) {
        const group = `ansi-${String(code)[0]}`;
        classes = new Set([...classes].filter((name) => !name.startsWith(group)));
        classes.add(`ansi-${code}`);
      }
    }
    return [];
  });
}
