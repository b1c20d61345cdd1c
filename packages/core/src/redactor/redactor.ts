/**
 * One redactor stands in front of every sink. It finds known secret values in text, in every usual encoding and across
 * line breaks, in one pass (Aho-Corasick), so that thousands of secrets cost no more than one.
 */
import { encodings } from './encodings.ts';

export interface Redactor {
  /** The text with every known secret replaced by `(sensitive value)`. */
  redact(text: string): string;
  /** A redactor that knows these values, too. */
  with(values: Iterable<string>): Redactor;
}

export const REDACTED = '(sensitive value)';

/** Shorter values would blank ordinary text; they are masked at their place in the plan instead. */
export const MIN_SECRET_LENGTH = 8;

/** Values that are often marked sensitive and that everybody writes: searching for them would blank the text. */
const COMMON = new Set([
  'password',
  'changeme',
  'disabled',
  'required',
  'optional',
  'username',
  'postgres',
  'database',
  'internal',
  'external',
  'administrator',
  'localhost',
  'undefined',
  'terraform',
  '127.0.0.1',
  '0.0.0.0/0',
  '10.0.0.0/8',
  'production',
  'development',
  'europe-west1',
  'us-east-1',
  'us-central1',
  'eu-west-1',
  'application/json',
  'standard',
  'generated',
]);

/** Worth searching for: long enough, not one repeated character, not a common word. */
const searchable = (value: string): boolean =>
  value.trim().length >= MIN_SECRET_LENGTH && !COMMON.has(value.trim().toLowerCase()) && new Set(value).size > 1;

interface Node {
  readonly next: Map<number, Node>;
  fail: Node | undefined;
  /** Length of the longest form that ends here. */
  length: number;
}
const node = (): Node => ({ next: new Map(), fail: undefined, length: 0 });

/** Line breaks, and the indentation after them, are not seen when matching. */
const BREAK = /[\r\n][ \t\r\n│|]*/g;
const withoutBreaks = (text: string): string => text.replace(BREAK, '');

function automaton(forms: Iterable<string>): Node {
  const root = node();
  for (const form of forms) {
    let at = root;
    for (let i = 0; i < form.length; i++) {
      const c = form.charCodeAt(i);
      let to = at.next.get(c);
      if (to === undefined) at.next.set(c, (to = node()));
      at = to;
    }
    at.length = form.length;
  }
  const queue: Node[] = [];
  for (const child of root.next.values()) {
    child.fail = root;
    queue.push(child);
  }
  for (const at of queue) {
    for (const [c, child] of at.next) {
      let back = at.fail;
      while (back !== undefined && !back.next.has(c)) back = back.fail;
      child.fail = back?.next.get(c) ?? root;
      child.length = Math.max(child.length, child.fail.length);
      queue.push(child);
    }
  }
  return root;
}

/** Stretches of `text` that hold a form, merged, as [from, to). `positions` maps the matched text back to the original. */
function matches(root: Node, text: string, positions: Uint32Array | undefined): [number, number][] {
  const found: [number, number][] = [];
  let at = root;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    let to = at.next.get(c);
    while (to === undefined && at.fail !== undefined) {
      at = at.fail;
      to = at.next.get(c);
    }
    at = to ?? root;
    if (at.length === 0) continue;
    const first = i - at.length + 1;
    const from = positions ? (positions[first] as number) : first;
    const end = (positions ? (positions[i] as number) : i) + 1;
    let last = found.at(-1);
    let start = from;
    while (last !== undefined && start <= last[1]) {
      start = Math.min(start, last[0]);
      found.pop();
      last = found.at(-1);
    }
    found.push([start, end]);
  }
  return found;
}

/** The text without line breaks, and where each of its characters stood. */
function unbroken(text: string): { flat: string; positions: Uint32Array } {
  const flat = withoutBreaks(text);
  const positions = new Uint32Array(flat.length);
  let out = 0;
  let from = 0;
  for (const gap of text.matchAll(BREAK)) {
    for (let i = from; i < gap.index; i++) positions[out++] = i;
    from = gap.index + gap[0].length;
  }
  for (let i = from; i < text.length; i++) positions[out++] = i;
  return { flat, positions };
}

/** Values under 8 characters and common words are left out: they are masked at their place in the plan. */
export function createRedactor(values: Iterable<string>): Redactor {
  const secrets = new Set([...values].filter(searchable));
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const form of encodings(secret)) forms.add(withoutBreaks(form));
    // A key file's lines may be shown one by one.
    for (const line of secret.split(/[\r\n]+/))
      if (line !== secret && searchable(line) && line.trim().length >= 16) forms.add(line.trim());
  }
  forms.delete('');
  const root = automaton(forms);
  const redact = (text: string): string => {
    if (forms.size === 0) return text;
    const broken = /[\r\n]/.test(text);
    const { flat, positions } = broken ? unbroken(text) : { flat: text, positions: undefined };
    const stretches = matches(root, flat, positions);
    if (stretches.length === 0) return text;
    let out = '';
    let from = 0;
    for (const [start, end] of stretches) {
      out += text.slice(from, start) + REDACTED;
      from = end;
    }
    return out + text.slice(from);
  };
  return { redact, with: (more) => createRedactor([...secrets, ...more]) };
}
