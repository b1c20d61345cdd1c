/**
 * Price lists as the estimate asks them: by name of the price and attributes, with source and date.
 *
 * A list has layers, asked in order; each layer says which attributes it needs to match and by which it is keyed.
 * A layer that is not keyed by region holds everywhere. Nothing falls back from one region to another.
 */

export type KeyValue = string | number | boolean | undefined;
export type PriceKeys = Readonly<Record<string, KeyValue>>;

export interface PriceSource {
  /** Repository and path, or page. */
  readonly ref: string;
  readonly licence: string;
  /** ISO 8601, sometimes only a year or a month. */
  readonly date: string;
}

export interface Price {
  readonly usdPerUnit: number;
  /** Such as `hour`, `GB-month`. */
  readonly unit: string;
  readonly source: PriceSource;
}

/** `rows` is a grid (first key → prices in the order of `columns`), `list` has one price per row, last. */
export interface PriceLayer {
  readonly source: string;
  readonly match?: Readonly<Record<string, KeyValue | readonly KeyValue[]>>;
  readonly by: readonly string[];
  readonly columns?: readonly string[];
  readonly rows?: Readonly<Record<string, readonly (number | null)[]>>;
  readonly list?: readonly (readonly (string | number)[])[];
}

export interface PriceTable {
  readonly unit: string;
  /** Resource types that show this price as «from», since only use decides how much of it they need. */
  readonly usageOf?: readonly string[];
  readonly layers: readonly PriceLayer[];
}

export interface PriceFile {
  readonly format: string;
  readonly provider: string;
  readonly currency: string;
  readonly sources: Readonly<Record<string, PriceSource>>;
  /** Share of the list price that a Google machine of a family costs over a full month. */
  readonly sustainedUse?: Readonly<Record<string, number>>;
  readonly tables: Readonly<Record<string, PriceTable>>;
  /** Types that never cost anything. */
  readonly free: readonly string[];
}

export interface PriceTables {
  /** The price, or `undefined` where no list has one: never 0 instead. */
  find(id: string, keys: PriceKeys): Price | undefined;
  /** The prices that a type shows as «from». */
  usageOf(type: string): readonly UsageTable[];
  isFree(type: string): boolean;
  sustainedUse(family: string): number | undefined;
}

export interface UsageTable {
  readonly id: string;
  /** Without the list's own name: `Data processed`. */
  readonly name: string;
  /** Which keys decide the price. */
  readonly keys: readonly string[];
}

type Find = (keys: PriceKeys) => Price | undefined;

export function createPriceTables(files: readonly PriceFile[]): PriceTables {
  const finders = new Map<string, readonly Find[]>();
  const usage = new Map<string, UsageTable[]>();
  const free = new Set(files.flatMap((file) => file.free));
  const sustained = new Map(files.flatMap((file) => Object.entries(file.sustainedUse ?? {})));
  for (const file of files) {
    for (const [id, table] of Object.entries(file.tables)) {
      finders.set(
        id,
        table.layers.flatMap((layer) => {
          const source = file.sources[layer.source];
          return source === undefined ? [] : [layerFinder(layer, table.unit, source)];
        }),
      );
      if (table.usageOf === undefined) continue;
      const keys = table.layers.flatMap((layer) => [...layer.by, ...Object.keys(layer.match ?? {})]);
      const entry = { id, name: id.slice(id.indexOf('/') + 1), keys: [...new Set(keys)] };
      for (const type of table.usageOf) {
        const known = usage.get(type) ?? [];
        known.push(entry);
        usage.set(type, known);
      }
    }
  }
  return {
    find(id, keys) {
      for (const find of finders.get(id) ?? []) {
        const price = find(keys);
        if (price !== undefined) return price;
      }
      return undefined;
    },
    usageOf: (type) => usage.get(type) ?? [],
    isFree: (type) => free.has(type),
    sustainedUse: (family) => sustained.get(family),
  };
}

const lower = (value: KeyValue): string | undefined => (value === undefined ? undefined : String(value).toLowerCase());

function layerFinder(layer: PriceLayer, unit: string, source: PriceSource): Find {
  const needs = Object.entries(layer.match ?? {}).map(
    ([key, wanted]) => [key, new Set((Array.isArray(wanted) ? wanted : [wanted]).map(lower))] as const,
  );
  const price = layer.rows === undefined ? listPrice(layer) : gridPrice(layer);
  return (keys) => {
    for (const [key, wanted] of needs) if (!wanted.has(lower(keys[key]))) return undefined;
    const usdPerUnit = price(keys);
    return usdPerUnit === undefined ? undefined : { usdPerUnit, unit, source };
  };
}

function listPrice(layer: PriceLayer): (keys: PriceKeys) => number | undefined {
  let prices: Map<string, number> | undefined;
  return (keys) => {
    prices ??= new Map((layer.list ?? []).map((row) => [row.slice(0, -1).join('\n'), Number(row.at(-1))]));
    return prices.get(layer.by.map((key) => lower(keys[key])).join('\n'));
  };
}

function gridPrice(layer: PriceLayer): (keys: PriceKeys) => number | undefined {
  const [rowKey = '', columnKey = ''] = layer.by;
  let columns: Map<string, number> | undefined;
  return (keys) => {
    columns ??= new Map((layer.columns ?? []).map((name, index) => [name, index]));
    const column = columns.get(lower(keys[columnKey]) ?? '');
    const row = layer.rows?.[lower(keys[rowKey]) ?? ''];
    return column === undefined ? undefined : (row?.[column] ?? undefined);
  };
}
