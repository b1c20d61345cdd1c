/** From presentation's cards and calls to message bodies. */
import type { Call, Card } from '@cloud-chatops/presentation';
import type { Layout } from '../records/chat-records.ts';
import { bodyFiles, packLargeFiles } from './files.ts';
import { fitText } from './fit-text.ts';
import type { Body } from './body.ts';
import { componentsBody } from './components.ts';
import { embedBody } from './embed.ts';
import { withMarker } from './marker.ts';
import { buttonRows, type Row, type Signing } from './rows.ts';
import { CONTENT_LIMIT, textBody } from './text.ts';

const RENDERERS = { v2: componentsBody, embed: embedBody, text: textBody } as const;

export interface CardOptions extends Signing {
  readonly layout: Layout;
  /** Stands in the small print, so that the message can be found again. */
  readonly marker?: string;
  /** Rows below the card's own. */
  readonly rows?: readonly Row[];
}

/** Cards are sent without a sound; they are news for whoever looks. */
export function renderCard(card: Card, options: CardOptions): Body {
  const packed = packLargeFiles(options.marker === undefined ? card : withMarker(card, options.marker));
  const rows = [...buttonRows(card.rows, options), ...(options.rows ?? [])];
  return { ...RENDERERS[options.layout](packed, rows), mentions: { users: [], roles: [] }, silent: true };
}

/** Calls are classic content, since Components V2 reach a locked phone as an empty notification. */
export function renderCall(call: Call, { marker, ...signing }: Signing & { readonly marker: string }): Body {
  const packed = packLargeFiles(call);
  const small = `\n-# ${marker}`;
  return {
    layout: 'text',
    content: `${fitText(call.text, CONTENT_LIMIT - small.length)}${small}`,
    components: [...buttonRows(call.rows, signing)],
    files: bodyFiles(packed.files),
    // Discord takes at most 100 of each.
    mentions: { users: [...new Set(call.mentions)].slice(0, 100), roles: [...new Set(call.roles)].slice(0, 100) },
    silent: false,
  };
}

/** A sentence or two: private answers, direct messages, notes. `mentions`: user ids that may be pinged. */
export const renderText = (text: string, mentions: readonly string[] = []): Body => ({
  layout: 'text',
  content: fitText(text, CONTENT_LIMIT),
  components: [],
  files: [],
  mentions: { users: [...mentions], roles: [] },
  silent: false,
});
