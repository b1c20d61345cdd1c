/**
 * Untrusted text made harmless before it stands in a message: nothing in it may format, mention, link, hide or
 * reorder. Trusted Markdown is written by this package only, around the results of these functions.
 */

/** Bidi controls reorder what a reader sees: https://trojansource.codes */
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
/** C0 and C1 controls except tab and line feed; ESC among them. */
const CONTROL = /(?![\t\n])\p{Cc}/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
/** Invisible characters could make two names look the same. Emoji variation selectors are left. */
const INVISIBLE = /(?![\uFE0E\uFE0F])[\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\uFFF9-\uFFFB]/gu;

const codePoint = (character: string): string =>
  `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;

/** Without controls, bidi marks and lone surrogates; invisible characters are named. Line feeds and tabs (as two spaces) stay. */
export const visible = (text: string): string =>
  text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll('\t', '  ')
    .replaceAll(LONE_SURROGATE, '')
    .replaceAll(CONTROL, '')
    .replaceAll(BIDI, '')
    .replaceAll(INVISIBLE, codePoint);

/** For text inside a code fence: no run of backticks can close it. Several lines stay. */
export const neutraliseCode = (text: string): string => breakBackticks(visible(text));

/** The last step before a fence, over text whose parts are `visible` already. */
export const breakBackticks = (text: string): string => text.replaceAll('`', '`\u200B');

/** Line feeds as a sign, so that one value stays on one line. */
export const oneLine = (text: string): string => visible(text).replaceAll('\n', '↵');

/** Inline code of one line, with its backticks. Those of the text become accents: even a broken one would end the code. */
export const inlineCode = (text: string): string => {
  const safe = oneLine(text).replaceAll('`', '\u02CB').trim();
  return safe === '' ? '` `' : `\`${safe}\``;
};

/** What formats or links wherever it stands. */
const MARKDOWN = /[\\`*_~|[\]]/gu;
/** What formats at the start of a line: headings, quotes, lists. */
const LINE_START = /^(\s*)([#>+-]|\d+(?=[.)]))/u;

/**
 * Untrusted text inside a sentence, on one line: Markdown is escaped, mentions, custom emoji, timestamps and links are
 * broken with a zero-width space. https://docs.discord.com/developers/reference#message-formatting
 */
export const neutraliseProse = (text: string): string =>
  visible(text)
    .replaceAll(/\s*\n\s*/gu, ' ')
    .replaceAll(MARKDOWN, String.raw`\$&`)
    .replaceAll(/[<@](?=\S)/gu, '$&\u200B')
    .replaceAll('://', ':\u200B//')
    .replace(LINE_START, (_, blank: string, sign: string) =>
      /\d/u.test(sign) ? `${blank}${sign}\u200B` : `${blank}\\${sign}`,
    );
