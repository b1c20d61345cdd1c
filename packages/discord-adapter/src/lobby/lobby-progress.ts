/** Which progress is worth an edit of the lobby: another holder of the target, a change in the queue or of what the holder it waits for does, and each quarter of an apply. */
import type { Progress } from '@cloud-chatops/core';

/** Changes when the lobby should; `undefined`: progress that only the thread shows. */
export function lobbyMilestone(progress: Progress): string | undefined {
  switch (progress.kind) {
    case 'target':
      return `target ${progress.holder?.sessionId}`;
    case 'queue':
      return `queue ${progress.waitsFor} ${progress.place} ${progress.holder?.sessionId} ${progress.holder?.state}`;
    case 'apply':
      return `apply ${Math.floor((4 * progress.done) / Math.max(1, progress.total))} ${Math.min(1, progress.failed)}`;
    case 'step':
      return undefined;
  }
}
