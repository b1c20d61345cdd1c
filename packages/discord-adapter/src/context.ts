/** What the parts of the adapter share. Made once, in `attachCloudChatOps`. */
import type { Logger } from '@cloud-chatops/core';
import type { Client } from 'discord.js';
import type { ChannelMessages } from './discord/channel-messages.ts';
import type { Questions } from './commands/questions.ts';
import type { LayoutChoice } from './discord/layout-choice.ts';
import type { EditScheduler } from './edit-scheduler.ts';
import type { Host } from './host.ts';
import type { ChatRecords } from './records/chat-records.ts';
import type { Serial } from './serial.ts';
import type { Shown } from './shown.ts';

export interface Context {
  readonly client: Client;
  readonly host: Host;
  readonly records: ChatRecords;
  readonly logger: Logger;
  readonly messages: ChannelMessages;
  readonly layout: LayoutChoice;
  readonly scheduler: EditScheduler;
  readonly shown: Shown;
  readonly questions: Questions;
  /** Lobby and thread of a session are made by one hand at a time. */
  readonly oneAtATime: Serial;
}
