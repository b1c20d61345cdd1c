/** Bytes to text. PowerShell's `>` writes UTF-16 with a byte order mark, some editors UTF-8 with one: both are read. */
import { PlanUnreadable } from './plan-unreadable.ts';

/** The text without its byte order mark. Throws `PlanUnreadable` (`encoding`) for bytes that are no text. */
export function decodePlanText(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new PlanUnreadable('encoding', `the plan is not valid ${encoding.toUpperCase()} text`);
  }
}
