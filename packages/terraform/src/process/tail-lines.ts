/** New whole lines of a growing file, from a byte offset on. */
import { open } from 'node:fs/promises';
import { isCode } from '../files.ts';

export interface TailedLines {
  readonly lines: readonly string[];
  /** Where to go on: right behind the last line break. */
  readonly offset: number;
}

/** One read at most, so that a stream of many megabytes comes in batches. */
const CHUNK = 1024 * 1024;
/** Longer lines are skipped: only a state dump is longer than a few kilobytes. */
const MAX_LINE = 64 * 1024 * 1024;
const NEWLINE = 10;

/**
 * @param atEnd whether the writer is gone: then a last line without a break counts, too. Cut multi-byte characters
 * cannot appear, since cuts are made at line breaks only.
 */
export async function tailLines(path: string, offset: number, atEnd: boolean): Promise<TailedLines> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (file === undefined) return { lines: [], offset };
  try {
    // Most looks find nothing new: a buffer for each would keep the garbage collector busy.
    const left = (await file.stat()).size - offset;
    let bytes = Buffer.alloc(0);
    for (let most = CHUNK; most <= MAX_LINE && left > 0; most *= 4) {
      const size = Math.min(most, left);
      const buffer = Buffer.allocUnsafe(size);
      const { bytesRead } = await file.read(buffer, 0, size, offset);
      bytes = buffer.subarray(0, bytesRead);
      if (size === left || bytesRead < size || bytes.includes(NEWLINE)) break;
    }
    const whole = bytes.lastIndexOf(NEWLINE) + 1;
    if (whole > 0) return { lines: split(bytes.subarray(0, whole - 1)), offset: offset + whole };
    if (bytes.length >= MAX_LINE / 4) return { lines: [], offset: offset + bytes.length };
    return atEnd && bytes.length > 0 ? { lines: split(bytes), offset: offset + bytes.length } : { lines: [], offset };
  } finally {
    await file.close();
  }
}

const split = (bytes: Buffer): string[] => bytes.toString('utf8').split('\n');
