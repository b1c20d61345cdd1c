/** The rules of messages that the API description does not know; numbers and codes are Discord's. */
import type { FieldError } from '../discord-error.ts';
import type { MessageBody, UploadedFile } from './message-body.ts';
import { mediaOf, walkComponents } from './walk-components.ts';
import type { VisitedComponent, WireComponent } from './walk-components.ts';

/** https://discord.com/developers/docs/resources/message#create-message, …/components/reference */
const MAX = {
  content: 2000,
  embedCharacters: 6000,
  rows: 5,
  buttonsInRow: 5,
  componentsV2: 40,
  textV2: 4000,
} as const;

const ROW = 1;
const BUTTON = 2;
const SELECTS = new Set([3, 5, 6, 7, 8]);
const TEXT_DISPLAY = 10;
const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;

/** What is known about the message beside its body. */
export interface MessageContext {
  /** Whether the message has, or gets, the flag IS_COMPONENTS_V2. */
  componentsV2: boolean;
  /** File names that `attachment://` may name. */
  filenames: ReadonlySet<string>;
  files: readonly UploadedFile[];
  /** Ids of the attachments that the edited message has. */
  existingAttachmentIds: ReadonlySet<string>;
}

/** Everything that is wrong with a message's body; empty when it is right. */
export function checkMessage(body: MessageBody, context: MessageContext): FieldError[] {
  const components = body.components ?? [];
  const visited = [...walkComponents(components)];
  return [
    ...checkContent(body),
    ...checkEmbeds(body),
    ...(context.componentsV2 ? checkV2(body, visited) : checkRows(components)),
    ...checkUnique(visited),
    ...visited.flatMap(checkComponent),
    ...checkReferences(body, visited, context),
    ...checkAttachments(body, context),
    ...checkNonce(body),
  ];
}

function checkContent(body: MessageBody): FieldError[] {
  return (body.content?.length ?? 0) > MAX.content ? [tooLong(['content'], MAX.content)] : [];
}

function checkEmbeds(body: MessageBody): FieldError[] {
  const embeds = body.embeds ?? [];
  const characters = embeds.reduce((sum, embed) => sum + embedLength(embed), 0);
  const errors: FieldError[] =
    characters > MAX.embedCharacters
      ? [
          {
            path: ['embeds'],
            code: 'MAX_EMBED_SIZE_EXCEEDED',
            message: `Embed size exceeds maximum size of ${MAX.embedCharacters}`,
          },
        ]
      : [];
  embeds.forEach((embed, index) => {
    const shown = embedLength(embed) + (embed.image ? 1 : 0) + (embed.thumbnail ? 1 : 0) + (embed.url ? 1 : 0);
    if (shown === 0) errors.push(required(['embeds', index, 'description']));
    (embed.fields ?? []).forEach((field, position) => {
      if (!field.name.trim()) errors.push(required(['embeds', index, 'fields', position, 'name']));
      if (!field.value.trim()) errors.push(required(['embeds', index, 'fields', position, 'value']));
    });
  });
  return errors;
}

function embedLength(embed: NonNullable<MessageBody['embeds']>[number]): number {
  const fields = (embed.fields ?? []).reduce((sum, field) => sum + field.name.length + field.value.length, 0);
  return (
    (embed.title?.length ?? 0) +
    (embed.description?.length ?? 0) +
    (embed.footer?.text.length ?? 0) +
    (embed.author?.name.length ?? 0) +
    fields
  );
}

function checkV2(body: MessageBody, visited: VisitedComponent[]): FieldError[] {
  const errors: FieldError[] = [];
  const legacy = [
    ['content', Boolean(body.content)],
    ['embeds', (body.embeds?.length ?? 0) > 0],
    ['sticker_ids', (body.sticker_ids?.length ?? 0) > 0],
    ['poll', body.poll !== undefined && body.poll !== null],
  ] as const;
  for (const [field, used] of legacy) {
    if (used) {
      errors.push({
        path: [field],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      });
    }
  }
  if (visited.length > MAX.componentsV2) {
    errors.push({
      path: ['components'],
      code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      message: `The total number of components cannot exceed ${MAX.componentsV2}`,
    });
  }
  const text = visited.reduce(
    (sum, { component }) => sum + (component.type === TEXT_DISPLAY ? (component.content ?? '').length : 0),
    0,
  );
  if (text > MAX.textV2) {
    errors.push({
      path: ['components'],
      code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      message: `The total displayable text size cannot exceed ${MAX.textV2} characters`,
    });
  }
  return errors;
}

