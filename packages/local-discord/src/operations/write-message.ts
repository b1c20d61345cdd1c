/** Creating, editing and deleting messages, whoever asked for it. */
import { DiscordError } from '../discord-error.ts';
import { newId } from '../hub.ts';
import type { Hub } from '../hub.ts';
import { attachmentReference, checkMessage } from '../messages/check-message.ts';
import { findMentions } from '../messages/find-mentions.ts';
import { imageSize } from '../messages/image-size.ts';
import { FLAGS, hasFlag } from '../messages/message-body.ts';
import type { MessageBody, UploadedFile } from '../messages/message-body.ts';
import { messageText } from '../messages/message-text.ts';
import { storedComponents, storedEmbeds } from '../messages/stored-components.ts';
import type { ResolveFile } from '../messages/stored-components.ts';
import { attachmentUrl } from '../present/wire-objects.ts';
import type { MessageInteraction, StoredAttachment, StoredChannel, StoredMessage } from '../state/state.ts';
import { publishMessage, publishMessageDeleted } from './publish.ts';

/** Discord remembers a nonce for some minutes. */
const NONCE_MILLISECONDS = 5 * 60_000;
const MAX_FILES = 10;
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_REQUEST_BYTES = 25 * 1024 * 1024;

export interface NewMessage {
  channel: StoredChannel;
  authorId: string;
  body: MessageBody;
  files?: UploadedFile[];
  type?: StoredMessage['type'];
  visibleTo?: string;
  interaction?: MessageInteraction;
  /** A deferred answer: empty, with the flag LOADING. */
  loading?: boolean;
  reference?: StoredMessage['reference'];
}

/**
 * Stores and publishes a message.
 * @throws DiscordError 50006, 50035 or 40005
 */
export function createMessage(hub: Hub, request: NewMessage): StoredMessage {
  const { channel, authorId, body, files = [] } = request;
  const repeated = findByNonce(hub, channel.id, authorId, body);
  if (repeated) return repeated;

  const componentsV2 = hasFlag(body.flags, FLAGS.componentsV2);
  checkFiles(files);
  refuseInvalid(hub, body, files, [], componentsV2);
  if (!request.loading && request.type !== 21 && isEmpty(body, files)) throw new DiscordError('emptyMessage');

  const message: StoredMessage = {
    id: newId(hub),
    channelId: channel.id,
    authorId,
    type: request.type ?? 0,
    content: body.content ?? '',
    embeds: [],
    components: [],
    attachments: storeFiles(hub, files, body),
    flags:
      ((body.flags ?? 0) & (FLAGS.suppressEmbeds | FLAGS.suppressNotifications | FLAGS.componentsV2)) |
      (request.visibleTo === undefined ? 0 : FLAGS.ephemeral) |
      (request.loading ? FLAGS.loading : 0),
    createdAt: hub.clock.now(),
    editedAt: null,
    mentionUserIds: [],
    mentionRoleIds: [],
    mentionEveryone: false,
    ...(body.nonce !== undefined && body.nonce !== null && { nonce: body.nonce }),
    ...(request.interaction && { interaction: request.interaction }),
    ...(request.visibleTo !== undefined && { visibleTo: request.visibleTo }),
    ...(request.reference && { reference: request.reference }),
  };
  fillIn(hub, message, body);
  (hub.state.messages[channel.id] ??= []).push(message);
  if (message.visibleTo === undefined) countMessage(hub, channel, message);
  publishMessage(hub, 'created', message);
  return message;
}

/**
 * Changes and publishes a message. Fields that the body does not name stay; attachments
 * that `attachments` does not list are removed.
 * @throws DiscordError 50006, 50035 or 40005
 */
export function editMessage(
  hub: Hub,
  message: StoredMessage,
  body: MessageBody,
  files: UploadedFile[] = [],
): StoredMessage {
  const wasV2 = hasFlag(message.flags, FLAGS.componentsV2);
  const componentsV2 = wasV2 || hasFlag(body.flags, FLAGS.componentsV2);
  const listed = body.attachments ?? undefined;
  const kept = listed
    ? message.attachments.filter((one) => listed.some(({ id }) => id === one.id))
    : message.attachments;

  checkFiles(files);
  // The message may become one of components only when its old content and embeds go away in the same edit.
  const leftOver: MessageBody =
    componentsV2 && !wasV2
      ? {
          ...(body.content === undefined && message.content && { content: message.content }),
          ...(body.embeds === undefined && message.embeds.length > 0 && { embeds: message.embeds }),
        }
      : {};
  refuseInvalid(hub, { ...leftOver, ...body }, files, kept, componentsV2);
  const resulting: MessageBody = {
    content: body.content === undefined ? message.content : body.content,
    embeds: body.embeds === undefined ? message.embeds : body.embeds,
    components:
      body.components === undefined ? (message.components as MessageBody['components'] & object) : body.components,
  };
  if (isEmpty(resulting, files) && kept.length === 0) throw new DiscordError('emptyMessage');

  // The first edit of a deferred answer is the answer itself: no "(edited)".
  if (!hasFlag(message.flags, FLAGS.loading)) message.editedAt = hub.clock.now();
  message.flags &= ~FLAGS.loading;
  message.flags |= (body.flags ?? 0) & (FLAGS.suppressEmbeds | FLAGS.componentsV2);
  message.attachments = [...kept, ...storeFiles(hub, files, body)];
  for (const { id, description } of body.attachments ?? []) {
    const attachment = kept.find((one) => one.id === id);
    if (attachment && description !== undefined && description !== null) attachment.description = description;
  }
  if (body.content !== undefined) message.content = body.content ?? '';
  fillIn(hub, message, body);
  publishMessage(hub, 'updated', message);
  return message;
}

