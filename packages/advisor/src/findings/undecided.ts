/**
 * The third truth value. A check asks for something that only an apply can know: CEL's `||`, `&&` and `exists` carry it
 * the way they carry errors (`undecided || true` is true), and what remains at the end is «not evaluated».
 */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** @throws Undecided always; the words name the attribute */
export function knownOnlyAfterApply(address: string, path: string): never {
  throw new Undecided(`${path} of ${address} is known only after apply`);
}

/**
 * Kleene's «some»: true as soon as one is true, undecided if none is true and one could be.
 * @throws Undecided
 */
export function some<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  let undecided: Undecided | undefined;
  for (const item of items) {
    try {
      if (test(item)) return true;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided ??= error;
    }
  }
  if (undecided) throw undecided;
  return false;
}

/**
 * Those that pass. One that could pass makes the answer undecided only while none surely does: one sure offender is
 * enough for a finding.
 * @throws Undecided
 */
export function selectSure<T>(items: Iterable<T>, test: (item: T) => boolean): T[] {
  const sure: T[] = [];
  let undecided: Undecided | undefined;
  for (const item of items) {
    try {
      if (test(item)) sure.push(item);
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided ??= error;
    }
  }
  if (sure.length === 0 && undecided) throw undecided;
  return sure;
}
