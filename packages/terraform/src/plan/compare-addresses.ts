/** Address order as people read it: runs of digits by their number, so that `a[9]` comes before `a[10]`. */

export type AddressKey = readonly (string | number)[];

/** Cut once per address, compared often. */
export const addressKey = (address: string): AddressKey =>
  address.split(/(\d{1,15})/).map((part, index) => (index % 2 === 1 ? Number(part) : part));

/** Negative, zero or positive. Texts compare by code unit, the same in every locale. */
export function compareAddressKeys(a: AddressKey, b: AddressKey): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const [x, y] = [a[i], b[i]];
    if (x === y || x === undefined || y === undefined) continue;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
