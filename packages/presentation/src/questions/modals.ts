/** What is asked in a dialog before something that cannot be taken back. */
import type { LobbyView } from '@cloud-chatops/core';

export interface ModalText {
  /** At most 45 characters. */
  readonly title: string;
  /** Shown above the field. */
  readonly text: string;
  /** At most 45 characters. */
  readonly label: string;
  readonly maxLength: number;
}

/** What to type before Confirm counts; `undefined` when one click is enough. */
export function confirmModal(view: LobbyView): ModalText | undefined {
  if (view.gate?.typedName === undefined) return undefined;
  return { title: '', text: '', label: view.gate.typedName, maxLength: 100 };
}

export function overrideModal(view: LobbyView): ModalText {
  return { title: '', text: view.target.name, label: '', maxLength: 300 };
}

export function unlockModal(view: LobbyView): ModalText {
  return { title: '', text: view.target.name, label: '', maxLength: 300 };
}

export function rejectModal(view: LobbyView): ModalText {
  return { title: '', text: view.target.name, label: '', maxLength: 300 };
}
