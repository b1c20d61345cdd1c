/** A card as Components V2: one container with text, files and buttons in reading order. */
import type { Card, Tone } from '@cloud-chatops/presentation';
import { ComponentType, type APIComponentInContainer } from 'discord.js';
import { blockText, isText } from './block-text.ts';
import type { Body } from './body.ts';
import { bodyFiles } from './files.ts';
import { fitText } from './fit-text.ts';
import type { Row } from './rows.ts';

export const ACCENTS: { readonly [tone in Tone]: number } = {
  waiting: 0x80848e,
  working: 0x5865f2,
  caution: 0xf0b232,
  good: 0x23a55a,
  bad: 0xf23f43,
};

/** All text of a message together. https://docs.discord.com/developers/components/reference */
const TEXT_LIMIT = 4_000;

export function componentsBody(card: Card, rows: readonly Row[]): Omit<Body, 'mentions' | 'silent'> {
  const parts: APIComponentInContainer[] = [];
  let left = TEXT_LIMIT;
  let text: string[] = [];
  const closeText = (): void => {
    if (text.length > 0 && left > 0) {
      const content = fitText(text.join('\n'), left);
      left -= content.length;
      parts.push({ type: ComponentType.TextDisplay, content });
    }
    text = [];
  };
  for (const block of card.blocks) {
    if (block.kind === 'divider') {
      closeText();
      parts.push({ type: ComponentType.Separator });
      continue;
    }
    if (isText(block)) {
      text.push(blockText(block));
      continue;
    }
    closeText();
    const media = { url: `attachment://${block.name}` };
    parts.push(
      block.kind === 'file'
        ? { type: ComponentType.File, file: media }
        : { type: ComponentType.MediaGallery, items: [{ media, description: block.alt.slice(0, 1024) }] },
    );
  }
  closeText();
  return {
    layout: 'v2',
    components: [{ type: ComponentType.Container, accent_color: ACCENTS[card.tone], components: [...parts, ...rows] }],
    files: bodyFiles(card.files),
  };
}
