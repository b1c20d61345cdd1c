/** What a plan costs: `estimateCost(plan, await loadPrices(directory), options)`. */
export { estimateCost } from './estimate-cost.ts';
export { InfracostUnreadable, infracostReport } from './infracost-report.ts';
export { loadPrices, PricesUnreadable } from './load-prices.ts';
export type { CostOptions, Discount, OwnPrice } from './options.ts';
export type { PriceTables } from './price-tables.ts';
