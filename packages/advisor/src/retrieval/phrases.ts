/** Finds known words and phrases of up to three words in a row of stemmed terms. */
import { tokenize } from './tokenize.ts';

const LENGTHS = [3, 2, 1];

export class PhraseTable<T> {
  readonly #entries = new Map<string, T[]>();

  add(phrase: string, value: T): void {
    const key = tokenize(phrase).join(' ');
    if (key === '') return;
    const values = this.#entries.get(key);
    if (values === undefined) this.#entries.set(key, [value]);
    else if (!values.includes(value)) values.push(value);
  }

  /** Values of the longest phrases: "sql server" hides what "server" alone would mean. */
  longest(terms: readonly string[]): T[] {
    const found: T[] = [];
    for (let at = 0; at < terms.length;) {
      const words = LENGTHS.find((length) => this.#at(terms, at, length) !== undefined) ?? 0;
      found.push(...(this.#at(terms, at, words) ?? []));
      at += Math.max(words, 1);
    }
    return found;
  }

  /** Values of every phrase, those inside others included; each once. */
  all(terms: readonly string[]): T[] {
    const found = new Set<T>();
    for (let at = 0; at < terms.length; at += 1)
      for (const length of LENGTHS) for (const value of this.#at(terms, at, length) ?? []) found.add(value);
    return [...found];
  }

  #at(terms: readonly string[], at: number, length: number): readonly T[] | undefined {
    return at + length > terms.length ? undefined : this.#entries.get(terms.slice(at, at + length).join(' '));
  }
}
