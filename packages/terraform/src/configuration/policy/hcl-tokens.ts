/**
 * Cuts HCL into tokens, as exactly as the policy needs: strings and heredocs with the templates inside them, comments,
 * names, everything else character by character. What is not certain is an error, never a guess: a module is scanned
 * before Terraform reads it, and must not mean one thing here and another there.
 *
 * Grammar: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md and, for heredocs, its scan_tokens.rl.
 */

export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly line: number }
  | { readonly kind: 'sign'; readonly text: string; readonly line: number }
  | { readonly kind: 'newline'; readonly line: number }
  | { readonly kind: 'string'; readonly parts: readonly TemplatePart[]; readonly line: number };

/** Literal text (escapes resolved) or the tokens of one interpolation or directive. */
export type TemplatePart = string | readonly Token[];

export class HclUnreadable extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** @throws HclUnreadable */
export function hclTokens(text: string): Token[] {
  const reader = new Reader(text);
  const tokens = reader.expression(undefined);
  return tokens;
}

/** A whole text as one template: files given to `templatefile`, strings of `.tf.json`. @throws HclUnreadable */
export function templateParts(text: string, line = 1): TemplatePart[] {
  return new Reader(text, line).template('end');
}

const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d[\d.]*(?:[eE][+-]?\d+)?/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
/** What Go or JavaScript takes for space: they differ over U+0085 and U+FEFF, so that a text would end for one of them only. */
const SPACE_AROUND = /^[\s\u0085]+|[\s\u0085]+$/gu;
const PLAIN_LINE = /^[ \t]*[^\s\u0085]+[ \t]*\r?$/u;
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Deeper nesting is nobody's configuration. */
const MAX_DEPTH = 200;

class Reader {
  #at = 0;
  #line: number;
  #depth = 0;
  readonly #text: string;
  constructor(text: string, line = 1) {
    this.#text = text;
    this.#line = line;
  }

  #fail(message: string): never {
    throw new HclUnreadable(this.#line, message);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text) ?? undefined;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail('it is nested too deeply');
  }

  /** Tokens up to the closing sign, which is consumed and left out; to the end of the text without one. */
  expression(closer: string | undefined): Token[] {
    this.#enter();
    const tokens: Token[] = [];
    const open: string[] = [];
    for (;;) {
      const char = this.#text[this.#at];
      const line = this.#line;
      if (char === undefined) {
        if (closer !== undefined || open.length > 0) this.#fail('a bracket is never closed');
        this.#depth -= 1;
        return tokens;
      }
      if (open.length === 0 && char === closer) {
        this.#at += 1;
        this.#depth -= 1;
        return tokens;
      }
      if (char === '\n') {
        tokens.push({ kind: 'newline', line });
        this.#line += 1;
        this.#at += 1;
      } else if (char === ' ' || char === '\t' || char === '\r') {
        this.#at += 1;
      } else if (char === '#' || this.#text.startsWith('//', this.#at)) {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else if (this.#text.startsWith('/*', this.#at)) {
        this.#blockComment();
      } else if (char === '"') {
        this.#at += 1;
        tokens.push({ kind: 'string', parts: this.template('quote'), line });
      } else if (this.#text.startsWith('<<', this.#at)) {
        tokens.push({ kind: 'string', parts: this.#heredoc(), line });
      } else {
        const name = this.#match(NAME) ?? this.#match(NUMBER);
        if (name !== undefined) {
          this.#at += name[0].length;
          tokens.push({ kind: 'name', text: name[0], line });
          continue;
        }
        if (!/[-+*/%=!<>&|?:.,()[\]{}~]/.test(char)) this.#fail(`"${char}" cannot stand here`);
        const closes = CLOSERS[char];
        if (closes !== undefined) open.push(closes);
        else if (')]}'.includes(char) && open.pop() !== char) this.#fail(`"${char}" closes nothing`);
        this.#at += 1;
        tokens.push({ kind: 'sign', text: char, line });
      }
    }
  }

  #blockComment(): void {
    const end = this.#text.indexOf('*/', this.#at + 2);
    if (end < 0) this.#fail('a comment is never closed');
    this.#line += this.#text.slice(this.#at, end).split('\n').length - 1;
    this.#at = end + 2;
  }

  #heredoc(): TemplatePart[] {
    const opening = this.#match(HEREDOC);
    if (opening === undefined) this.#fail('"<<" is not followed by a marker and a line break');
    this.#at += opening[0].length;
    this.#line += 1;
    return this.template({ marker: opening[1] as string });
  }

  /** Up to the closing quote, the heredoc's marker, or the end of the text. */
  template(until: 'quote' | 'end' | { readonly marker: string }): TemplatePart[] {
    const quoted = until === 'quote';
    const parts: TemplatePart[] = [];
    let literal = '';
    let lineStart = true;
    const flush = (): void => {
      if (literal !== '') parts.push(literal);
      literal = '';
    };
    for (;;) {
      if (typeof until === 'object' && lineStart) {
        const end = this.#text.indexOf('\n', this.#at);
        const line = this.#text.slice(this.#at, end < 0 ? undefined : end);
        if (line.replaceAll(SPACE_AROUND, '') === until.marker) {
          if (!PLAIN_LINE.test(line)) this.#fail('a space around the end of a text can be read in two ways');
          // The line break stays: it ends the attribute.
          this.#at += line.length;
          flush();
          return parts;
        }
      }
      lineStart = false;
      const char = this.#text[this.#at];
      if (char === undefined) {
        if (until !== 'end') this.#fail('a text is never closed');
        flush();
        return parts;
      }
      if (quoted && char === '"') {
        this.#at += 1;
        flush();
        return parts;
      }
      if (char === '\n') {
        if (quoted) this.#fail('a text in quotes runs over the end of its line');
        this.#line += 1;
        this.#at += 1;
        literal += char;
        lineStart = true;
      } else if (quoted && char === '\\') {
        literal += this.#escape();
      } else if (char === '$' || char === '%') {
        const run = this.#match(/[$%]+/y)?.[0] ?? char;
        if (this.#text[this.#at + run.length] !== '{') {
          literal += run;
          this.#at += run.length;
        } else if (run === '$$' || run === '%%') {
          literal += `${char}{`;
          this.#at += 3;
        } else if (run.length === 1) {
          flush();
          this.#at += 2;
          parts.push(this.expression('}'));
        } else {
          this.#fail(`"${run}{" can be read in two ways`);
        }
      } else {
        literal += char;
        this.#at += 1;
      }
    }
  }

  #escape(): string {
    const found = this.#match(/\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y);
    if (found === undefined) this.#fail('a text holds an unknown escape');
    this.#at += found[0].length;
    const [, simple, short, long] = found;
    if (simple !== undefined) return { n: '\n', r: '\r', t: '\t' }[simple] ?? simple;
    const code = Number.parseInt(short ?? long ?? '', 16);
    if (code > 0x10ffff) this.#fail('a text holds an unknown escape');
    return String.fromCodePoint(code);
  }
}