/** Removes and publishes a message; a thread that was started from it stays. */
export function deleteMessage(hub: Hub, message: StoredMessage): void {
  const list = hub.state.messages[message.channelId] ?? [];
  list.splice(list.indexOf(message), 1);
  const channel = hub.state.channels[message.channelId];
  if (channel?.kind === 'thread') channel.messageCount = Math.max(0, channel.messageCount - 1);
  publishMessageDeleted(hub, message);
}

function findByNonce(hub: Hub, channelId: string, authorId: string, body: MessageBody): StoredMessage | undefined {
  if (body.enforce_nonce !== true || body.nonce === undefined || body.nonce === null) return undefined;
  const since = hub.clock.now() - NONCE_MILLISECONDS;
  return hub.state.messages[channelId]?.findLast(
    (message) =>
      message.authorId === authorId && message.createdAt >= since && String(message.nonce) === String(body.nonce),
  );
}

function refuseInvalid(
  hub: Hub,
  body: MessageBody,
  files: UploadedFile[],
  kept: StoredAttachment[],
  componentsV2: boolean,
): void {
  const fields = checkMessage(body, {
    componentsV2,
    files,
    filenames: new Set([...files.map((file) => uploadedName(file, body)), ...kept.map((one) => one.filename)]),
    existingAttachmentIds: new Set(kept.map((one) => one.id)),
  });
  if (fields.length > 0) throw new DiscordError('invalidForm', fields);
}

function checkFiles(files: readonly UploadedFile[]): void {
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (files.some((file) => file.bytes.length > MAX_FILE_BYTES) || total > MAX_REQUEST_BYTES) {
    throw new DiscordError('requestTooLarge');
  }
  if (files.length > MAX_FILES) {
    throw new DiscordError('invalidForm', [
      { path: ['files'], code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${MAX_FILES} or fewer in length.` },
    ]);
  }
}

function isEmpty(body: MessageBody, files: readonly UploadedFile[]): boolean {
  return (
    !body.content?.trim() &&
    (body.embeds?.length ?? 0) === 0 &&
    (body.components?.length ?? 0) === 0 &&
    (body.sticker_ids?.length ?? 0) === 0 &&
    !body.poll &&
    files.length === 0
  );
}

function uploadedName(file: UploadedFile, body: MessageBody): string {
  return body.attachments?.find((one) => one.id === String(file.index))?.filename ?? file.filename;
}

function storeFiles(hub: Hub, files: readonly UploadedFile[], body: MessageBody): StoredAttachment[] {
  return files.map((file) => {
    const id = newId(hub);
    hub.files.write(id, file.bytes);
    const description = body.attachments?.find((one) => one.id === String(file.index))?.description;
    return {
      id,
      filename: uploadedName(file, body),
      contentType: file.contentType,
      size: file.bytes.length,
      ...(description && { description }),
      ...imageSize(file.bytes),
    };
  });
}

/** Components, embeds and mentions of the body, with references to files resolved. */
function fillIn(hub: Hub, message: StoredMessage, body: MessageBody): void {
  const resolve: ResolveFile = (url) => {
    const name = attachmentReference(url);
    const found = message.attachments.findLast((one) =>
      name === undefined ? url === attachmentUrl(hub.origin(), message, one) : one.filename === name,
    );
    return found && { ...found, url: attachmentUrl('', message, found) };
  };
  if (body.components !== undefined) {
    message.components = storedComponents(body.components ?? [], resolve, () => newId(hub));
  }
  if (body.embeds !== undefined) message.embeds = storedEmbeds(body.embeds ?? [], resolve);
  const text = hasFlag(message.flags, FLAGS.componentsV2) ? messageText(message) : message.content;
  Object.assign(message, findMentions(hub.state, text, body.allowed_mentions, message.interaction !== undefined));
}

function countMessage(hub: Hub, channel: StoredChannel, message: StoredMessage): void {
  channel.lastMessageId = message.id;
  if (channel.kind !== 'thread' || message.type === 21) return;
  channel.messageCount += 1;
  channel.totalMessagesSent += 1;
}
