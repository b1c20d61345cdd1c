/** Secrets to be planted, and a search for them that shares nothing with the redactor. */
import { randomBytes } from 'node:crypto';

export interface Canary {
  readonly name: string;
  readonly value: string;
}

const random = (length: number): string => randomBytes(length).toString('base64url').slice(0, length);

/** Odd characters that encoders treat differently, one set each. */
const SHAPES: readonly ((at: string) => string)[] = [
  (r) => r,
  (r) => `${r}"quoted"`,
  (r) => `${r}\\back\\slash`,
  (r) => `<${r}&${r}>`,
  (r) => `${r} with blanks`,
  (r) => `${r}%25+/=`,
  (r) => `ä${r}€😀`,
  (r) => `postgres://app:${r}@db.example.com:5432/app?ssl=true`,
  (r) => `{"token":"${r}"}`,
  (r) => `\${${r}}`,
  (r) => `${r}\ttab`,
  (r) => `'${r}'`,
];

export const canaries = (prefix: string, count: number): Canary[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `${prefix}${at}`,
    value: (SHAPES[at % SHAPES.length] as (r: string) => string)(random(10 + (at % 4) * 6)),
  }));

export const pem = (): string =>
  [
    '-----BEGIN PRIVATE KEY-----',
    ...Array.from({ length: 6 }, () => randomBytes(48).toString('base64')),
    '-----END PRIVATE KEY-----',
    '',
  ].join('\n');

export const token = random;

/** The ways in which a program writes a value into a text. */
export function writings(value: string): Record<string, string> {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  return {
    raw: value,
    json,
    'json in json': JSON.stringify(json).slice(1, -1),
    url: encodeURIComponent(value),
    hex: bytes.toString('hex'),
    HEX: bytes.toString('hex').toUpperCase(),
    base64: bytes.toString('base64'),
    base64url: bytes.toString('base64url'),
    'basic auth': Buffer.from(`user:${value}`).toString('base64'),
    'in a larger base64': Buffer.from(`{"a":"${value}"}`).toString('base64'),
  };
}

/** What must not be found: of an encoding in base64, the part that its neighbours do not change. */
function traces(value: string): string[] {
  const lines = value.split('\n').filter((line) => line.length >= 16 && !line.startsWith('-----'));
  return [value, ...(lines.length > 1 ? lines : [])].flatMap((text) =>
    Object.entries(writings(text)).map(([how, written]) => {
      const inner = how === 'basic auth' ? 8 : how === 'in a larger base64' ? 8 : 0;
      const tail = how.includes('base64') || how === 'basic auth' ? 4 : 0;
      return written.slice(inner, written.length - tail);
    }),
  );
}

/** Names of the canaries that stand in a text, in any writing, also broken over lines. */
export function found(text: string, planted: readonly Canary[]): string[] {
  const flat = text.replace(/[\r\n]+[ \t│|]*/g, '');
  return planted
    .filter(({ value }) => traces(value).some((trace) => text.includes(trace) || flat.includes(trace)))
    .map(({ name }) => name);
}
