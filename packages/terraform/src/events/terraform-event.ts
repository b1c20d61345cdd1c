/**
 * One line of `terraform … -json` as a typed event. Only what is used is kept, redacted here, so that nothing raw goes
 * further: provisioner output is dropped unread, since it is free text of a script.
 * https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
import { isAbsolute } from 'node:path';
import type { Diagnostic } from '@cloud-chatops/core';
import { inClearWords } from './clear-words.ts';

export interface ResourceHook {
  readonly address: string;
  /** create, update, delete, read. */
  readonly action: string;
  /** Seconds since the start, as Terraform counts them. */
  readonly elapsed?: number;
}

export type TerraformEvent = { /** Epoch ms; absent in streams without timestamps. */ readonly at?: number } & (
  | { readonly type: 'version'; readonly tool: string; readonly ui: string }
  | { readonly type: 'refresh_start' | 'refresh_complete'; readonly address: string }
  | { readonly type: 'planned_change'; readonly address: string; readonly action: string }
  | { readonly type: 'resource_drift'; readonly address: string; readonly action: string }
  | {
      readonly type: 'change_summary';
      readonly operation: string;
      readonly counts: {
        readonly add: number;
        readonly change: number;
        readonly destroy: number;
        readonly import: number;
      };
    }
  | ({ readonly type: 'apply_start' | 'apply_progress' | 'apply_complete' | 'apply_errored' } & ResourceHook)
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic }
  /** The whole state as text, secrets included: to be saved, never to be shown. */
  | { readonly type: 'state_dump'; readonly state: string }
  /** One line for people: init news, log lines, plain text between the events. */
  | { readonly type: 'news'; readonly text: string }
  /** Known to Terraform, of no use here. */
  | { readonly type: 'other' }
);

type Redact = (text: string) => string;

/** `undefined` for a blank line. Never throws: a line of an unexpected shape is `other`, a line that is no JSON is `news`. */
export function readEvent(line: string, redact: Redact): TerraformEvent | undefined {
  const trimmed = line.trim();
  if (trimmed === '') return undefined;
  const parsed = parseObject(trimmed);
  // Cut lines are JSON without an end: they say nothing to people.
  if (parsed === undefined) return trimmed.startsWith('{') ? { type: 'other' } : news(trimmed, redact);
  const at = Date.parse(text(parsed['@timestamp']));
  return { ...(Number.isNaN(at) ? {} : { at }), ...(read(parsed, redact) ?? { type: 'other' }) };
}

function read(event: Fields, redact: Redact): TerraformEvent | undefined {
  const hook = fields(event['hook']);
  const change = fields(event['change']);
  const type = text(event['type']);
  switch (type) {
    case 'version':
      return {
        type,
        tool: event['tofu'] === undefined ? `Terraform ${text(event['terraform'])}` : `OpenTofu ${text(event['tofu'])}`,
        ui: text(event['ui']),
      };
    case 'refresh_start':
    case 'refresh_complete':
      return { type, address: redact(addressOf(hook)) };
    case 'planned_change':
    case 'resource_drift':
      return { type, address: redact(addressOf(change)), action: text(change['action']) };
    case 'change_summary': {
      const changes = fields(event['changes']);
      return {
        type,
        operation: text(changes['operation']),
        counts: {
          add: count(changes['add']),
          change: count(changes['change']),
          destroy: count(changes['remove']),
          import: count(changes['import']),
        },
      };
    }
    case 'apply_start':
    case 'apply_progress':
    case 'apply_complete':
    case 'apply_errored': {
      const elapsed = hook['elapsed_seconds'];
      return {
        type,
        address: redact(addressOf(hook)),
        action: text(hook['action']),
        ...(typeof elapsed === 'number' ? { elapsed } : {}),
      };
    }
    case 'diagnostic':
      return { type, diagnostic: readDiagnostic(fields(event['diagnostic']), redact) };
    case 'state_lock_acquire':
    case 'init_output':
    case 'output':
    case 'log':
    case '':
      if (event['state'] !== undefined) {
        const state = event['state'];
        return { type: 'state_dump', state: typeof state === 'string' ? state : JSON.stringify(state) };
      }
      return news(text(event['@message']), redact);
    default:
      return undefined;
  }
}

/** Used for the stream's diagnostics and for those of `validate -json`. The source snippet is left out: it quotes the configuration. */
export function readDiagnostic(diagnostic: Fields, redact: Redact): Diagnostic {
  const range = fields(diagnostic['range']);
  const line = fields(range['start'])['line'];
  const address = diagnostic['address'] ?? variableOf(diagnostic);
  const filename = range['filename'];
  // Files of ours, such as the var-file, are named by an absolute path that tells a person nothing.
  const file = typeof filename === 'string' && !isAbsolute(filename) ? filename : '';
  return inClearWords({
    severity: diagnostic['severity'] === 'warning' ? 'warning' : 'error',
    summary: redact(text(diagnostic['summary'])),
    detail: redact(text(diagnostic['detail'])),
    ...(typeof address === 'string' && address !== '' ? { address: redact(address) } : {}),
    ...(file === '' ? {} : { file: redact(file), ...(typeof line === 'number' ? { line } : {}) }),
  });
}

/** `var.size`: which variable a diagnostic without an address is about. */
function variableOf(diagnostic: Fields): string | undefined {
  const values = fields(diagnostic['snippet'])['values'];
  const traversal = fields(Array.isArray(values) ? values[0] : undefined)['traversal'];
  return typeof traversal === 'string' && traversal.startsWith('var.') ? traversal : undefined;
}

export type Fields = Readonly<Record<string, unknown>>;

/** An object, or one without fields in place of anything else. */
export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export function parseObject(line: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Fields) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const addressOf = (parent: Fields): string => text(fields(parent['resource'])['addr']);

function news(line: string, redact: Redact): TerraformEvent {
  const plain = redact(withoutControls(line)).trim();
  return plain === '' ? { type: 'other' } : { type: 'news', text: plain };
}

/** Colours and other control characters; blanks and line breaks stay. */
export const withoutControls = (line: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  line.replace(/\u001B\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000B-\u001F\u007F]/g, '');
