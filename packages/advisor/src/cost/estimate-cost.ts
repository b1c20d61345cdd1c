/**
 * What a plan costs a month, before and after, from price lists with source and date.
 *
 * Three promises: an unknown cost is `null` with the reason in words, never 0; no region is assumed; every amount
 * names its quantity, unit price, source and date.
 *
 * Pure: the plan, the lists and the options decide.
 */
import type {
  CostComponent,
  CostReport,
  PricingStatus,
  RawPlan,
  RawResourceChange,
  ResourceCost,
  UsagePrice,
} from '@cloud-chatops/core';
import type { CostOptions } from './options.ts';
import { indexPlan, type PlanIndex } from './plan-index.ts';
import type { Price, PriceKeys, PriceTables } from './price-tables.ts';
import { NotPriced, viewOf, type ResourceView, type Side } from './resource-view.ts';
import { ruleOf } from './rules/index.ts';
import type { Line, Lists } from './rules/rule.ts';
import { usageKeys } from './usage-keys.ts';
import { isWithoutCost } from './without-cost.ts';

const HOURS_PER_MONTH = 730;
/** Azure bills days at a thirtieth of a month. */
const DAYS_PER_MONTH = 30;

interface SideCost {
  readonly status: PricingStatus;
  readonly amount: number | null;
  readonly components: readonly CostComponent[];
  readonly usage: readonly UsagePrice[];
  readonly reason?: string;
}
const ABSENT: SideCost = { status: 'free', amount: 0, components: [], usage: [] };

/**
 * @param prices the lists, from `loadPrices`
 * @returns one entry per managed resource of the plan, in its order, and their sum; reads of data sources cost nothing
 *   and are left out
 */
export function estimateCost(plan: RawPlan, prices: PriceTables, options: CostOptions = {}): CostReport {
  const index = indexPlan(plan);
  const estimate = new Estimate(prices, options, index);
  const resources = plan.changes
    .filter((change) => change.mode === 'managed')
    .map((change) => estimate.resource(change));
  const priced = resources.filter((resource) => resource.status === 'priced' && resource.delta !== null);
  const sum = (amount: (resource: ResourceCost) => number | null): number =>
    round(priced.reduce((total, resource) => total + (amount(resource) ?? 0), 0));
  const before = sum((resource) => resource.before);
  const after = sum((resource) => resource.after);
  const count = (status: PricingStatus): number => resources.filter((resource) => resource.status === status).length;
  const dates = [...estimate.dates].toSorted();
  const [oldest] = dates;
  const newest = dates.at(-1);
  return {
    currency: options.currency?.code ?? 'USD',
    before,
    after,
    delta: round(after - before),
    counts: {
      priced: count('priced'),
      free: count('free'),
      usageBased: count('usage-based'),
      notPriced: count('not-priced'),
    },
    resources,
    ...(oldest === undefined || newest === undefined ? {} : { priceDates: { oldest, newest } }),
    assumptions: assumptionsOf(options, estimate.notes),
  };
}

class Estimate {
  readonly dates = new Set<string>();
  readonly notes = new Set<string>();
  readonly #prices: PriceTables;
  readonly #options: CostOptions;
  readonly #index: PlanIndex;
  readonly #rate: number;
  /** Attributes that own prices ask for. */
  readonly #ownKeys: readonly string[];

  constructor(prices: PriceTables, options: CostOptions, index: PlanIndex) {
    this.#prices = prices;
    this.#options = options;
    this.#index = index;
    this.#rate = options.currency?.perUsd ?? 1;
    this.#ownKeys = options.ownPrices?.flatMap(({ match }) => Object.keys(match ?? {})) ?? [];
  }

