/** A card as plain content, where neither components nor embeds are wanted. */
import type { Card } from '@cloud-chatops/presentation';
import { blockText, isText } from './block-text.ts';
import type { Body } from './body.ts';
import { bodyFiles } from './files.ts';
import { fitText } from './fit-text.ts';
import type { Row } from './rows.ts';

export const CONTENT_LIMIT = 2_000;

export const textBody = (card: Card, rows: readonly Row[]): Omit<Body, 'mentions' | 'silent'> => ({
  layout: 'text',
  content: fitText(card.blocks.filter(isText).map(blockText).join('\n'), CONTENT_LIMIT),
  components: [...rows],
  files: bodyFiles(card.files),
});
