/**
 * What a resource type costs, as data: a rule turns one side of a resource into priced lines. Most rules are one
 * `flat` line; the others are small functions that say how many of what a resource takes. Prices are never written
 * here, only the name of the list (`aws_nat_gateway/NAT gateway`) and the attributes to look up.
 */
import type { PriceKeys } from '../price-tables.ts';
import type { ResourceView } from '../resource-view.ts';

export interface Line {
  readonly name: string;
  /** Name of the price in the lists. */
  readonly price: string;
  /** Attributes to look up beside the resource's region. */
  readonly keys?: PriceKeys;
  /** How many are billed: instances for a price per hour, GB for one per GB-month. Hours and days are added later. */
  readonly count: number;
  /** Share of the list price, such as a sustained-use discount. */
  readonly factor?: number;
  /** Something the reader must know about this line; shown once among the report's assumptions. */
  readonly note?: string;
}

/** What a rule may ask of the price lists, to choose between two ways of pricing. */
export interface Lists {
  has(price: string, keys: PriceKeys): boolean;
  sustainedUse(family: string): number | undefined;
}

/**
 * `'free'`: it costs nothing by itself. No lines: what it costs depends on use.
 * @throws {NotPriced} when the resource says too little
 */
export type Rule = (resource: ResourceView, lists: Lists) => readonly Line[] | 'free';
export type Rules = Readonly<Record<string, Rule>>;

type LineRule = (resource: ResourceView, lists: Lists) => readonly Line[];
type Read<T> = (resource: ResourceView) => T;

/** One line: `count` (1 unless given) of the price, found by the region and `keys`. */
export const flat =
  (name: string, price: string, keys?: Read<PriceKeys>, count: Read<number> = () => 1): LineRule =>
  (resource) => [{ name, price, ...(keys === undefined ? {} : { keys: keys(resource) }), count: count(resource) }];

export const all =
  (...rules: readonly LineRule[]): LineRule =>
  (resource, lists) =>
    rules.flatMap((rule) => rule(resource, lists));

/** No lines unless the condition holds. */
export const when =
  (condition: Read<boolean>, rule: LineRule): LineRule =>
  (resource, lists) =>
    condition(resource) ? rule(resource, lists) : [];

/** Free unless the condition holds. */
export const onlyIf =
  (condition: Read<boolean>, rule: LineRule): Rule =>
  (resource, lists) =>
    condition(resource) ? rule(resource, lists) : 'free';

/** What it costs depends on use alone. */
export const byUse: Rule = () => [];

/** Lines of one part of a resource, under its name and so many times. */
export const times = (lines: readonly Line[], count: number, prefix?: string): readonly Line[] =>
  lines.map((line) => ({
    ...line,
    count: line.count * count,
    ...(prefix === undefined ? {} : { name: `${prefix}: ${line.name}` }),
  }));
