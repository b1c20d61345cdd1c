/** A body as Discord's API takes it (channels) and as discord.js takes it (answers). */
import {
  MessageFlags,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  type MessageMentionOptions,
  type RawFile,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import type { Body, BodyFile } from '../render/body.ts';
import type { MessageRecord } from '../records/chat-records.ts';

const base = ({ content, embeds, components, mentions }: Body) => ({
  components: components.map((component) => component),
  allowed_mentions: { parse: [], users: mentions.users, roles: mentions.roles },
  ...(content === undefined ? {} : { content }),
  ...(embeds === undefined ? {} : { embeds }),
});

const uploads = (files: readonly BodyFile[]): RawFile[] =>
  files.map(
    ({ name, data }) => ({ name, data, contentType: name.endsWith('.txt') ? 'text/plain' : undefined }) as RawFile,
  );

const described = (files: readonly BodyFile[]) =>
  files.map(({ name, description }, n) => ({
    id: String(n),
    filename: name,
    ...(description === undefined ? {} : { description }),
  }));

export interface Request<T> {
  readonly body: T;
  readonly files: RawFile[];
}

/** `nonce`: at most 25 characters; Discord answers with the message made before under it in the last few minutes. */
export const createRequest = (body: Body, nonce: string): Request<RESTPostAPIChannelMessageJSONBody> => ({
  body: {
    ...base(body),
    nonce,
    enforce_nonce: true,
    flags:
      (body.layout === 'v2' ? MessageFlags.IsComponentsV2 : 0) | (body.silent ? MessageFlags.SuppressNotifications : 0),
    attachments: described(body.files),
  },
  files: uploads(body.files),
});

/** Files that the message has already are kept by id; a file that is not listed would be removed. */
function splitFiles(body: Body, known: MessageRecord) {
  const has = (file: BodyFile) => known.files.find((f) => f.name === file.name && f.sha === file.sha);
  return {
    kept: body.files.flatMap((file) => has(file) ?? []).map(({ id }) => ({ id })),
    fresh: body.files.filter((file) => has(file) === undefined),
  };
}

/** Does the message have all files that this body shows? */
export const hasFiles = (body: Body, known: MessageRecord): boolean => splitFiles(body, known).fresh.length === 0;

export function editRequest(body: Body, known: MessageRecord): Request<RESTPatchAPIChannelMessageJSONBody> {
  const { kept, fresh } = splitFiles(body, known);
  return {
    body: {
      ...base(body),
      ...(body.layout === 'v2' ? { flags: MessageFlags.IsComponentsV2 } : {}),
      attachments: [...kept, ...described(fresh)],
    },
    files: uploads(fresh),
  };
}

export interface ReplyOptions {
  content?: string;
  embeds?: APIEmbed[];
  components: APIMessageTopLevelComponent[];
  allowedMentions: MessageMentionOptions;
  files: { attachment: Buffer; name: string; description?: string }[];
  flags?: MessageFlags.IsComponentsV2;
}

/** For discord.js' `reply`, `update`, `editReply` and `followUp`. */
export const replyOptions = ({ layout, content, embeds, components, mentions, files }: Body): ReplyOptions => ({
  components,
  allowedMentions: { parse: [], users: mentions.users, roles: mentions.roles },
  files: files.map(({ name, data, description }) => ({
    attachment: data,
    name,
    ...(description === undefined ? {} : { description }),
  })),
  ...(content === undefined ? {} : { content }),
  ...(embeds === undefined ? {} : { embeds }),
  ...(layout === 'v2' ? { flags: MessageFlags.IsComponentsV2 } : {}),
});

/** For an update of a message that has all files of the body (`hasFiles`). */
export const updateOptions = (body: Body, known: MessageRecord | undefined) => ({
  ...replyOptions(body),
  ...(known === undefined ? {} : { files: [], attachments: splitFiles(body, known).kept }),
});
