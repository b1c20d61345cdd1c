/**
 * Writes `knowledge/prices/{aws,google,azurerm}.json` in the compact form that `src/cost/load-prices.ts` reads.
 *
 *     node packages/advisor/scripts/build-prices.ts [--facts <folder>] [--out <folder>]
 *
 * Input are price facts with matcher, unit, source and date (`../shared/benchmarks/prices` beside the repository, not
 * committed) and `more-prices.ts` (committed). Only facts, their sources and dates are carried over; nothing is
 * rounded but to seven significant digits.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MORE_FREE, MORE_PRICES, MORE_SOURCES, type MoreProvider } from './more-prices.ts';

interface Fact {
  readonly resource_types: readonly string[];
  readonly component: string;
  readonly unit: string;
  readonly billing: string;
  readonly match: Readonly<Record<string, MatchValue>>;
  readonly by?: readonly string[];
  readonly usd_per_unit: Nested;
  readonly source: string | readonly string[];
  readonly source_date?: string;
}
type MatchValue = string | number | boolean | readonly (string | number | boolean)[];
type Nested = number | { readonly [key: string]: Nested };
interface FactFile {
  readonly provider: MoreProvider;
  readonly sources: Readonly<Record<string, { readonly ref: string; readonly licence: string; readonly date: string }>>;
  readonly tables: readonly Fact[];
  readonly facts: readonly Fact[];
  readonly free_resource_types: readonly string[];
  readonly sustained_use_factor?: Readonly<Record<string, number>>;
}
interface Layer {
  source: string;
  match?: Readonly<Record<string, MatchValue>>;
  by: readonly string[];
  columns?: readonly string[];
  rows?: Record<string, (number | null)[]>;
  list?: (string | number)[][];
}
interface Table {
  unit: string;
  /** Resource types that show this price as «from», for what only use decides. */
  usageOf?: readonly string[];
  layers: Layer[];
}

const root = resolve(import.meta.dirname, '../../..');
const { values: options } = parseArgs({
  options: {
    facts: { type: 'string', default: join(root, '../shared/benchmarks/prices') },
    out: { type: 'string', default: join(root, 'knowledge/prices') },
  },
});

/** Types that share one price list, under the name the rules in `src/cost/rules` use for it. */
const FAMILIES: Readonly<Record<string, RegExp>> = {
  aws_lb: /^aws_(a?lb)$/,
  aws_opensearch_domain: /^aws_elasticsearch_domain$/,
  aws_elasticache_cluster: /^aws_elasticache_/,
  aws_db_instance: /^aws_rds_cluster_instance$/,
  azurerm_virtual_machine:
    /^azurerm_((linux|windows|orchestrated)_)?virtual_machine(_scale_set)?$|^azurerm_kubernetes_cluster_node_pool$/,
  azurerm_service_plan: /^azurerm_app_service_plan$/,
  azurerm_function_app: /^azurerm_(linux|windows)_function_app$/,
  azurerm_postgresql_server: /^azurerm_(mariadb|mysql)_server$/,
  azurerm_cosmosdb: /^azurerm_cosmosdb_/,
  azurerm_static_web_app: /^azurerm_static_site$/,
  azurerm_traffic_manager_endpoint: /^azurerm_traffic_manager_\w+_endpoint$/,
  azurerm_lb_rule: /^azurerm_lb_outbound_rule$/,
  azurerm_mssql_managed_instance: /^azurerm_sql_managed_instance$/,
  azurerm_hdinsight: /^azurerm_hdinsight_/,
  azurerm_monitor_scheduled_query_rules_alert: /^azurerm_monitor_scheduled_query_rules_alert_v2$/,
  azurerm_active_directory_domain_service: /^azurerm_active_directory_domain_service_replica_set$/,
  google_compute_instance: /^google_compute_(region_)?(instance|per_instance)/,
  google_compute_forwarding_rule: /^google_compute_global_forwarding_rule$/,
  aws_kms_key: /^aws_kms_(external|replica)_key$/,
  aws_wafv2_web_acl: /^aws_waf_web_acl$/,
};
/** Parts of a price that other types take, too. */
const COMPONENT_FAMILIES: Readonly<Record<string, string>> = {
  'azurerm_kubernetes_cluster/Instance usage': 'azurerm_virtual_machine',
  'google_container_cluster/GPU': 'google_compute_instance',
};
const family = (type: string, component = ''): string =>
  COMPONENT_FAMILIES[`${type}/${component}`] ??
  Object.entries(FAMILIES).find(([, types]) => types.test(type))?.[0] ??
  type;

