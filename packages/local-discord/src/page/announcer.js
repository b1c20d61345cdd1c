/** Tells assistive technology what changed, once, in the status "Announcements". */
import { messageHeadline } from './message-headline.js';
import { onNews, store } from './store.js';

/** Long enough for a screen reader to notice that the same text came twice. */
const CLEAR_AFTER_MILLISECONDS = 5000;

let timer;

export function announce(text) {
  const status = document.querySelector('#announcements');
  status.textContent = '';
  clearTimeout(timer);
  // A change in a later turn is announced even if the text is the same as before.
  setTimeout(() => {
    status.textContent = text;
    timer = setTimeout(() => (status.textContent = ''), CLEAR_AFTER_MILLISECONDS);
  }, 30);
}

/** New messages, and edits that change a headline; typing, clocks and small edits are not told. */
export function startAnnouncer() {
  onNews(['message-created'], ({ detail: { message } }) => {
    if (message.author.id === store.personId) return;
    const where = message.channel_id === store.currentId ? '' : ` in ${store.channelName(message.channel_id)}`;
    announce(`${store.userName(message.author.id)}${where}: ${messageHeadline(message)}`);
  });
  onNews(['message-updated'], ({ detail: { message, before } }) => {
    if (message.channel_id !== store.currentId || !before) return;
    const headline = messageHeadline(message);
    if (headline !== messageHeadline(before)) announce(headline);
  });
  onNews(['bot'], () => announce(store.view.botOnline ? 'The bot is online' : 'The bot is offline'));
}
