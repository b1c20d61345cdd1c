/**
 * Addresses of uploaded files inside components and embeds are stored without the server's origin: it has another
 * port after a restart.
 */
import type { APIEmbed } from 'discord-api-types/v10';
import { mediaOf, walkComponents } from '../messages/walk-components.ts';
import type { WireComponent } from '../messages/walk-components.ts';
import type { StoredMessage } from '../state/state.ts';

/** The components with complete addresses. */
export function componentsWithOrigin(
  components: StoredMessage['components'],
  origin: string,
): StoredMessage['components'] {
  const copy = structuredClone(components);
  for (const visited of walkComponents(copy as WireComponent[])) {
    for (const { media } of mediaOf(visited)) {
      if (media.attachment_id === undefined) continue;
      media.url = `${origin}${media.url}`;
      media.proxy_url = media.url;
    }
  }
  return copy;
}

/** The embeds with complete addresses. */
export function embedsWithOrigin(embeds: readonly APIEmbed[], origin: string): APIEmbed[] {
  const complete = <Picture extends { url: string }>(picture: Picture): Picture =>
    picture.url.startsWith('/cdn/')
      ? { ...picture, url: `${origin}${picture.url}`, proxy_url: `${origin}${picture.url}` }
      : picture;
  return embeds.map((embed) => ({
    ...embed,
    ...(embed.image && { image: complete(embed.image) }),
    ...(embed.thumbnail && { thumbnail: complete(embed.thumbnail) }),
  }));
}
