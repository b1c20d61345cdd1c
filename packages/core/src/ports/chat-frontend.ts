/** A place where people meet sessions: Discord, a web page, a terminal. Every method may be called again after a restart and must then do the same thing once. */
import type { StoredEntry } from '../machine/entries.ts';
import type { LobbyView } from '../machine/lobby.ts';
import type { SessionId } from '../session/session.ts';
import type { Progress } from './progress.ts';

export interface ChatFrontend {
  /** Shows what is true now; latest wins. Called after every commit and on recovery (`restored`). */
  showLobby(view: LobbyView, restored?: boolean): Promise<void>;
  /**
   * Delivers one entry: messages, thread, private notices. Entries of a session come in order, the next only after
   * this one resolved. A rejection is tried again later with growing pauses, so look before sending twice.
   */
  deliver(stored: StoredEntry, view: LobbyView): Promise<void>;
  /** Live progress of a running effect; latest wins, may be dropped. */
  showProgress(sessionId: SessionId, progress: Progress, view: LobbyView): void;
}
