/**
 * Makes a model's sentence harmless wherever it is shown: no links, no mentions, no markup, one line, cut. What a chat
 * would act on is taken out here already, whatever the frontend escapes on top.
 */

/** In this order: what joins letters (invisible characters, markup) goes before what is found by its letters (links). */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '],
  [/\p{Cf}+/gu, ''],
  // [text](target) keeps the text; <@1>, <#1>, </command:1>, <:emoji:1> and <t:1:R> go as a whole.
  [/!?\[([^\]]*)\]\s*\([^)]*\)/g, '$1'],
  [/\]\(/g, '] ('],
  [/<[@#/:at][^<>]*>/gi, ''],
  [/[<>]/g, ''],
  // Code, bold, italics, strike-through, spoilers; a lone star or an underscore inside a name stays.
  [/`+/g, "'"],
  [/\*{2,}|~{2,}|\|{2,}/g, ''],
  [/\*(\S(?:[^*]*\S)?)\*/g, '$1'],
  [/(?<![\p{L}\p{N}_])_+(?=\S)|(?<=\S)_+(?![\p{L}\p{N}_])/gu, ''],
  [/@/g, '(at)'],
  // Whatever names a scheme, an invitation, or a host with a path.
  [/(?:[a-z][a-z0-9+.-]*)?:\/\/\S*/gi, '(link removed)'],
  [/\b(?:mailto|tel|javascript):\S*|\bdata:\w+\/\S*/gi, '(link removed)'],
  [/www\.\S*/gi, '(link removed)'],
  [/discord(?:\.gg|(?:app)?\.com)\S*/gi, '(link removed)'],
  [/(?:[a-z0-9-]+\.)+[a-z]{2,}\/\S*/gi, '(link removed)'],
  // Headings, quotes and lists count at the start of a line only, and there is one line.
  [/^[\s#>\-*•]+/, ''],
  [/\s{2,}/g, ' '],
];

/** A removal may join what forms something new; stable after two rounds in practice, and bounded in any case. */
const ROUNDS = 5;

/** At most `length` characters, the last one `…` when cut. Compatibility forms (full-width `＠`) count as what they look like. */
export function neutralise(text: string, length: number): string {
  let plain = text.normalize('NFKC').trim();
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = RULES.reduce((result, [pattern, put]) => result.replace(pattern, put), plain).trim();
    if (next === plain) break;
    plain = next;
  }
  const characters = Array.from(plain);
  if (characters.length <= length) return plain;
  const cut = characters.slice(0, length - 1).join('');
  const word = cut.replace(/\s+\S*$/, '');
  return `${word.length > cut.length / 2 ? word : cut}…`;
}
