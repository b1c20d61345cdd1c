/** A card as a classic embed: title = headline, description = the rest; files and buttons fall outside. */
import type { Card } from '@cloud-chatops/presentation';
import { blockText, isText } from './block-text.ts';
import type { Body } from './body.ts';
import { ACCENTS } from './components.ts';
import { bodyFiles } from './files.ts';
import { fitText } from './fit-text.ts';
import type { Row } from './rows.ts';

const TITLE_LIMIT = 256;
const DESCRIPTION_LIMIT = 4_096;

export function embedBody(card: Card, rows: readonly Row[]): Omit<Body, 'mentions' | 'silent'> {
  const [first, ...others] = card.blocks.filter(isText);
  const titled = first?.kind === 'heading' && first.text.length <= TITLE_LIMIT;
  const described = titled ? others : card.blocks.filter(isText);
  const image = card.blocks.find((block) => block.kind === 'image');
  return {
    layout: 'embed',
    embeds: [
      {
        color: ACCENTS[card.tone],
        ...(titled ? { title: first.text } : {}),
        description: fitText(described.map(blockText).join('\n'), DESCRIPTION_LIMIT),
        ...(image === undefined ? {} : { image: { url: `attachment://${image.name}` } }),
      },
    ],
    components: [...rows],
    files: bodyFiles(card.files),
  };
}
