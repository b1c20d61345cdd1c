/** What happened since the start; end-to-end tests assert on it. */
import type { FieldError } from './discord-error.ts';

export interface Refusal {
  method: string;
  path: string;
  status: number;
  code: number;
  message: string;
  fields: FieldError[];
}

export interface InteractionTiming {
  id: string;
  /** From the dispatch to the first callback; `null` while there is none. */
  answeredAfterMs: number | null;
}

export interface DiscordStatistics {
  /** Requests of the bot over REST, refused ones included. */
  requests: number;
  /** Those refused with 50035 or 50109: what the bot sent was not valid. */
  refusedByValidation: number;
  /** Those answered with 429. */
  rateLimited429: number;
  interactions: InteractionTiming[];
  /** Every answer of 4xx except 429, oldest first. */
  refusals: Refusal[];
  /** Answers of this local Discord that its own API description refuses: a fault of this package. */
  invalidResponses: { method: string; path: string; problems: string[] }[];
}

/** The running record. */
export interface Statistics extends DiscordStatistics {
  refused: (refusal: Refusal) => void;
  snapshot: () => DiscordStatistics;
}

const VALIDATION_CODES = new Set([50035, 50109]);

export function createStatistics(): Statistics {
  const statistics: Statistics = {
    requests: 0,
    refusedByValidation: 0,
    rateLimited429: 0,
    interactions: [],
    refusals: [],
    invalidResponses: [],
    refused(refusal) {
      statistics.refusals.push(refusal);
      if (VALIDATION_CODES.has(refusal.code)) statistics.refusedByValidation += 1;
    },
    snapshot() {
      const { refused: _refused, snapshot: _snapshot, ...figures } = statistics;
      return structuredClone(figures);
    },
  };
  return statistics;
}
