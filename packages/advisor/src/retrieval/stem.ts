/**
 * A light English stemmer for cloud vocabulary: "encrypted", "encryption" and "encrypts" meet, and so do British and
 * American spellings. Its stems are index keys, never shown.
 */

/** Longest first; each is cut once when at least `keep` letters remain. */
const SUFFIXES: readonly { readonly end: string; readonly keep: number; readonly put: string }[] = [
  { end: 'isation', keep: 3, put: 'is' },
  { end: 'ization', keep: 3, put: 'is' },
  { end: 'ability', keep: 3, put: '' },
  { end: 'iration', keep: 2, put: 'ir' },
  { end: 'ation', keep: 3, put: 'at' },
  { end: 'ition', keep: 3, put: '' },
  { end: 'ility', keep: 3, put: 'l' },
  { end: 'ement', keep: 4, put: '' },
  { end: 'tion', keep: 3, put: 't' },
  { end: 'ible', keep: 4, put: '' },
  { end: 'able', keep: 4, put: '' },
  { end: 'overy', keep: 3, put: 'over' },
  { end: 'iry', keep: 3, put: 'ir' },
  { end: 'ize', keep: 3, put: 'is' },
  { end: 'yze', keep: 3, put: 'ys' },
  { end: 'ing', keep: 3, put: '' },
  { end: 'ied', keep: 2, put: 'i' },
  { end: 'ely', keep: 3, put: '' },
  { end: 'ed', keep: 3, put: '' },
  { end: 'ly', keep: 4, put: '' },
  { end: 'ic', keep: 4, put: '' },
  { end: 'y', keep: 3, put: 'i' },
  { end: 'e', keep: 3, put: '' },
];

/** Names, not plurals. Shorter ones are left alone anyway. */
const ENDS_IN_S = new Set(['ddos', 'cors', 'https', 'ftps', 'kubernetes']);

const singular = (word: string): string => {
  if (!word.endsWith('s') || /(?:ss|us|is)$/.test(word) || ENDS_IN_S.has(word)) return word;
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (/(?:sses|xes|ches|shes|zes)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
};

/** `encryptions` → `encrypt`. Words of at most three letters and words with digits stay as they are. */
export function stem(word: string): string {
  if (word.length < 4 || /[^a-z]/.test(word)) return word;
  let root = singular(word);
  const suffix = SUFFIXES.find(({ end, keep }) => root.endsWith(end) && root.length - end.length >= keep);
  if (suffix !== undefined) root = root.slice(0, -suffix.end.length) + suffix.put;
  root = root.replace(/iz$/, 'is');
  if (root.length > 3 && root.endsWith('e')) root = root.slice(0, -1);
  return root.length > 3 ? root.replace(/([bdgmnprt])\1$/, '$1') : root;
}
