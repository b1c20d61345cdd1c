/** What a secret looks like in plain configuration text. Made for findings; what leaves the process goes through the redactor. */

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
const AWS_ACCESS_KEY_ID = /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/;
// A 40-character secret has no mark of its own: it needs a name before it.
const AWS_SECRET_KEY =
  /(?:secret|aws)[a-z_ -]*(?:key|access)[a-z_ -]*["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i;
const BARE_AWS_SECRET_KEY = /^[A-Za-z0-9/+]{40}$/;
/** `SECRET=…`, `key => "…"`: forty characters given to whatever name. */
const GIVEN_40_CHARACTERS = /[=:]>?\s*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/g;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;
const PASSWORD =
  /(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|account[_-]?key|token)\\?["']?\s*[=:]\s*\\?["']?[^\s"'$<{]{6,}/i;

/** An AWS access key id or secret key. */
export function holdsAwsKey(text: string): boolean {
  return (
    AWS_ACCESS_KEY_ID.test(text) ||
    AWS_SECRET_KEY.test(text) ||
    isBareAwsSecret(text) ||
    [...text.matchAll(GIVEN_40_CHARACTERS)].some(([, value = '']) => isBareAwsSecret(value))
  );
}

/** 40 characters of the key alphabet with upper case, lower case and digits: a hex digest (no upper case) is not one. */
function isBareAwsSecret(text: string): boolean {
  return BARE_AWS_SECRET_KEY.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9]/.test(text);
}

export function holdsPrivateKey(text: string): boolean {
  return PRIVATE_KEY.test(text);
}

/** `password = …`, `api_key: …`, `export TOKEN=\"…\"`: a name that says secret, with a value behind it. */
export function holdsPassword(text: string): boolean {
  return PASSWORD.test(text);
}

/** Base64 → text; the text itself where it is no base64. */
export function decodeBase64(text: string): string {
  const compact = text.replaceAll(/\s/g, '');
  if (compact.length < 8 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return text;
  const decoded = Buffer.from(compact, 'base64').toString('utf8');
  return decoded.includes('�') ? text : decoded;
}
