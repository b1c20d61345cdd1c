/** What the page knows: the person's view of the server and the messages of the channels that were opened. */
import { asPerson, listen } from './api.js';
import { now, setClockOffset } from './clock.js';

class Store extends EventTarget {
  view = null;
  personId = null;
  currentId = null;
  connected = false;
  /** Messages by channel id, oldest first; only of opened channels. */
  messages = new Map();
  unread = new Set();
  dismissed = new Set();
  typing = new Map();
  #stop = () => undefined;

  /** Becomes a person, by id or name. */
  async become(person) {
    this.#stop();
    this.messages.clear();
    this.unread.clear();
    this.view = await asPerson(person, 'view');
    this.personId = this.view.you.id;
    setClockOffset(this.view.clockOffset);
    this.#stop = listen(
      this.personId,
      (event) => this.#take(event),
      (connected) => void this.#connection(connected),
    );
    this.#tell('person');
    await this.open(this.channel(this.currentId) ? this.currentId : this.channels('text')[0]?.id);
  }

  async open(channelId, messageId) {
    if (channelId === undefined || !this.channel(channelId)) return;
    this.currentId = channelId;
    this.unread.delete(channelId);
    this.#tell('channel');
    if (!this.messages.has(channelId)) await this.#load(channelId);
    this.#tell('messages', { messageId });
  }

  async #load(channelId) {
    this.messages.set(channelId, await asPerson(this.personId, 'messages', channelId));
  }

  /** After a lost connection everything may have changed. */
  async #connection(connected) {
    const isBack = connected && !this.connected && this.view !== null;
    this.connected = connected;
    this.#tell('connection');
    if (!isBack) return;
    const opened = [...this.messages.keys()];
    this.view = await asPerson(this.personId, 'view');
    setClockOffset(this.view.clockOffset);
    await Promise.all(opened.filter((id) => this.channel(id)).map((id) => this.#load(id)));
    this.#tell('channel');
    this.#tell('messages', {});
  }

  #take(event) {
    switch (event.type) {
      case 'message.created':
        return this.#created(event.message);
      case 'message.updated':
        return this.#updated(event.message);
      case 'message.deleted':
        this.#change(event.channelId, (list) => list.filter((message) => message.id !== event.messageId));
        return this.#tell('message-deleted', event);
      case 'channel.created':
      case 'channel.updated':
        this.view.channels = [
          ...this.view.channels.filter((channel) => channel.id !== event.channel.id),
          event.channel,
        ];
        return this.#tell('channel');
      case 'channel.deleted':
        this.view.channels = this.view.channels.filter((channel) => channel.id !== event.channelId);
        this.messages.delete(event.channelId);
        if (this.currentId === event.channelId) return void this.open(this.channels('text')[0]?.id);
        return this.#tell('channel');
      case 'typing':
        this.typing.set(event.channelId, now() + 8000);
        return this.#tell('typing');
      case 'bot.online':
      case 'bot.offline':
        this.view.botOnline = event.type === 'bot.online';
        return this.#tell('bot');
      case 'commands.changed':
        return void asPerson(this.personId, 'view').then((view) => {
          this.view.commands = view.commands;
          this.#tell('commands');
        });
      case 'clock.moved':
        setClockOffset(event.offset);
        return this.#tell('clock');
      default:
    }
  }

  #created(message) {
    this.typing.delete(message.channel_id);
    this.#change(message.channel_id, (list) => [...list.filter((one) => one.id !== message.id), message]);
    if (message.channel_id !== this.currentId && message.author.id !== this.personId) {
      this.unread.add(message.channel_id);
      this.#tell('channel');
    }
    const channel = this.channel(message.channel_id);
    if (channel?.message_count !== undefined && message.type === 0) {
      channel.message_count += 1;
      this.#tell('channel');
    }
    this.#tell('message-created', { message });
  }

  #updated(message) {
    const before = this.messages.get(message.channel_id)?.find((one) => one.id === message.id);
    this.#change(message.channel_id, (list) => list.map((one) => (one.id === message.id ? message : one)));
    this.#tell('message-updated', { message, before });
  }

  #change(channelId, change) {
    const list = this.messages.get(channelId);
    if (list) this.messages.set(channelId, change(list));
  }

  dismiss(messageId) {
    this.dismissed.add(messageId);
    this.#tell('messages', {});
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  channel(id) {
    return this.view?.channels.find((channel) => channel.id === id);
  }

  /** `text`, `thread` or `dm`; threads newest first. */
  channels(kind) {
    const types = { text: [0], thread: [10, 11, 12], dm: [1] }[kind];
    const found = (this.view?.channels ?? []).filter((channel) => types.includes(channel.type));
    return kind === 'thread'
      ? found.toSorted((a, b) => b.id.localeCompare(a.id))
      : found.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
  }

  channelName(id) {
    const channel = this.channel(id);
    return channel?.type === 1 ? 'Direct messages' : (channel?.name ?? 'unknown');
  }

  currentMessages() {
    return (this.messages.get(this.currentId) ?? []).filter((message) => !this.dismissed.has(message.id));
  }

  /** Other people's names are known from the view; the people of a server do not change while it runs. */
  userName(id) {
    return this.view?.users.find((user) => user.id === id)?.name ?? 'unknown';
  }

  roleName(id) {
    return this.view?.roles.find((role) => role.id === id)?.name ?? 'unknown';
  }
}

export const store = new Store();

/** Listens to one or several kinds of news. */
export function onNews(types, listener) {
  for (const type of types) store.addEventListener(type, listener);
}
