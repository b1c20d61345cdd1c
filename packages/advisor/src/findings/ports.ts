/** Ports, protocols and sources as the three clouds write them, brought to one form. */
import type { PlanValue } from '@cloud-chatops/core';
import { asText } from './plan-leaves.ts';

export type PortRange = readonly [from: number, to: number];

export const EVERY_PORT: PortRange = [0, 65_535];

/** `22`, `"22"`, `"20-30"`, `"*"`, `"111-211, 2000-4430"` → ranges. Words that are no port give nothing. */
export function portRanges(value: PlanValue | undefined): PortRange[] {
  return asText(value)
    .split(',')
    .flatMap((part): PortRange[] => {
      const text = part.trim();
      if (text === '*' || text.toLowerCase() === 'any') return [EVERY_PORT];
      const range = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text);
      if (!range) return [];
      const from = Number(range[1]);
      return [[from, range[2] === undefined ? from : Number(range[2])]];
    });
}

// https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml
const PROTOCOL_NUMBERS: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };
const EVERY_PROTOCOL: ReadonlySet<string> = new Set(['-1', 'all', '*', 'any']);

/** `tcp`, `udp`, `icmp`, … in lower case, or `all`. */
export function protocolName(value: PlanValue): string {
  const text = asText(value).trim().toLowerCase();
  if (EVERY_PROTOCOL.has(text)) return 'all';
  return PROTOCOL_NUMBERS[text] ?? text;
}

const EVERYONE: ReadonlySet<string> = new Set(['*', 'internet', 'any', '0.0.0.0', '::']);

/** Whether a source or destination is the whole internet: any `/0` (IPv4 or IPv6), `*`, `Internet`, `Any`. */
export function isWorld(source: string): boolean {
  const text = source.trim().toLowerCase();
  // Of a prefix of length 0 no bit counts: Azure's own rules write `/0` and `<nw>/0`, too.
  return EVERYONE.has(text) || /^[^/]*\/0+$/.test(text);
}