/** Names of prices where the facts' own is a sentence. */
const COMPONENT_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^vCPU and memory of predefined shapes.*/, 'vCPU and memory'],
];
const nameOf = (component: string): string =>
  COMPONENT_NAMES.reduce((name, [long, short]) => name.replace(long, short), component);

/** Attribute names that the facts spell in more than one way. */
const KEY_NAMES: Readonly<Record<string, string>> = { operating_system: 'os' };

/**
 * us-east-1, us-east-2 and us-west-2 share AWS list prices (rule of the facts): what is listed for us-east-1 alone
 * also stands for the other two, under a source name that says so.
 */
const AWS_BAND = ['us-east-2', 'us-west-2'];

/** Later price bands and world regions of one usage price add lines and say little more than the first. */
const LATER_BAND =
  /\((next|over) |^(?!US, Mexico|Standard \/ (Storage|PUT|GET)).* \/ .*(Data transfer|HTTP|DT-premium|Storage|requests|Retriev|Select|Early|transition|Monitoring|tunnels)|^volume \//;

for (const provider of ['aws', 'google', 'azurerm'] as const) {
  const input: FactFile = JSON.parse(
    await readFile(join(options.facts, `${provider}.json`), 'utf8').catch((cause: unknown) => {
      throw new Error(`price facts not found at ${options.facts}; say where they are with --facts`, { cause });
    }),
  );
  const text = write(provider, input);
  await writeFile(join(options.out, `${provider}.json`), text);
  console.log(`${provider}.json: ${(text.length / 1024).toFixed(0)} KiB`);
}

function write(provider: MoreProvider, input: FactFile): string {
  const tables = new Map<string, Table>();
  const sources = new Map(
    Object.entries({ ...input.sources, ...MORE_SOURCES[provider] })
      .filter(([, source]) => /^\d{4}/.test(source.date))
      .map(([name, source]) => [name, { ...source, ref: source.ref.replace(' (dev half only)', '') }] as const),
  );
  const facts: Fact[] = [...input.tables, ...input.facts, ...MORE_PRICES[provider]].filter((fact) =>
    sources.has(sourceOf(fact)),
  );
  for (const fact of facts) {
    if (fact.billing === 'usage' && LATER_BAND.test(fact.component)) continue;
    const families =
      fact.by === undefined
        ? new Set(fact.resource_types.map((type) => family(type, fact.component)))
        : [family(fact.resource_types[0] ?? '', fact.component)];
    for (const name of families) add(tables, name, fact);
  }
  if (provider === 'aws') widenBand(tables, sources);
  const used = new Set([...tables.values()].flatMap((table) => table.layers.map((layer) => layer.source)));
  const head = {
    format: 'prices/1',
    provider,
    currency: 'USD',
    sources: Object.fromEntries([...sources].filter(([name]) => used.has(name))),
    ...(input.sustained_use_factor === undefined ? {} : { sustainedUse: input.sustained_use_factor }),
  };
  const lines = [...tables]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, table]) => `${JSON.stringify(id)}: ${tableText(table)}`);
  return `${JSON.stringify(head).slice(0, -1)},\n"tables": {\n${lines.join(',\n')}\n},\n"free": ${JSON.stringify([...input.free_resource_types, ...MORE_FREE[provider]].toSorted())}}\n`;
}

