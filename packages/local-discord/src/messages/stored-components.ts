/** Turns the components and embeds of a request into the form in which Discord stores and returns them. */
import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import type { WireComponent, WireMedia } from './walk-components.ts';
import { walkComponents } from './walk-components.ts';

/** An uploaded file with its address. */
export interface ResolvedFile {
  id: string;
  url: string;
  filename: string;
  size: number;
  contentType: string;
  width?: number;
  height?: number;
}

/** Finds the file that an address names: `attachment://name`, or the address that it was given when it was uploaded. */
export type ResolveFile = (url: string) => ResolvedFile | undefined;

const BUTTON = 2;
const STRING_SELECT = 3;
const SECTION = 9;
const THUMBNAIL = 11;
const GALLERY = 12;
const FILE = 13;
const SEPARATOR = 14;
const CONTAINER = 17;
const SELECTS = new Set([STRING_SELECT, 5, 6, 7, 8]);

/** The stored form: defaults filled in, empty fields left out, every component numbered. */
export function storedComponents(
  components: readonly WireComponent[],
  resolve: ResolveFile,
  newId: () => string,
): APIMessageTopLevelComponent[] {
  const taken = new Set([...walkComponents(components)].map(({ component }) => component.id).filter((id) => id));
  let next = 1;
  const number = (given: number | null | undefined): number => {
    if (given) return given;
    while (taken.has(next)) next += 1;
    return next++;
  };
  const media = (item: WireMedia): object => storedMedia(item, resolve, newId);

  const convert = (component: WireComponent): object => {
    const id = number(component.id);
    const { components: children, accessory, ...own } = component;
    const base: Record<string, unknown> = { ...withoutEmpty(own), id };
    if (component.type === BUTTON) delete base['sku_id'];
    if (component.emoji) base['emoji'] = withoutEmpty(component.emoji);
    if (SELECTS.has(component.type)) {
      base['min_values'] = component.min_values ?? 1;
      base['max_values'] = component.max_values ?? 1;
      delete base['required'];
      if (component.options) base['options'] = component.options.map(storedOption);
    }
    if (component.type === THUMBNAIL && component.media) {
      Object.assign(base, {
        media: media(component.media),
        description: component.description ?? null,
        spoiler: component.spoiler ?? false,
      });
    }
    if (component.type === GALLERY && component.items) {
      base['items'] = component.items.map((item) => ({
        media: media(item.media),
        description: item.description ?? null,
        spoiler: item.spoiler ?? false,
      }));
    }
    if (component.type === FILE && component.file) {
      const found = resolve(component.file.url);
      Object.assign(base, {
        file: media(component.file),
        name: found?.filename ?? null,
        size: found?.size ?? null,
        spoiler: component.spoiler ?? false,
      });
    }
    if (component.type === SEPARATOR) {
      Object.assign(base, { spacing: component.spacing ?? 1, divider: component.divider ?? true });
    }
    if (component.type === CONTAINER) {
      Object.assign(base, { accent_color: component.accent_color ?? null, spoiler: component.spoiler ?? false });
    }
    if (children) base['components'] = children.map(convert);
    if (component.type === SECTION && accessory) base['accessory'] = convert(accessory);
    return base;
  };
  return components.map(convert) as APIMessageTopLevelComponent[];
}

function storedOption(option: object): object {
  const { emoji, ...rest } = option as { emoji?: object | null };
  return { ...withoutEmpty(rest), ...(emoji && { emoji: withoutEmpty(emoji) }) };
}

function storedMedia(item: WireMedia, resolve: ResolveFile, newId: () => string): object {
  const found = resolve(item.url);
  if (!found) return { id: newId(), url: item.url, proxy_url: item.url };
  return {
    id: newId(),
    url: found.url,
    proxy_url: found.url,
    content_type: found.contentType,
    attachment_id: found.id,
    ...(found.width !== undefined && { width: found.width, height: found.height }),
  };
}

/** The stored form of embeds. */
export function storedEmbeds(embeds: readonly APIEmbed[], resolve: ResolveFile): APIEmbed[] {
  const image = (given: { url: string } | null | undefined): object | undefined => {
    if (!given) return undefined;
    const found = resolve(given.url);
    const url = found?.url ?? given.url;
    return { url, proxy_url: url, ...(found?.width !== undefined && { width: found.width, height: found.height }) };
  };
  return embeds.map((embed) => {
    const { image: picture, thumbnail, fields, author, footer, ...rest } = embed;
    return {
      ...withoutEmpty(rest),
      type: 'rich',
      ...(author && { author: withoutEmpty(author) }),
      ...(footer && { footer: withoutEmpty(footer) }),
      ...(fields && {
        fields: fields.map((field) => ({ name: field.name, value: field.value, inline: field.inline ?? false })),
      }),
      ...(picture && { image: image(picture) }),
      ...(thumbnail && { thumbnail: image(thumbnail) }),
    } as unknown as APIEmbed;
  });
}

/** Discord leaves out what was sent as null or "". */
function withoutEmpty(record: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
}
