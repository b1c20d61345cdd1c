/**
 * Rate limits as Discord counts them: fixed windows per bucket, announced in headers.
 * https://discord.com/developers/docs/topics/rate-limits
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Rate } from '../options.ts';

export interface RateLimiter {
  /** Counts one request of a bucket. */
  take(bucket: string, rate: Rate): RateVerdict;
}

export interface RateVerdict {
  allowed: boolean;
  /** `X-RateLimit-*` of this bucket. */
  headers: Record<string, string>;
  /** Seconds until the bucket is full again. */
  resetAfter: number;
}

/** Thrown by a handler when one part of a request (a rename) has a limit of its own. */
export class RateLimited extends Error {
  /** Seconds. */
  readonly retryAfter: number;
  readonly scope = 'user';

  constructor(retryAfter: number) {
    super(`rate limited for ${retryAfter} s`);
    this.name = 'RateLimited';
    this.retryAfter = retryAfter;
  }
}

export function createRateLimiter(clock: Clock): RateLimiter {
  const windows = new Map<string, { endsAt: number; used: number }>();
  return {
    take(bucket, rate) {
      const now = clock.now();
      const known = windows.get(bucket);
      const window = known && known.endsAt > now ? known : { endsAt: now + rate.seconds * 1000, used: 0 };
      windows.set(bucket, window);
      const allowed = window.used < rate.requests;
      if (allowed) window.used += 1;
      const resetAfter = Math.max(0, (window.endsAt - now) / 1000);
      return {
        allowed,
        resetAfter,
        headers: {
          'X-RateLimit-Limit': String(rate.requests),
          'X-RateLimit-Remaining': String(rate.requests - window.used),
          'X-RateLimit-Reset': (window.endsAt / 1000).toFixed(3),
          'X-RateLimit-Reset-After': resetAfter.toFixed(3),
          'X-RateLimit-Bucket': bucketName(bucket),
        },
      };
    },
  };
}

/** Discord's buckets have opaque names that do not tell the channel. */
function bucketName(bucket: string): string {
  return createHash('sha256')
    .update(bucket.split('@')[0] ?? bucket)
    .digest('hex')
    .slice(0, 32);
}
