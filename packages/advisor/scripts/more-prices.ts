/**
 * Price facts beyond those of the shared lists, each from a public page of the provider or one that quotes it.
 * Same form as there; `build-prices.ts` merges them.
 */

export type MoreProvider = 'aws' | 'google' | 'azurerm';

export interface MorePrice {
  readonly resource_types: readonly string[];
  readonly component: string;
  readonly unit: string;
  readonly billing: 'hourly' | 'monthly' | 'daily' | 'usage';
  readonly match: Readonly<Record<string, string | number | boolean>>;
  readonly usd_per_unit: number;
  readonly source: string;
}

export const MORE_SOURCES: Readonly<
  Record<
    MoreProvider,
    Readonly<Record<string, { readonly ref: string; readonly licence: string; readonly date: string }>>
  >
> = { aws: {}, google: {}, azurerm: {} };

export const MORE_PRICES: Readonly<Record<MoreProvider, readonly MorePrice[]>> = { aws: [], google: [], azurerm: [] };
