/**
 * What messages show, as far as this process knows: an edit that would show the same is not sent. After a restart only
 * what is recalled is known, so that the first edit of every other message goes out.
 */
import { fingerprint, type Body } from './render/body.ts';

export interface Shown {
  same(messageId: string, body: Body): boolean;
  note(messageId: string, body: Body): void;
  /** What an earlier process showed, by its fingerprint; what this one knows is newer. */
  recall(messageId: string, print: string): void;
  forget(messageId: string): void;
}

/** Older ones are forgotten; the price is one edit that changes nothing. */
const REMEMBERED = 5_000;

export function createShown(): Shown {
  const prints = new Map<string, string>();
  const keep = (messageId: string, print: string): void => {
    prints.delete(messageId);
    prints.set(messageId, print);
    const oldest = prints.keys().next();
    if (prints.size > REMEMBERED && !oldest.done) prints.delete(oldest.value);
  };
  return {
    same: (messageId, body) => prints.get(messageId) === fingerprint(body),
    note: (messageId, body) => keep(messageId, fingerprint(body)),
    recall(messageId, print) {
      if (!prints.has(messageId)) keep(messageId, print);
    },
    forget: (messageId) => void prints.delete(messageId),
  };
}
