/** What a plan costs. All amounts are USD a month of 730 hours unless `currency` says otherwise; `null` means not known, never 0. */

export interface CostComponent {
  readonly name: string;
  /** Such as `hours`, `GB-months`. */
  readonly unit: string;
  readonly quantity: number;
  readonly unitPrice: number;
  /** Monthly amount. */
  readonly amount: number;
  /** ISO date of the price's source. */
  readonly priceDate: string;
  readonly source: string;
}

/** A price per unit whose quantity no plan knows: «from $0.12 per GB». */
export interface UsagePrice {
  readonly name: string;
  readonly unit: string;
  readonly unitPrice: number;
  readonly priceDate: string;
}

export type PricingStatus = 'priced' | 'free' | 'usage-based' | 'not-priced';

export interface ResourceCost {
  readonly address: string;
  readonly type: string;
  readonly action: string;
  readonly region?: string;
  readonly status: PricingStatus;
  /** Monthly; `null` when not priced. 0 before a create and after a destroy. */
  readonly before: number | null;
  readonly after: number | null;
  readonly delta: number | null;
  readonly components: readonly CostComponent[];
  readonly usage: readonly UsagePrice[];
  /** Why there is no price, in words: «no price for machine type x9 in europe-west1». */
  readonly reason?: string;
}

export interface CostReport {
  readonly currency: string;
  /** Sums over the priced resources. */
  readonly before: number;
  readonly after: number;
  readonly delta: number;
  readonly counts: {
    readonly priced: number;
    readonly free: number;
    readonly usageBased: number;
    readonly notPriced: number;
  };
  readonly resources: readonly ResourceCost[];
  /** ISO dates of the oldest and newest price used; absent when nothing is priced. */
  readonly priceDates?: { readonly oldest: string; readonly newest: string };
  /** A sentence on who priced it, where it may be somebody else than our own price lists. */
  readonly source?: string;
  /** Such as «list prices, 730 hours a month, traffic not counted». */
  readonly assumptions: readonly string[];
}
