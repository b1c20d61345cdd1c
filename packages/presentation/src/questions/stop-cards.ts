/** Stopping an apply: the private question, and Force Stop for another authorised person. */
import type { LobbyView } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';

/** The private answer to Cancel while applying: Stop Apply, Keep Going. */
export function stopQuestion(view: LobbyView): Card {
  return { tone: 'caution', blocks: [{ kind: 'text', text: view.target.name }], rows: [], files: [] };
}

/** In the thread, once the graceful stop takes long. Its button is off once used or over. */
export function forceCard(view: LobbyView, style: TextStyle): Card {
  return { tone: 'caution', blocks: [{ kind: 'text', text: style.prose(view.target.name) }], rows: [], files: [] };
}
