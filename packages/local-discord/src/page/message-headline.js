/** What a message says first, for names and announcements. */
import { headlineOf } from './markdown.js';

export function messageHeadline(message) {
  if (message.loading) return 'is thinking';
  const text = message.text || message.files.map((file) => file.name).join(', ');
  return headlineOf(text) || systemText(message) || 'message without text';
}

/** The line that Discord writes for messages that people did not write. */
export function systemText(message) {
  if (message.type === 18) return 'started a thread';
  return message.type === 21 ? 'start of the thread' : '';
}
