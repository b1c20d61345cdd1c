/** The host's clock, timers and log: what core may not reach for itself. */

export interface Timers {
  /** Epoch ms. */
  now(): number;
  /** Calls once after `ms` (at most 2^31 - 1); returns how to cancel. */
  set(ms: number, run: () => void): () => void;
}

export interface Logger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}
