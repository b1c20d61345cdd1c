/** Files of a card as Discord takes them. */
import { gzipSync } from 'node:zlib';
import type { Card, CardFile } from '@cloud-chatops/presentation';
import { sha16, type BodyFile } from './body.ts';

/** What a server without boosts allows. https://docs.discord.com/developers/reference#uploading-files */
export const FILE_LIMIT_BYTES = 10 * 1024 * 1024;

export const bodyFiles = (files: readonly CardFile[]): readonly BodyFile[] =>
  files.map(({ name, content, alt }) => ({
    name,
    data: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content),
    sha: sha16(content),
    ...(alt === undefined ? {} : { description: alt.slice(0, 1024) }),
  }));

/** Files over the limit are packed, `plan.txt` → `plan.txt.gz`; the card's blocks name them so. */
export function packLargeFiles<T extends Pick<Card, 'files'> & { readonly blocks?: Card['blocks'] }>(
  card: T,
  limit = FILE_LIMIT_BYTES,
): T {
  const large = new Set(card.files.filter((file) => Buffer.byteLength(file.content) > limit).map((file) => file.name));
  if (large.size === 0) return card;
  const packedName = (name: string): string => (large.has(name) ? `${name}.gz` : name);
  return {
    ...card,
    files: card.files.map((file) =>
      large.has(file.name) ? { ...file, name: packedName(file.name), content: gzipSync(file.content) } : file,
    ),
    ...(card.blocks === undefined
      ? {}
      : { blocks: card.blocks.map((b) => ('name' in b ? { ...b, name: packedName(b.name) } : b)) }),
  };
}
