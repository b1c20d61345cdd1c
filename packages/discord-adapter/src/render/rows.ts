/** Buttons and the resource list of a card. */
import type { KeyObject } from 'node:crypto';
import type { CardButton, ResourcePage } from '@cloud-chatops/presentation';
import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
} from 'discord.js';
import { signButton } from '../custom-id.ts';

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

export interface Signing {
  readonly sessionId: string;
  readonly key: KeyObject;
}

const STYLES = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;

/** `page`: the page of the details that Previous and Next start from. */
export function buttonRows(
  rows: readonly (readonly CardButton[])[],
  { sessionId, key }: Signing,
  page?: number,
): readonly Row[] {
  return rows
    .filter((row) => row.length > 0)
    .map((row) => ({
      type: ComponentType.ActionRow,
      components: row.map(({ action, label, emoji, style, enabled, digest }) => ({
        type: ComponentType.Button,
        style: STYLES[style],
        label,
        disabled: !enabled,
        custom_id: signButton(
          {
            action,
            sessionId,
            ...(digest === undefined ? {} : { digest }),
            ...(page === undefined ? {} : { page: page + (action === 'next' ? 1 : action === 'previous' ? -1 : 0) }),
          },
          key,
        ),
        ...(emoji === undefined ? {} : { emoji: { name: emoji } }),
      })),
    }));
}

/** The list «Choose a resource» with Previous and Next. */
export function resourceRows(page: ResourcePage, digest: string, signing: Signing): readonly Row[] {
  const { sessionId, key } = signing;
  const list: Row = {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: signButton({ action: 'choose', sessionId, digest, page: page.page }, key),
        placeholder: page.placeholder,
        options: page.options.map(({ value, label, description }) => ({
          value,
          label,
          ...(description === '' ? {} : { description }),
        })),
      },
    ],
  };
  return [list, ...buttonRows([page.row.map((button) => ({ ...button, digest }))], signing, page.page)];
}
