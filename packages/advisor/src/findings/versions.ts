/** TLS versions in the spellings of the providers. */

/**
 * `TLS1_2`, `TLSv1.2_2021`, `TLS_1_2`, `1.2`, `TLS12`, `Tls1.2` → 1.2. SSL and what names no version give 0, so that an
 * absent value compares as too old: write the provider's default as `r.text("min_tls_version", "TLS1_2")`.
 */
export function tlsVersion(text: string): number {
  // The 3 of SSLv3 is no TLS version: SSL 3.0 is older than TLS 1.0.
  if (/ssl/i.test(text)) return 0;
  const match = /(?:^|[^0-9])([123])(?:[._-]?([0-9]))?(?![0-9])/.exec(text);
  if (!match) return 0;
  return Number(`${match[1]}.${match[2] ?? '0'}`);
}
