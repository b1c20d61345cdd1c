/** Named cases for any test runner, and the one assertion they need. */

export interface NamedCase {
  readonly name: string;
  run(): Promise<void>;
}

/** Key order and `undefined` fields do not count. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  ) ?? 'undefined';

/** @throws Error that shows both, unless they are the same JSON. */
export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  // Mostly they are the same to the letter, and sorting takes long.
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  const a = canonical(actual);
  const e = canonical(expected);
  if (a !== e) throw new Error(`${what} differs\n  expected: ${e}\n  actual:   ${a}`);
}
