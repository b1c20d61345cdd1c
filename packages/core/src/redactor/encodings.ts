/** The forms in which one secret value can appear in a text: raw, JSON, URL, base64 (three alignments, two alphabets) and hex. */

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** UTF-8 without Node or DOM; lone surrogates become U+FFFD, as everywhere. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text.toWellFormed()) {
    const c = char.codePointAt(0) as number;
    if (c < 0x80) bytes.push(c);
    else if (c < 0x800) bytes.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else bytes.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return bytes;
}

/**
 * The part of the base64 text that depends on these bytes only, when they begin `offset` bytes after a multiple of
 * three: what surrounds a secret inside a larger encoded text (`user:password`) changes the characters at its edges.
 */
function base64Core(bytes: readonly number[], offset: 0 | 1 | 2): string {
  const padded = [...Array.from({ length: offset }, () => 0), ...bytes];
  let text = '';
  for (let i = 0; i + 2 < padded.length; i += 3) {
    const n = ((padded[i] as number) << 16) | ((padded[i + 1] as number) << 8) | (padded[i + 2] as number);
    text += (BASE64[n >> 18] as string) + BASE64[(n >> 12) & 63] + BASE64[(n >> 6) & 63] + BASE64[n & 63];
  }
  const rest = padded.length % 3;
  if (rest > 0) {
    const at = padded.length - rest;
    const n = ((padded[at] as number) << 16) | ((padded[at + 1] ?? 0) << 8);
    // The last character mixes with what follows; only whole characters of ours count.
    text += (BASE64[n >> 18] as string) + (rest === 2 ? BASE64[(n >> 12) & 63] : '');
  }
  // The first characters mix with what stands before.
  return text.slice(offset === 0 ? 0 : offset + 1);
}

const hex = (bytes: readonly number[]): string => bytes.map((b) => b.toString(16).padStart(2, '0')).join('');

/** Go's JSON encoder, which Terraform uses, also escapes these. */
const goJson = (text: string): string =>
  JSON.stringify(text).slice(1, -1).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');

/** JSON inside a JSON string. */
const twice = (json: string): string => JSON.stringify(json).slice(1, -1);

/** Every form, each once. Matching ignores case only where the alphabet does (hex, URL escapes). */
export function encodings(secret: string): string[] {
  const bytes = utf8(secret);
  const wellFormed = secret.toWellFormed();
  const url = encodeURIComponent(wellFormed);
  const base64 = ([0, 1, 2] as const).map((offset) => base64Core(bytes, offset));
  return [
    ...new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      goJson(secret),
      twice(JSON.stringify(secret).slice(1, -1)),
      twice(goJson(secret)),
      url,
      url.replaceAll('%20', '+'),
      url.replace(/%[0-9A-F]{2}/g, (e) => e.toLowerCase()),
      hex(bytes),
      hex(bytes).toUpperCase(),
      ...base64,
      ...base64.map((b) => b.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ].filter((form) => form.length >= 6);
}
