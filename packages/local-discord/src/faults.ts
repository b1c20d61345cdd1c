/** What a test breaks: faults that wait for the next fitting request, and take effect once each. */

/** Which requests a fault is for; without fields, the next one. */
export interface RequestMatch {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Part of the path, for example `/messages` or `/callback`. */
  path?: string;
  /** How many requests it hits; default 1. */
  times?: number;
}

export type RequestFault =
  /** An answer of a broken server, before or after the request took effect. */
  | { kind: 'status'; status: number; effect: 'before' | 'after' }
  /** 429, as if the bot had sent too much. */
  | { kind: 'rateLimit'; retryAfterSeconds: number; scope: 'user' | 'shared' | 'global' }
  /** One of Discord's own refusals, instead of the effect. */
  | { kind: 'refusal'; code: number }
  /** No answer; the connection stays open until the client gives up. */
  | { kind: 'hang'; effect: 'before' | 'after' }
  /** The connection is cut. */
  | { kind: 'disconnect'; effect: 'before' | 'after' }
  /** The request, or the answer to it, arrives late. */
  | { kind: 'delay'; milliseconds: number; effect: 'before' | 'after' };

export interface Faults {
  add(match: RequestMatch, fault: RequestFault): void;
  /** The fault for this request, used up by it. */
  take(method: string, path: string): RequestFault | undefined;
  /** The next interactions do not reach the bot. */
  loseInteractions(times: number): void;
  takeLostInteraction(): boolean;
  clear(): void;
}

export function createFaults(): Faults {
  let armed: { match: RequestMatch; fault: RequestFault; left: number }[] = [];
  let lostInteractions = 0;
  return {
    add(match, fault) {
      armed.push({ match, fault, left: match.times ?? 1 });
    },
    take(method, path) {
      const found = armed.find(({ match }) => (match.method ?? method) === method && path.includes(match.path ?? ''));
      if (!found) return undefined;
      found.left -= 1;
      armed = armed.filter((entry) => entry.left > 0);
      return found.fault;
    },
    loseInteractions(times) {
      lostInteractions += times;
    },
    takeLostInteraction() {
      if (lostInteractions === 0) return false;
      lostInteractions -= 1;
      return true;
    },
    clear() {
      armed = [];
      lostInteractions = 0;
    },
  };
}
