/** Which attachments of a message its components and embeds show. */
import type { StoredMessage } from '../state/state.ts';
import { mediaOf, walkComponents } from './walk-components.ts';
import type { WireComponent } from './walk-components.ts';

/** Ids of the attachments that are shown inside components or embeds. */
export function referencedAttachments(message: StoredMessage): Set<string> {
  const inComponents = [...walkComponents(message.components as WireComponent[])]
    .flatMap(mediaOf)
    .flatMap(({ media }) => media.attachment_id ?? []);
  const addresses = message.embeds.flatMap((embed) => [embed.image?.url ?? '', embed.thumbnail?.url ?? '']);
  const inEmbeds = message.attachments
    .filter(({ id }) => addresses.some((url) => url.includes(`/cdn/attachments/${message.channelId}/${id}/`)))
    .map(({ id }) => id);
  return new Set([...inComponents, ...inEmbeds]);
}
