/** All text that a message shows, in reading order: for mentions, for tests and for the log. */
import type { APIEmbed } from 'discord-api-types/v10';
import { walkComponents } from './walk-components.ts';
import type { WireComponent } from './walk-components.ts';

export function messageText(message: {
  content: string;
  embeds: readonly APIEmbed[];
  components: readonly unknown[];
}): string {
  const ofComponents = [...walkComponents(message.components as WireComponent[])].flatMap(
    ({ component }) => component.content ?? [],
  );
  const ofEmbeds = message.embeds.flatMap((embed) => [
    embed.author?.name ?? '',
    embed.title ?? '',
    embed.description ?? '',
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
    embed.footer?.text ?? '',
  ]);
  return [message.content, ...ofEmbeds, ...ofComponents].filter(Boolean).join('\n');
}
