/** One session of a bot: numbers its events and keeps the last ones for a resume. */

/** More than a reconnect ever misses; a client that is further behind identifies anew. */
const KEPT_EVENTS = 500;

interface DispatchPayload {
  op: 0;
  s: number;
  t: string;
  d: object;
}

export interface GatewaySession {
  readonly id: string;
  readonly intents: number;
  dispatch(type: string, data: object): void;
  /** Whether all events after a sequence number are still kept. */
  canReplayAfter(sequence: number): boolean;
  replayAfter(sequence: number): void;
  attach(send: (payload: DispatchPayload) => void): void;
  detach(): void;
  isDetached(): boolean;
}

export function createSession(id: string, intents: number): GatewaySession {
  let sequence = 0;
  let kept: DispatchPayload[] = [];
  let send: ((payload: DispatchPayload) => void) | undefined;
  return {
    id,
    intents,
    dispatch(type, data) {
      sequence += 1;
      // Copied by way of JSON, as the wire does: later changes of the state must not reach kept events.
      const payload: DispatchPayload = { op: 0, s: sequence, t: type, d: structuredClone(data) };
      kept = [...kept, payload].slice(-KEPT_EVENTS);
      send?.(payload);
    },
    canReplayAfter: (after) => after <= sequence && (kept[0]?.s ?? 1) <= after + 1,
    replayAfter(after) {
      for (const payload of kept) if (payload.s > after) send?.(payload);
    },
    attach(target) {
      send = target;
    },
    detach() {
      send = undefined;
    },
    isDetached: () => send === undefined,
  };
}
