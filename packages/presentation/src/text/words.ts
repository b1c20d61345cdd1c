/** How much there is to read. */

/** Words of a text: parts between blanks that hold a letter or digit. Small print (`-#`) does not count. */
export const wordCount = (text: string): number =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('-# '))
    .flatMap((line) => line.split(/\s+/u))
    .filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
