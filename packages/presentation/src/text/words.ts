/** Words of a sentence. */

/** Words of a text: parts between blanks that hold a letter or digit. Small print (`-#`) does not count. */
export const wordCount = (text: string): number =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('-# '))
    .flatMap((line) => line.split(/\s+/u))
    .filter((part) => /[\p{L}\p{N}]/u.test(part)).length;

/** As a sentence begins. */
export const upperFirst = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
