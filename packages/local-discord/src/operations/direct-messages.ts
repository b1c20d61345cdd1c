/** The one direct-message channel between the bot and a person. */
import { newId } from '../hub.ts';
import type { Hub } from '../hub.ts';
import type { DirectMessages } from '../state/state.ts';
import { publishChannel } from './publish.ts';

/** The existing channel, or a new one. */
export function openDirectMessages(hub: Hub, recipientId: string): DirectMessages {
  const known = Object.values(hub.state.channels).find(
    (channel): channel is DirectMessages => channel.kind === 'dm' && channel.recipientId === recipientId,
  );
  if (known) return known;
  const channel: DirectMessages = { kind: 'dm', id: newId(hub), recipientId, lastMessageId: null };
  hub.state.channels[channel.id] = channel;
  hub.state.messages[channel.id] = [];
  publishChannel(hub, 'created', channel);
  return channel;
}
