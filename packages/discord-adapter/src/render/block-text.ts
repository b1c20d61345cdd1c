/** One block of a card as Discord Markdown. */
import type { CardBlock } from '@cloud-chatops/presentation';

export type TextBlock = Extract<CardBlock, { text: string } | { kind: 'divider' }>;

export const isText = (block: CardBlock): block is TextBlock => 'text' in block || block.kind === 'divider';

export function blockText(block: TextBlock): string {
  switch (block.kind) {
    case 'heading':
      return `### ${block.text}`;
    case 'text':
      return block.text;
    case 'divider':
      return '';
    case 'code':
      return `\`\`\`${block.language === 'text' ? '' : block.language}\n${block.text}\n\`\`\``;
    case 'small':
      return block.text
        .split('\n')
        .map((line) => `-# ${line}`)
        .join('\n');
  }
}
