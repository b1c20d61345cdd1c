/** The parts of one running local Discord, as its routes and operations see them. */
import type { ShiftableClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { GatewayServer } from './gateway/gateway-server.ts';
import type { HumanEvents } from './human/human-events.ts';
import type { InteractionOutcomes } from './human/interaction-outcomes.ts';
import type { Limits, TestTool } from './options.ts';
import type { RateLimiter } from './rest/rate-limiter.ts';
import type { AttachmentFiles } from './state/attachment-files.ts';
import type { State } from './state/state.ts';
import type { Statistics } from './statistics.ts';
import { nextSnowflake } from './snowflakes.ts';

export interface Hub {
  readonly token: string;
  readonly banner: string;
  readonly tools: TestTool[];
  readonly clock: ShiftableClock;
  readonly limits: Limits;
  readonly state: State;
  readonly files: AttachmentFiles;
  readonly gateway: GatewayServer;
  readonly people: HumanEvents;
  readonly outcomes: InteractionOutcomes;
  readonly rateLimiter: RateLimiter;
  readonly faults: Faults;
  readonly statistics: Statistics;
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly origin: () => string;
  /** Says that the state changed and has to be written. */
  readonly changed: () => void;
}

/** A new id of this server. */
export function newId(hub: Hub): string {
  hub.state.lastId = nextSnowflake(hub.state.lastId, hub.clock.now());
  hub.changed();
  return hub.state.lastId;
}
