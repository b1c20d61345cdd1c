/**
 * Terraform's own words for what is nobody's configuration: who has the state's lock and since when, which provider
 * could not be had and why. Its summaries say neither, and its advice to switch locking off is none.
 */
import type { Diagnostic } from '@cloud-chatops/core';

type Words = Pick<Diagnostic, 'summary' | 'detail' | 'remedy'>;

/** By Terraform's summary; `undefined` where the detail has another form than the known one. */
const WORDS: Readonly<Record<string, (detail: string) => Words | undefined>> = {
  'Error acquiring the state lock': lockedState,
  'Failed to query available provider packages': (detail) =>
    missingProvider(/^Could not retrieve the list of available versions for provider (\S+): (.+)/.exec(detail)),
  'Failed to install provider': (detail) =>
    missingProvider(/^Error while installing (\S+)(?: v\S+)?: (.+)/.exec(detail)),
};

/** The same, or with words that say what is wrong and what to do. */
export function inClearWords(diagnostic: Diagnostic): Diagnostic {
  const words = Object.hasOwn(WORDS, diagnostic.summary) ? WORDS[diagnostic.summary]?.(diagnostic.detail) : undefined;
  return words === undefined ? diagnostic : { ...diagnostic, ...words };
}

/** https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statemgr/locker.go#L166 */
function lockedState(detail: string): Words | undefined {
  const field = (name: string): string | undefined => new RegExp(`^ +${name}: +(\\S.*)$`, 'm').exec(detail)?.[1];
  const [id, who, operation, created] = ['ID', 'Who', 'Operation', 'Created'].map(field);
  if (id === undefined || who === undefined) return undefined;
  const what = operation === undefined ? 'work' : operation.replace(/^OperationType/, '').toLowerCase();
  // «2026-11-29 04:48:34.162541611 +0000 UTC»
  const [day, time] = /^(\S+) (\d\d:\d\d)/.exec(created ?? '')?.slice(1) ?? [];
  const since = day === undefined ? '' : ` since ${day} ${time} UTC`;
  return {
    summary: `The state is locked by ${who}${since} (${what})`,
    detail: `It was waited for and not forced. Run the plan again when that ${what} has ended. If nobody is at work there any more, whoever keeps the state frees it: terraform force-unlock ${id}`,
    remedy: 'wait',
  };
}

const UNREACHABLE =
  /could not connect|dial |timeout|deadline|refused|reset by|no such host|proxy|tls|certificate|5\d\d/i;

function missingProvider(match: RegExpExecArray | null): Words | undefined {
  const [, provider, reason] = match ?? [];
  if (provider === undefined || reason === undefined) return undefined;
  const unreachable = UNREACHABLE.test(reason);
  const next = unreachable
    ? "The bot's machine does not reach it: look at its network, its proxy or the mirror, then run the plan again."
    : "Look at the module's required_providers and at the mirror, then run the plan again.";
  return {
    summary: `The provider ${provider} could not be downloaded`,
    detail: `${reason[0]?.toUpperCase()}${reason.slice(1)}. ${next}`,
    ...(unreachable ? { remedy: 'operator' } : {}),
  };
}
