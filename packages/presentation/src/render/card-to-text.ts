/** A card as text: logs, terminals, other frontends and golden tests. */
import type { Card, CardBlock, CardButton } from '../card.ts';

/** One block as it is written in Discord's Markdown. */
function blockToText(block: CardBlock): string {
  switch (block.kind) {
    case 'heading':
      return `### ${block.text}`;
    case 'text':
      return block.text;
    case 'code':
      return `\`\`\`${block.language === 'diff' ? 'diff' : ''}\n${block.text}\n\`\`\``;
    case 'small':
      return block.text
        .split('\n')
        .map((line) => `-# ${line}`)
        .join('\n');
    case 'divider':
      return '';
    case 'file':
      return `[file: ${block.name}]`;
    case 'image':
      return `[image: ${block.alt}]`;
    default:
      return block satisfies never;
  }
}

const buttonToText = ({ label, emoji, enabled }: CardButton): string =>
  `[${emoji === undefined ? '' : `${emoji} `}${label}${enabled ? '' : ' (off)'}]`;

/** Blocks and buttons in reading order; a disabled button says «(off)». */
export const cardToText = (card: Pick<Card, 'blocks' | 'rows'>): string =>
  [...card.blocks.map(blockToText), ...card.rows.map((row) => row.map(buttonToText).join(' '))].join('\n');

/** Characters of blocks on the wire; files and pictures are no text there. */
export const cardLength = (blocks: readonly CardBlock[]): number =>
  blocks
    .filter(({ kind }) => kind !== 'file' && kind !== 'image')
    .reduce((sum, block) => sum + blockToText(block).length + 1, 0);