/** One row per line, so that a change of one price is a change of one line. */
function tableText(table: Table): string {
  const { layers, ...head } = table;
  const layerTexts = layers.map((layer) => {
    const { rows, list, ...rest } = layer;
    const start = JSON.stringify(rest).slice(0, -1);
    const body =
      rows === undefined
        ? `"list":[${(list ?? []).map((row) => JSON.stringify(row)).join(',\n   ')}]`
        : `"rows":{${Object.entries(rows)
            .map(([key, row]) => `${JSON.stringify(key)}:${JSON.stringify(row)}`)
            .join(',\n   ')}}`;
    return `${start},${body}}`;
  });
  return `${JSON.stringify(head).slice(0, -1)},"layers":[\n  ${layerTexts.join(',\n  ')}]}`;
}

function add(tables: Map<string, Table>, name: string, fact: Fact): void {
  const id = `${name}/${nameOf(fact.component)}`;
  let table = tables.get(id);
  if (table === undefined) tables.set(id, (table = { unit: fact.unit, layers: [] }));
  if (fact.billing === 'usage') {
    table.usageOf = [
      ...new Set([
        ...(table.usageOf ?? []),
        ...fact.resource_types.filter((type) => family(type, fact.component) === name),
      ]),
    ];
  }
  const match = Object.fromEntries(Object.entries(fact.match).map(([key, value]) => [KEY_NAMES[key] ?? key, value]));
  if (typeof fact.usd_per_unit === 'number') {
    const by = Object.keys(match).toSorted();
    const row = [...by.map((key) => lower(match[key])), round(fact.usd_per_unit)];
    const source = sourceOf(fact);
    const layer = table.layers.find(
      (one) => one.list && one.match === undefined && one.source === source && one.by.join() === by.join(),
    );
    if (layer?.list) layer.list.push(row);
    else table.layers.push({ source, by, list: [row] });
    return;
  }
  const by = (fact.by ?? []).map((key) => KEY_NAMES[key] ?? key);
  const layer: Layer = {
    source: sourceOf(fact),
    ...(Object.keys(match).length === 0 ? {} : { match }),
    by,
  };
  const nested = fact.usd_per_unit;
  if (by.length === 2) {
    layer.columns = [...new Set(Object.values(nested).flatMap((row) => Object.keys(row)))]
      .map((key) => key.toLowerCase())
      .toSorted();
    layer.rows = Object.fromEntries(
      Object.entries(nested).map(([region, row]) => {
        const prices = new Map(
          Object.entries(row as Record<string, number>).map(([key, usd]) => [key.toLowerCase(), usd]),
        );
        return [
          region,
          (layer.columns ?? []).map((key) => {
            const usd = prices.get(key);
            return usd === undefined ? null : round(usd);
          }),
        ];
      }),
    );
  } else {
    layer.list = flatten(nested).map(([keys, usd]) => [...keys, round(usd)]);
  }
  table.layers.push(layer);
}

function flatten(nested: Nested, keys: readonly string[] = []): [readonly string[], number][] {
  if (typeof nested === 'number') return [[keys, nested]];
  return Object.entries(nested).flatMap(([key, inner]) => flatten(inner, [...keys, key.toLowerCase()]));
}

function widenBand(
  tables: ReadonlyMap<string, Table>,
  sources: Map<string, { ref: string; licence: string; date: string }>,
): void {
  for (const table of tables.values()) {
    for (const layer of table.layers.slice()) {
      const at = layer.by.indexOf('region');
      if (layer.list === undefined || at === -1) continue;
      const derived = layer.list
        .filter((row) => row[at] === 'us-east-1')
        .flatMap((row) => AWS_BAND.map((region) => row.with(at, region)));
      if (derived.length === 0) continue;
      const source = `${layer.source}, same price band`;
      const original = sources.get(layer.source);
      if (original === undefined) continue;
      sources.set(source, { ...original, ref: `${original.ref}; listed for us-east-1, which shares its list prices` });
      table.layers.push({ ...layer, source, list: derived });
    }
  }
}

function sourceOf(fact: Fact): string {
  return typeof fact.source === 'string' ? fact.source : (fact.source[0] ?? '');
}
function lower(value: MatchValue | undefined): string {
  if (Array.isArray(value)) throw new Error('a single price cannot match one of several values');
  return String(value).toLowerCase();
}
function round(usd: number): number {
  return Number(usd.toPrecision(7));
}
