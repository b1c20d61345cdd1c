/** Numbers, amounts and sizes as people read them. */

const whole = new Intl.NumberFormat('en-US');

/** «4,812» */
export const shownNumber = (value: number): string => whole.format(value);

/** «1 finding», «4,812 findings»; `many` where an s is not enough. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${shownNumber(value)} ${value === 1 ? one : many}`;

const currencies = new Map<string, Intl.NumberFormat>();

/** «$73.20»; an unknown currency code stands before the amount. */
export function shownMoney(amount: number, currency: string, sign: 'auto' | 'exceptZero' = 'auto'): string {
  const key = `${currency} ${sign}`;
  let format = currencies.get(key);
  if (format === undefined) {
    const known = /^[A-Za-z]{3}$/u.test(currency) ? currency : 'XXX';
    format = new Intl.NumberFormat('en-US', { style: 'currency', currency: known, signDisplay: sign });
    currencies.set(key, format);
  }
  return format.format(amount);
}

/** «+$73.20», «-$4.00», «$0.00» */
export const shownDelta = (amount: number, currency: string): string => shownMoney(amount, currency, 'exceptZero');

/** Small unit prices keep the digits that matter: «$0.000012». */
export function shownUnitPrice(amount: number, currency: string): string {
  if (amount === 0 || Math.abs(amount) >= 0.01) return shownMoney(amount, currency);
  const known = /^[A-Za-z]{3}$/u.test(currency) ? currency : 'XXX';
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: known, maximumSignificantDigits: 2 }).format(
    amount,
  );
}

/** «812 B», «2.1 KB», «1.8 MB» (1 KB = 1,000 bytes). */
export function shownBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [size, unit] = bytes < 999_950 ? [bytes / 1000, 'KB'] : [bytes / 1_000_000, 'MB'];
  return `${size.toFixed(1)} ${unit}`;
}
