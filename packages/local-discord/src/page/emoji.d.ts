export function withoutEmoji(text: string): string;
export function emojiParts(text: string): { text: string; isEmoji: boolean }[];
