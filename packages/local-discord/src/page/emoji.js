/** Emoji in texts: shown, but not read out, since the text beside them says the same. */

const ONE = String.raw`(?:\p{Extended_Pictographic}|\p{Regional_Indicator})(?:\uFE0F|\u200D|\p{Emoji_Modifier}|\p{Extended_Pictographic}|\p{Regional_Indicator})*`;

/** A text without emoji, for accessible names. */
export function withoutEmoji(text) {
  return text.replace(new RegExp(String.raw`${ONE}\s?`, 'gu'), '').trim();
}

/** The parts of a text: emoji and what stands between them. */
export function emojiParts(text) {
  const whole = new RegExp(`^${ONE}$`, 'u');
  return text
    .split(new RegExp(`(${ONE})`, 'gu'))
    .filter((part) => part !== '')
    .map((part) => ({ text: part, isEmoji: whole.test(part) }));
}
