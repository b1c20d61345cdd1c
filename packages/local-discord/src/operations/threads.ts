/** Threads: starting, changing, joining, and the archiving that happens by itself. */
import { DiscordError } from '../discord-error.ts';
import { newId } from '../hub.ts';
import type { Hub } from '../hub.ts';
import { FLAGS } from '../messages/message-body.ts';
import { snowflakeTime } from '../snowflakes.ts';
import { threadOf, threadsOf } from '../state/find.ts';
import type { GuildChannel, StoredChannel, StoredMessage, Thread } from '../state/state.ts';
import { publishChannel, publishChannelDeleted, publishMessage, publishThreadMembers, viewersOf } from './publish.ts';
import { createMessage } from './write-message.ts';

const MAX_ACTIVE_THREADS = 1000;
const DEFAULT_AUTO_ARCHIVE_MINUTES = 4320;

export interface NewThread {
  name: string;
  auto_archive_duration?: number | null;
  rate_limit_per_user?: number | null;
  type?: 10 | 11 | 12 | null;
  invitable?: boolean | null;
}

/** Starts a public thread from a message; its id is the message's. */
export function startThreadFromMessage(
  hub: Hub,
  parent: GuildChannel,
  message: StoredMessage,
  ownerId: string,
  request: NewThread,
): Thread {
  if (threadOf(hub.state, message.id)) throw new DiscordError('threadExists');
  const thread = addThread(hub, message.id, parent, ownerId, 11, request);
  message.flags |= FLAGS.hasThread;
  publishChannel(hub, 'created', thread);
  publishMessage(hub, 'updated', message);
  createMessage(hub, {
    channel: thread,
    authorId: ownerId,
    body: {},
    type: 21,
    reference: { channelId: parent.id, messageId: message.id },
  });
  return thread;
}

/** Starts a thread that hangs on no message: private (12) unless the request says public (11). */
export function startThread(hub: Hub, parent: GuildChannel, ownerId: string, request: NewThread): Thread {
  const thread = addThread(hub, newId(hub), parent, ownerId, request.type === 11 ? 11 : 12, request);
  publishChannel(hub, 'created', thread);
  if (thread.type === 11)
    createMessage(hub, { channel: parent, authorId: ownerId, body: { content: thread.name }, type: 18 });
  return thread;
}

export function deleteThread(hub: Hub, thread: Thread): void {
  const viewers = viewersOf(hub.state, thread);
  delete hub.state.channels[thread.id];
  delete hub.state.messages[thread.id];
  publishChannelDeleted(hub, thread, viewers);
}

export function setArchived(hub: Hub, thread: Thread, archived: boolean): void {
  if (thread.archived === archived) return;
  thread.archived = archived;
  thread.archiveChangedAt = hub.clock.now();
}

/** A message brings an archived thread back; nothing brings back a locked one. */
export function reviveForMessage(hub: Hub, channel: StoredChannel): void {
  if (channel.kind !== 'thread' || !channel.archived) return;
  setArchived(hub, channel, false);
  publishChannel(hub, 'updated', channel);
}

export function addThreadMember(hub: Hub, thread: Thread, userId: string): void {
  if (thread.members.some((member) => member.userId === userId)) return;
  thread.members.push({ userId, joinedAt: hub.clock.now() });
  publishThreadMembers(hub, thread, [userId], []);
}

export function removeThreadMember(hub: Hub, thread: Thread, userId: string): void {
  const index = thread.members.findIndex((member) => member.userId === userId);
  if (index < 0) throw new DiscordError('unknownMember');
  thread.members.splice(index, 1);
  publishThreadMembers(hub, thread, [], [userId]);
}

/** Archives the threads in which nothing was said for as long as they ask for. */
export function archiveIdleThreads(hub: Hub): void {
  for (const thread of threadsOf(hub.state)) {
    const lastActivity = Math.max(
      thread.archiveChangedAt,
      thread.lastMessageId ? snowflakeTime(thread.lastMessageId) : 0,
    );
    if (thread.archived || hub.clock.now() - lastActivity < thread.autoArchiveMinutes * 60_000) continue;
    setArchived(hub, thread, true);
    publishChannel(hub, 'updated', thread);
  }
}

function addThread(
  hub: Hub,
  id: string,
  parent: GuildChannel,
  ownerId: string,
  type: 11 | 12,
  request: NewThread,
): Thread {
  if (threadsOf(hub.state).filter((thread) => !thread.archived).length >= MAX_ACTIVE_THREADS) {
    throw new DiscordError('tooManyThreads');
  }
  const now = hub.clock.now();
  const thread: Thread = {
    kind: 'thread',
    id,
    type,
    name: request.name,
    parentId: parent.id,
    ownerId,
    archived: false,
    locked: false,
    autoArchiveMinutes: request.auto_archive_duration ?? DEFAULT_AUTO_ARCHIVE_MINUTES,
    archiveChangedAt: now,
    createdAt: now,
    invitable: request.invitable ?? true,
    rateLimitPerUser: request.rate_limit_per_user ?? 0,
    members: [{ userId: ownerId, joinedAt: now }],
    messageCount: 0,
    totalMessagesSent: 0,
    lastMessageId: null,
  };
  hub.state.channels[id] = thread;
  hub.state.messages[id] = [];
  return thread;
}
