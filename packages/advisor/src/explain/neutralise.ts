/**
 * Makes a model's sentence harmless wherever it is shown: no links, no mentions, no markup, one line, cut. What a chat
 * would act on is taken out here already, whatever the frontend escapes on top.
 */

const RULES: readonly (readonly [RegExp, string])[] = [
  // Invisible and direction characters could hide the rest; line breaks could start a heading or a quote.
  [/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '],
  [/\p{Cf}+/gu, ''],
  // [text](target) and ![text](target) keep the text; whatever names a scheme or an invitation goes.
  [/!?\[([^\]]*)\]\s*\([^)]*\)/g, '$1'],
  [/\b[a-z][a-z0-9+.-]*:\/\/\S*/gi, '(link removed)'],
  [/\b(?:mailto|tel|javascript|data):\S+/gi, '(link removed)'],
  [/\bwww\.\S+/gi, '(link removed)'],
  [/\b(?:discord\.gg|discord(?:app)?\.com)\b\S*/gi, '(link removed)'],
  [/\b(?:[a-z0-9-]+\.)+[a-z]{2,}\/\S*/gi, '(link removed)'],
  // <@1>, <@&1>, <#1>, </command:1>, <:emoji:1>, <t:1:R>; then what is left of brackets and at-signs.
  [/<(?:[@#/:at][^>]*)>/gi, ''],
  [/[<>]/g, ''],
  [/@/g, '(at)'],
  // Markup: code, bold, italics, strike-through, spoilers, headings, quotes, lists.
  [/`+/g, "'"],
  [/(\*{2,}|~{2,}|\|{2,})/g, ''],
  [/\*(\S(?:[^*]*\S)?)\*/g, '$1'],
  [/(?<![\p{L}\p{N}_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}_])/gu, ''],
  [/^[\s#>\-*•]+/, ''],
  [/\s{2,}/g, ' '],
];

/** At most `length` characters, the last one `…` when cut. Compatibility forms (full-width `＠`) count as what they look like. */
export function neutralise(text: string, length: number): string {
  const plain = RULES.reduce((result, [pattern, put]) => result.replace(pattern, put), text.normalize('NFKC')).trim();
  const characters = Array.from(plain);
  if (characters.length <= length) return plain;
  const cut = characters.slice(0, length - 1).join('');
  const word = cut.replace(/\s+\S*$/, '');
  return `${word.length > cut.length / 2 ? word : cut}…`;
}
