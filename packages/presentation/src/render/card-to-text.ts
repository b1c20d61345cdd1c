/** A card or call as text: logs, terminals, other frontends and golden tests. */
import type { Card } from '../card.ts';

export function cardToText(card: Card): string {
  return card.blocks.map((block) => ('text' in block ? block.text : block.name)).join('\n');
}
