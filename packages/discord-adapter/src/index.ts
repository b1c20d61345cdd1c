/** @module Cloud ChatOps in Discord: `attachCloudChatOps` adds the workflow to a discord.js client. */
export { attachCloudChatOps, type CloudChatOps, type CloudChatOpsOptions } from './attach.ts';
export { clientOptions, type ClientSettings } from './discord/client-options.ts';
export { checkPermissions, type PermissionName } from './discord/permissions.ts';
export type { SendQueue } from './discord/send-queue.ts';
export type {
  AskedField,
  Choice,
  CompletionRequest,
  Host,
  Member,
  OpenOption,
  OpenOptions,
  OpenRequest,
  Question,
} from './host.ts';
export type { Asked, CommandAnswer, Completion, SlashCommand, SlashOption } from './commands/slash-command.ts';
export {
  mergeChatRecord,
  type ChatRecord,
  type ChatRecordPatch,
  type ChatRecords,
  type Layout,
  type MessageRecord,
} from './records/chat-records.ts';
export { memoryChatRecords } from './records/memory-chat-records.ts';
