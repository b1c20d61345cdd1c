/** What messages show, as far as this process knows: an edit that would show the same is not sent. Empty after a restart, so that the first edit always goes out. */
import { fingerprint, type Body } from './render/body.ts';

export interface Shown {
  same(messageId: string, body: Body): boolean;
  note(messageId: string, body: Body): void;
  forget(messageId: string): void;
}

/** Older ones are forgotten; the price is one edit that changes nothing. */
const REMEMBERED = 5_000;

export function createShown(): Shown {
  const prints = new Map<string, string>();
  return {
    same: (messageId, body) => prints.get(messageId) === fingerprint(body),
    note(messageId, body) {
      prints.delete(messageId);
      prints.set(messageId, fingerprint(body));
      const oldest = prints.keys().next();
      if (prints.size > REMEMBERED && !oldest.done) prints.delete(oldest.value);
    },
    forget: (messageId) => void prints.delete(messageId),
  };
}
