/** The first error of an apply in one sentence: whose it is, and what the cloud said. */
import type { TextStyle } from '../style/text-style.ts';
import { shortenEnd } from '../text/shorten.ts';

/** What layers of the providers put before the cloud's own words. */
const LAYERS: readonly RegExp[] = [
  /^Error (?:waiting for|\w+ing) [^:]{1,60}: /u,
  /^googleapi: Error \d{3}: /u,
  // https://github.com/aws/smithy-go: «operation error EC2: RunInstances, https response error …, api error Code: words»
  /^.*?\bapi error (?=\w+: )/u,
];

/** A resource address; keys of `for_each` may hold anything. */
const ADDRESS = /^(?<address>[a-z]\w*\.(?:[\w.-]|\[(?:\d+|"[^"]*")\])+): /u;

/** `firstError` of an apply's result, as `google_compute_instance.vm: Error creating Instance: …`. */
export function firstErrorParts(firstError: string): { readonly address?: string; readonly words: string } {
  const text = firstError.trim().replaceAll(/\s+/gu, ' ');
  const address = ADDRESS.exec(text)?.groups?.['address'];
  const rest = address === undefined ? text : text.slice(address.length + 2);
  const words = LAYERS.reduce((left, layer) => left.replace(layer, ''), rest);
  return { ...(address === undefined ? {} : { address }), words };
}

/** For cards: «`google_compute_instance.vm`: Quota 'CPUS' exceeded. Limit: 24.0 in region europe-west1.» */
export function firstErrorLine(firstError: string, style: TextStyle): string {
  const { address, words } = firstErrorParts(firstError);
  return `${address === undefined ? '' : `${style.code(address)}: `}${style.prose(shortenEnd(words, 160))}`;
}
