/** The longest common run of two lists, for lines of text and elements of lists. */

export type Edit<T> =
  | { readonly kind: 'same'; readonly value: T; readonly before: number; readonly after: number }
  | { readonly kind: 'removed'; readonly value: T; readonly before: number }
  | { readonly kind: 'added'; readonly value: T; readonly after: number };

/** Cells of the table; above that, a list is compared without its order (seconds and hundreds of MB otherwise). */
const LARGEST_TABLE = 1_000_000;

/** How `before` becomes `after`, in order. Two elements are the same when their keys are. */
export function edits<T>(before: readonly T[], after: readonly T[], keyOf: (value: T) => string): Edit<T>[] {
  const a = before.map(keyOf);
  const b = after.map(keyOf);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const pairs =
    (a.length - start - end) * (b.length - start - end) > LARGEST_TABLE
      ? []
      : commonRun(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const common = [
    ...Array.from({ length: start }, (_, i) => [i, i] as const),
    ...pairs.map(([i, j]) => [i + start, j + start] as const),
    ...Array.from({ length: end }, (_, i) => [a.length - end + i, b.length - end + i] as const),
  ];
  const result: Edit<T>[] = [];
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [...common, [a.length, b.length] as const]) {
    for (; i < nextI; i += 1) result.push({ kind: 'removed', value: before[i] as T, before: i });
    for (; j < nextJ; j += 1) result.push({ kind: 'added', value: after[j] as T, after: j });
    if (i < a.length) result.push({ kind: 'same', value: before[i] as T, before: i, after: j });
    i += 1;
    j += 1;
  }
  return result;
}

/** Index pairs of the longest common subsequence. */
function commonRun(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
