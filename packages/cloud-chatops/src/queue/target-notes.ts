/**
 * Tells a lobby where nothing was asked for yet who has its target: a plan there would wait. As live progress, so it comes
 * and goes with the holder and is never stored.
 */
import { targetKey, type LeaseStore, type LobbyView, type Progress, type SessionId } from '@cloud-chatops/core';
import type { Holder } from './queue.ts';

export interface TargetNotes {
  /** A session is there, or has changed. */
  changed(view: LobbyView): void;
}

export function createTargetNotes(options: {
  readonly store: Pick<LeaseStore, 'holder'>;
  /** How the holder of a target is shown. */
  readonly holder: (sessionId: SessionId) => Promise<Holder | undefined>;
  readonly tell: (view: LobbyView, progress: Progress) => void;
}): TargetNotes {
  /** Target → lobbies that wait for somebody to press Run Plan. */
  const lobbies = new Map<string, Map<SessionId, LobbyView>>();

  const look = async (target: string): Promise<void> => {
    const held = await options.store.holder(target);
    const holder = held && (await options.holder(held.sessionId));
    for (const view of lobbies.get(target)?.values() ?? [])
      options.tell(view, {
        kind: 'target',
        ...(held && holder && { holder: { sessionId: held.sessionId, ...holder } }),
      });
  };

  return {
    changed(view) {
      const target = targetKey(view.target);
      const waiting = lobbies.get(target) ?? new Map<SessionId, LobbyView>();
      if (view.state === 'lobby') waiting.set(view.sessionId, view);
      else waiting.delete(view.sessionId);
      if (waiting.size === 0) {
        lobbies.delete(target);
        return;
      }
      lobbies.set(target, waiting);
      // A store that fails is asked again with the next change; whoever presses Run Plan meanwhile is told by the queue.
      look(target).catch(() => undefined);
    },
  };
}
