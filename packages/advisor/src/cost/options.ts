/** What a host may say about its prices. Everything is optional; without it list prices hold. */

export interface CostOptions {
  /** Reductions that hold for the account, such as an enterprise agreement. The first that fits counts. */
  readonly discounts?: readonly Discount[];
  /** Prices that the account pays in place of the list's. The first that fits counts; no discount is taken off. */
  readonly ownPrices?: readonly OwnPrice[];
  /** Shown in this currency, at this rate. */
  readonly currency?: { readonly code: string; /** Units of the currency for one USD. */ readonly perUsd: number };
  /**
   * Assumed use a month: resource type → name of the usage price → quantity in that price's unit, such as
   * `{ aws_nat_gateway: { 'Data processed': 500 } }`. What is not named stays «from».
   */
  readonly usage?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Discount {
  /** Off the list price: 12.5 for 12.5 %. */
  readonly percent: number;
  /** Only for types that start with it: `google_`, `aws_instance`. All without. */
  readonly types?: string;
}

export interface OwnPrice {
  /** Name of the price in the lists: `aws_nat_gateway/NAT gateway`. */
  readonly price: string;
  /** Attributes the price holds for: `{ region: 'eu-west-1' }`. All without. */
  readonly match?: Readonly<Record<string, string | number | boolean>>;
  readonly usdPerUnit: number;
  /** ISO date since when. */
  readonly date: string;
}
