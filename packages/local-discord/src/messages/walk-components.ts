/** Visits message and modal components, nested ones included. */

/** A component as it comes over the wire; checked by the API description before anything reads it. */
export interface WireComponent {
  type: number;
  id?: number | null;
  custom_id?: string | null;
  label?: string | null;
  content?: string;
  style?: number;
  url?: string | null;
  disabled?: boolean | null;
  emoji?: { id?: string | null; name?: string | null } | null;
  sku_id?: string | null;
  options?: { label: string; value: string; default?: boolean | null }[];
  min_values?: number | null;
  max_values?: number | null;
  components?: WireComponent[];
  accessory?: WireComponent;
  component?: WireComponent;
  media?: WireMedia;
  file?: WireMedia;
  items?: { media: WireMedia; description?: string | null; spoiler?: boolean | null }[];
  placeholder?: string | null;
  description?: string | null;
  spoiler?: boolean | null;
  spacing?: number | null;
  divider?: boolean | null;
  accent_color?: number | null;
  value?: string | null;
  required?: boolean | null;
  min_length?: number | null;
  max_length?: number | null;
}

export interface WireMedia {
  url: string;
  proxy_url?: string;
  attachment_id?: string;
}

export interface VisitedComponent {
  component: WireComponent;
  path: (string | number)[];
}

/** Every component in reading order, with its path in the body. */
export function* walkComponents(
  components: readonly WireComponent[],
  path: (string | number)[] = ['components'],
): Generator<VisitedComponent> {
  for (const [index, component] of components.entries()) yield* walkComponent(component, [...path, index]);
}

function* walkComponent(component: WireComponent, path: (string | number)[]): Generator<VisitedComponent> {
  yield { component, path };
  if (component.components) yield* walkComponents(component.components, [...path, 'components']);
  if (component.accessory) yield* walkComponent(component.accessory, [...path, 'accessory']);
  if (component.component) yield* walkComponent(component.component, [...path, 'component']);
}

/** The media that a component itself shows, with their paths. */
export function mediaOf({ component, path }: VisitedComponent): { media: WireMedia; path: (string | number)[] }[] {
  return [
    ...(component.media ? [{ media: component.media, path: [...path, 'media', 'url'] }] : []),
    ...(component.file ? [{ media: component.file, path: [...path, 'file', 'url'] }] : []),
    ...(component.items ?? []).map((item, index) => ({
      media: item.media,
      path: [...path, 'items', index, 'media', 'url'],
    })),
  ];
}
