/**
 * What a button's `custom_id` says: version, action, session, plan, page, signature. Stateless, so that buttons of any
 * age work after a restart, and signed, so that nobody can make one up. The signature covers who issued it, not who
 * may press it: rights, place and plan are looked at again on each click.
 */
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { ButtonAction } from '@cloud-chatops/presentation';

/** A button's action, or `choose`: the list of resources in the private details. */
export type ClickAction = ButtonAction | 'choose';

export interface ButtonId {
  readonly action: ClickAction;
  /** 12 hex digits. */
  readonly sessionId: string;
  /** First 16 hex digits of the plan's digest; a full digest is cut. */
  readonly digest?: string;
  /** From 0; the page of the details that the button leads to. */
  readonly page?: number;
}

const VERSION = 'cco1';
/** 128 bits. */
const SIGNATURE_BYTES = 16;
const SHAPE =
  /^cco1:(?<action>[a-z-]{1,20}):(?<session>[0-9a-f]{12}):(?<digest>(?:[0-9a-f]{16})?):(?<page>\d{0,6}):(?<mac>[\w-]{22})$/;

const ACTIONS: ReadonlySet<string> = new Set<ClickAction>([
  'plan',
  'confirm',
  'cancel',
  'details',
  'approve',
  'reject',
  'override',
  'unlock',
  'stop',
  'keep-going',
  'force',
  'previous',
  'next',
  'choose',
]);

const isAction = (text: string): text is ClickAction => ACTIONS.has(text);

/** At most 81 characters; Discord allows 100. */
export function signButton({ action, sessionId, digest = '', page }: ButtonId, key: KeyObject): string {
  const body = `${VERSION}:${action}:${sessionId}:${digest.slice(0, 16)}:${page ?? ''}`;
  return `${body}:${sign(body, key)}`;
}

/** Is this `custom_id` one of ours, of whatever version or worth? Others belong to the bot that we were added to. */
export const isOurs = (customId: string): boolean => customId.startsWith('cco');

/** `undefined`: forged, cut, made with another key, or of a version that this one does not know. */
export function readButton(customId: string, key: KeyObject): ButtonId | undefined {
  const parts = SHAPE.exec(customId)?.groups;
  if (parts === undefined) return undefined;
  const { action = '', session: sessionId = '', digest = '', page = '', mac = '' } = parts;
  const expected = sign(customId.slice(0, -mac.length - 1), key);
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(expected)) || !isAction(action)) return undefined;
  return {
    action,
    sessionId,
    ...(digest === '' ? {} : { digest }),
    ...(page === '' ? {} : { page: Number(page) }),
  };
}

/** As text: four texts of 22 characters stand for the same 16 bytes, and only one of them is ours. */
const sign = (body: string, key: KeyObject): string =>
  createHmac('sha256', key).update(body).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');