  resource(change: RawResourceChange): ResourceCost {
    // A forgotten object leaves the state, not the cloud: it goes on costing.
    const forgotten = change.action === 'forget';
    const before = change.before === null ? ABSENT : this.#side(change, 'before');
    const after =
      forgotten || change.action === 'no-op' ? before : change.after === null ? ABSENT : this.#side(change, 'after');
    // What is shown is the side that exists: the old one for a destroy.
    const shown = change.after === null && !forgotten ? before : after;
    const unknown = [after, before].find((side) => side.status === 'not-priced');
    const status = unknown === undefined ? shown.status : 'not-priced';
    const reason = unknown?.reason ?? (forgotten ? 'leaves the Terraform state and goes on costing' : shown.reason);
    const region = viewOf(change, change.after === null ? 'before' : 'after', this.#index).region;
    return {
      address: change.address,
      type: change.type,
      action: change.action,
      ...(region === undefined ? {} : { region }),
      status,
      before: before.amount,
      after: after.amount,
      delta: before.amount === null || after.amount === null ? null : round(after.amount - before.amount),
      components: shown.components,
      usage: shown.usage,
      ...(reason === undefined ? {} : { reason }),
    };
  }

  #side(change: RawResourceChange, side: Side): SideCost {
    const { type } = change;
    if (this.#prices.isFree(type) || isWithoutCost(type)) return ABSENT;
    const rule = ruleOf(type);
    const resource = viewOf(change, side, this.#index);
    try {
      const usage = this.#usage(resource);
      const open = usage.map(({ price }) => price);
      if (rule === undefined && this.#prices.usageOf(type).length === 0) {
        throw new NotPriced(`the price lists do not cover ${type}`);
      }
      const lines = rule?.(resource, this.#lists) ?? [];
      if (lines === 'free') return ABSENT;
      const components = [
        // Nothing of it (a group of no machines) needs no price.
        ...lines.filter((line) => line.count !== 0).map((line) => this.#component(line, resource)),
        ...usage.flatMap(({ component }) => (component === undefined ? [] : [component])),
      ];
      if (lines.length === 0 && components.length === 0) {
        return { status: 'usage-based', amount: null, components, usage: open, reason: 'what it costs depends on use' };
      }
      const amount = round(components.reduce((sum, one) => sum + one.amount, 0));
      return { status: 'priced', amount, components, usage: open };
    } catch (error) {
      if (!(error instanceof NotPriced)) throw error;
      return { status: 'not-priced', amount: null, components: [], usage: [], reason: error.message };
    }
  }

  readonly #lists: Lists = {
    has: (price, keys) => this.#find(price, keys) !== undefined,
    sustainedUse: (family) => this.#prices.sustainedUse(family),
  };

  #find(id: string, keys: PriceKeys): (Price & { readonly own?: boolean }) | undefined {
    const own = this.#options.ownPrices?.find(
      (one) =>
        one.price === id &&
        Object.entries(one.match ?? {}).every(
          ([key, value]) => String(value).toLowerCase() === String(keys[key]).toLowerCase(),
        ),
    );
    const listed = this.#prices.find(id, keys);
    if (own === undefined) return listed;
    const source = { ref: 'own price', licence: 'own', date: own.date };
    return { usdPerUnit: own.usdPerUnit, unit: listed?.unit ?? 'hour', source, own: true };
  }

  #component(line: Line, resource: ResourceView): CostComponent {
    if (!(Number.isFinite(line.count) && line.count > 0)) {
      throw new NotPriced(`the plan does not say how much ${line.name} it takes`);
    }
    const keys = { region: resource.region, ...line.keys };
    const price = this.#find(line.price, keys);
    if (price === undefined) throw new NotPriced(missing(line, keys));
    if (line.note !== undefined) this.notes.add(line.note);
    return this.#priced(line.name, price, line.count * perMonth(price.unit), resource.type, line.factor);
  }

  #priced(
    name: string,
    price: Price & { readonly own?: boolean },
    quantity: number,
    type: string,
    factor = 1,
  ): CostComponent {
    this.dates.add(price.source.date);
    const unitPrice = price.usdPerUnit * factor * this.#rate * (price.own === true ? 1 : this.#share(type));
    return {
      name,
      unit: price.unit,
      quantity: round(quantity),
      unitPrice,
      amount: round(quantity * unitPrice),
      priceDate: price.source.date,
      source: price.source.ref,
    };
  }

  /** Share of the list price that is paid. */
  #share(type: string): number {
    const discount = this.#options.discounts?.find(({ types }) => types === undefined || type.startsWith(types));
    return 1 - (discount?.percent ?? 0) / 100;
  }

  #usage(resource: ResourceView): readonly { readonly price: UsagePrice; readonly component?: CostComponent }[] {
    const assumed = this.#options.usage?.[resource.type] ?? {};
    const known = this.#prices.usageOf(resource.type);
    if (known.length === 0) return [];
    return known.flatMap(({ name, id, keys: listed }) => {
      const keys = usageKeys(resource, [...listed, ...this.#ownKeys]);
      const price = this.#find(id, keys);
      if (price === undefined) return [];
      const unitPrice = price.usdPerUnit * this.#rate * this.#share(resource.type);
      const shown: UsagePrice = { name, unit: price.unit, unitPrice, priceDate: price.source.date };
      const quantity = assumed[name];
      if (quantity === undefined) return [{ price: shown }];
      return [{ price: shown, component: this.#priced(`${name} (assumed)`, price, quantity, resource.type) }];
    });
  }
}

function missing(line: Line, keys: PriceKeys): string {
  const { region } = keys;
  const what = line.name.charAt(0).toLowerCase() + line.name.slice(1);
  return region === undefined
    ? `no price for ${what}: the plan does not say in which region`
    : `no price for ${what} in ${String(region)}`;
}

const perMonth = (unit: string): number =>
  unit.endsWith('hour') ? HOURS_PER_MONTH : unit === 'day' ? DAYS_PER_MONTH : 1;

/** Far below a cent; keeps sums free of the noise of binary fractions. */
const round = (amount: number): number => Math.round(amount * 1e6) / 1e6;

function assumptionsOf(options: CostOptions, notes: ReadonlySet<string>): readonly string[] {
  const assumed = Object.keys(options.usage ?? {});
  return [
    'list prices without tax, free tiers, reservations and savings plans',
    `${HOURS_PER_MONTH} hours a month`,
    assumed.length === 0
      ? 'traffic, requests and other use are not counted'
      : `use is assumed for ${assumed.join(', ')}; other traffic and requests are not counted`,
    ...(options.discounts ?? []).map(
      ({ percent, types }) => `${percent} % discount${types === undefined ? '' : ` on ${types}…`}`,
    ),
    ...((options.ownPrices?.length ?? 0) === 0 ? [] : ['own prices where they are configured']),
    ...(options.currency === undefined ? [] : [`1 USD = ${options.currency.perUsd} ${options.currency.code}`]),
    ...notes,
  ];
}