function checkRows(components: readonly WireComponent[]): FieldError[] {
  const errors: FieldError[] = components.flatMap((component, index) =>
    component.type === ROW
      ? []
      : [
          {
            path: ['components', index, 'type'],
            code: 'UNION_TYPE_CHOICES',
            message: 'Value of field "type" must be one of (1,): other components need MessageFlags.IS_COMPONENTS_V2.',
          },
        ],
  );
  if (components.length > MAX.rows) {
    errors.push({
      path: ['components'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between 1 and ${MAX.rows} in length.`,
    });
  }
  return errors;
}

function checkUnique(visited: VisitedComponent[]): FieldError[] {
  const errors: FieldError[] = [];
  const customIds = new Set<string>();
  const ids = new Set<number>();
  for (const { component, path } of visited) {
    const customId = component.custom_id;
    if (customId !== undefined && customId !== null) {
      if (customIds.has(customId)) {
        errors.push({
          path: [...path, 'custom_id'],
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        });
      }
      customIds.add(customId);
    }
    if (typeof component.id === 'number' && component.id > 0) {
      if (ids.has(component.id)) {
        errors.push({
          path: [...path, 'id'],
          code: 'COMPONENT_ID_DUPLICATED',
          message: 'Component id cannot be duplicated',
        });
      }
      ids.add(component.id);
    }
  }
  return errors;
}

function checkComponent({ component, path }: VisitedComponent): FieldError[] {
  if (component.type === BUTTON) return checkButton(component, path);
  if (component.type === ROW) return checkRow(component, path);
  return SELECTS.has(component.type) ? checkSelect(component, path) : [];
}

function checkButton(button: WireComponent, path: (string | number)[]): FieldError[] {
  const errors: FieldError[] = [];
  const isLink = button.style === LINK_STYLE;
  const isPremium = button.style === PREMIUM_STYLE;
  if (isLink && !button.url)
    errors.push(needed([...path, 'url'], 'BUTTON_COMPONENT_URL_REQUIRED', 'A url is required'));
  if (!isLink && !isPremium && !button.custom_id) {
    errors.push(needed([...path, 'custom_id'], 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required'));
  }
  if (button.url && button.custom_id) {
    errors.push(
      needed(path, 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified'),
    );
  }
  if (!isPremium && !button.label && !button.emoji) {
    errors.push(needed(path, 'BUTTON_COMPONENT_INVALID', 'A button needs a label or an emoji'));
  }
  const name = button.emoji?.name;
  if (button.emoji && !button.emoji.id && !(name && /[\p{Extended_Pictographic}\p{Emoji_Component}]/u.test(name))) {
    errors.push(needed([...path, 'emoji', 'name'], 'COMPONENT_INVALID_EMOJI', 'Invalid emoji'));
  }
  return errors;
}

function checkRow(row: WireComponent, path: (string | number)[]): FieldError[] {
  const children = row.components ?? [];
  const selects = children.filter((child) => SELECTS.has(child.type)).length;
  const tooMany = children.length > MAX.buttonsInRow || (selects > 0 && children.length > 1);
  return tooMany
    ? [needed([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'A row holds five buttons or one select')]
    : [];
}

function checkSelect(select: WireComponent, path: (string | number)[]): FieldError[] {
  const errors: FieldError[] = [];
  const minimum = select.min_values ?? 1;
  const maximum = select.max_values ?? 1;
  if (minimum > maximum) {
    errors.push(
      needed([...path, 'min_values'], 'SELECT_COMPONENT_MIN_VALUES_TOO_LARGE', 'min_values is above max_values'),
    );
  }
  const seen = new Set<string>();
  (select.options ?? []).forEach((option, index) => {
    if (seen.has(option.value)) {
      errors.push(
        needed(
          [...path, 'options', index, 'value'],
          'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
          'The specified option value is already used',
        ),
      );
    }
    seen.add(option.value);
  });
  return errors;
}

function checkReferences(body: MessageBody, visited: VisitedComponent[], context: MessageContext): FieldError[] {
  const inEmbeds = (body.embeds ?? []).flatMap((embed, index) => [
    ...(embed.image ? [{ media: embed.image, path: ['embeds', index, 'image', 'url'] }] : []),
    ...(embed.thumbnail ? [{ media: embed.thumbnail, path: ['embeds', index, 'thumbnail', 'url'] }] : []),
  ]);
  return [...visited.flatMap(mediaOf), ...inEmbeds].flatMap(({ media, path }) => {
    const name = attachmentReference(media.url);
    if (name === undefined) {
      return /^https?:/.test(media.url)
        ? []
        : [
            {
              path,
              code: 'URL_TYPE_INVALID_SCHEME',
              message: `Scheme must be one of ('http', 'https', 'attachment').`,
            },
          ];
    }
    return context.filenames.has(name)
      ? []
      : [
          {
            path,
            code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
            message: `The referenced attachment "${name}" was not found`,
          },
        ];
  });
}

/** The file name in `attachment://name`, or `undefined` for other addresses. */
export function attachmentReference(url: string): string | undefined {
  return url.startsWith('attachment://') ? decodeURIComponent(url.slice('attachment://'.length)) : undefined;
}

function checkAttachments(body: MessageBody, context: MessageContext): FieldError[] {
  const parts = new Set(context.files.map((file) => String(file.index)));
  return (body.attachments ?? []).flatMap((attachment, index) =>
    parts.has(attachment.id) || context.existingAttachmentIds.has(attachment.id)
      ? []
      : [
          {
            path: ['attachments', index, 'id'],
            code: 'ATTACHMENT_NOT_FOUND',
            message: `Attachment data not found for id: ${attachment.id}`,
          },
        ],
  );
}

function checkNonce(body: MessageBody): FieldError[] {
  const missing = body.enforce_nonce === true && (body.nonce === undefined || body.nonce === null);
  return missing ? [required(['nonce'])] : [];
}

function tooLong(path: FieldError['path'], maximum: number): FieldError {
  return { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${maximum} or fewer in length.` };
}

function required(path: FieldError['path']): FieldError {
  return { path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
}

function needed(path: FieldError['path'], code: string, message: string): FieldError {
  return { path, code, message };
}
