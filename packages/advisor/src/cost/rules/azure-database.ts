/** SQL, PostgreSQL, MySQL, Cosmos DB, Redis and Synapse. https://azure.microsoft.com/pricing/details/azure-sql-database/single/ */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { flat, type Line, type Rule, type Rules } from './rule.ts';

const DEFAULT_SQL_SKU = 'GP_S_Gen5_2';
const DEFAULT_SQL_GB = 5;
const SQL = 'azurerm_mssql_database';
/** vCore tiers. The hyperscale tier has no licence choice of its own and takes the general purpose one's price. */
const LICENCE_TIER: Readonly<Record<string, string>> = { GP: 'GP', HS: 'GP', BC: 'BC' };

const sqlDatabase: Rule = (resource) => {
  const sku = resource.text('sku_name') ?? resource.text('requested_service_objective_name') ?? DEFAULT_SQL_SKU;
  if (resource.isSet('elastic_pool_id') || /^ElasticPool$/i.test(sku)) return 'free';
  const vcore = /^(GP|BC|HS)_(S_)?(\w+)_(\d+)$/i.exec(sku);
  if (vcore === null)
    return [{ name: `Compute (${sku})`, price: `${SQL}/Compute (DTU)`, keys: { sku_name: sku }, count: 1 }];
  const tier = (vcore[1] ?? '').toUpperCase();
  const serverless = vcore[2] !== undefined;
  const hardware = vcore[3] ?? '';
  const cores = Number(vcore[4]);
  const zoned = resource.flag('zone_redundant') ?? false;
  const lines: Line[] = [];
  // A serverless database bills compute by use.
  if (!serverless) {
    const keys = { tier, hardware };
    lines.push({ name: `Compute (${sku})`, price: `${SQL}/Compute (per vCore)`, keys, count: cores });
    if (zoned && tier === 'GP')
      lines.push({ name: 'Zone redundancy', price: `${SQL}/Zone redundancy (per vCore)`, keys, count: cores });
    const replicas = tier === 'HS' ? (resource.number('read_replica_count') ?? 0) : 0;
    if (replicas > 0)
      lines.push({ name: 'Read replicas', price: `${SQL}/Compute (per vCore)`, keys, count: cores * replicas });
    if (resource.text('license_type') !== 'BasePrice') {
      lines.push({
        name: 'SQL licence',
        price: `${SQL}/SQL licence (per vCore)`,
        keys: { tier: LICENCE_TIER[tier] },
        count: cores,
      });
    }
  }
  lines.push({
    name: 'Storage',
    price: `${SQL}/Storage`,
    keys: { tier, zone_redundant: tier === 'GP' && zoned },
    count: resource.number('max_size_gb') ?? DEFAULT_SQL_GB,
  });
  return lines;
};

/** Databases in a pool cost nothing by themselves; a vCore pool is priced like one database of its size. */
const sqlPool: Rule = (resource) => {
  const sku = resource.block('sku');
  const name = sku?.text('name') ?? '';
  // The older type has `edition` and `dtu`.
  const edition = /^(Basic|Standard|Premium)(Pool)?$/.exec(resource.text('edition') ?? name)?.[1];
  if (edition !== undefined) {
    const count = sku?.number('capacity') ?? resource.number('dtu');
    if (count === undefined) throw new NotPriced('the plan does not say the eDTUs');
    return [{ name: `eDTUs (${edition})`, price: 'azurerm_mssql_elasticpool/eDTU', keys: { edition }, count }];
  }
  const [tier = '', hardware = ''] = name.split('_');
  const cores = sku?.number('capacity');
  if (!/^(GP|BC|HS)$/.test(tier) || cores === undefined)
    throw new NotPriced('the plan does not say the tier and the size of the pool');
  const zoned = resource.flag('zone_redundant') ?? false;
  const licensed = resource.text('license_type') !== 'BasePrice';
  const size = resource.number('max_size_gb');
  return [
    { name: 'Compute', price: `${SQL}/Compute (per vCore)`, keys: { tier, hardware }, count: cores },
    ...(zoned && tier === 'GP'
      ? [
          {
            name: 'Zone redundancy',
            price: `${SQL}/Zone redundancy (per vCore)`,
            keys: { tier, hardware },
            count: cores,
          },
        ]
      : []),
    ...(licensed
      ? [
          {
            name: 'SQL licence',
            price: `${SQL}/SQL licence (per vCore)`,
            keys: { tier: LICENCE_TIER[tier] },
            count: cores,
          },
        ]
      : []),
    ...(size === undefined
      ? []
      : [
          {
            name: 'Storage',
            price: `${SQL}/Storage`,
            keys: { tier, zone_redundant: tier === 'GP' && zoned },
            count: size,
          },
        ]),
  ];
};

const MANAGED_INSTANCE_FREE_GB = 32;
const managedInstance: Rule = (resource) => {
  const cores = resource.number('vcores');
  if (cores === undefined) throw new NotPriced('the plan does not say the vCores');
  const extra = (resource.number('storage_size_in_gb') ?? 0) - MANAGED_INSTANCE_FREE_GB;
  return [
    {
      name: 'Compute',
      price: 'azurerm_mssql_managed_instance/Compute (per vCore)',
      keys: { sku_name: resource.text('sku_name'), license: 'BasePrice' },
      count: cores,
    },
    ...(extra > 0
      ? [
          {
            name: `Storage above ${MANAGED_INSTANCE_FREE_GB} GB`,
            price: 'azurerm_mssql_managed_instance/Storage above 32 GB',
            count: extra,
          },
        ]
      : []),
    ...(resource.text('license_type') === 'BasePrice'
      ? []
      : [
          {
            name: 'SQL licence',
            price: `${SQL}/SQL licence (per vCore)`,
            keys: { tier: resource.text('sku_name')?.startsWith('BC') === true ? 'BC' : 'GP' },
            count: cores,
          },
        ]),
  ];
};

/** PostgreSQL, MySQL and MariaDB single servers share one list: `GP_Gen5_4`. */
const singleServer: Rule = (resource) => {
  const sku = resource.text('sku_name');
  if (sku === undefined) throw new NotPriced('the plan does not say the SKU');
  const megabytes = resource.number('storage_mb') ?? resource.number('storage_profile.0.storage_mb');
  return [
    { name: `Compute (${sku})`, price: 'azurerm_postgresql_server/Compute', keys: { sku_name: sku }, count: 1 },
    ...(megabytes === undefined
      ? []
      : [
          {
            name: 'Storage',
            price: 'azurerm_postgresql_server/Storage',
            keys: { tier: sku.split('_')[0] },
            count: megabytes / 1024,
          },
        ]),
  ];
};

const POSTGRES_MB = 32_768;
const postgresFlexible: Rule = (resource) => {
  const sku =
    resource.text('sku_name') ??
    resource.target('source_server_id', 'azurerm_postgresql_flexible_server')?.text('sku_name');
  // A standby doubles both.
  const servers = resource.block('high_availability') === undefined ? 1 : 2;
  return [
    {
      name: `Compute (${sku ?? ''})`,
      price: 'azurerm_postgresql_flexible_server/Compute',
      keys: { sku_name: sku },
      count: servers,
    },
    {
      name: 'Storage',
      price: 'azurerm_postgresql_flexible_server/Storage',
      count: ((resource.number('storage_mb') ?? POSTGRES_MB) / 1024) * servers,
    },
  ];
};

const MYSQL_GB = 20;
/** IOPS that come with the server: 300, and 3 for each GB. */
const mysqlFreeIops = (gigabytes: number): number => 300 + 3 * gigabytes;
const mysqlFlexible: Rule = (resource) => {
  const sku = resource.text('sku_name');
  const size = resource.number('storage.0.size_gb') ?? MYSQL_GB;
  const extra = (resource.number('storage.0.iops') ?? 0) - mysqlFreeIops(size);
  const servers = resource.block('high_availability') === undefined ? 1 : 2;
  return [
    {
      name: `Compute (${sku ?? ''})`,
      price: 'azurerm_mysql_flexible_server/Compute',
      keys: { sku_name: sku },
      count: servers,
    },
    { name: 'Storage', price: 'azurerm_mysql_flexible_server/Storage', count: size * servers },
    ...(extra > 0
      ? [{ name: 'Additional IOPS', price: 'azurerm_mysql_flexible_server/Additional IOPS', count: extra * servers }]
      : []),
  ];
};

/** A zone-redundant location costs a quarter more; with several write regions a request unit costs double. */
const ZONE_FACTOR = 1.25;
const place = (text: string): string => text.toLowerCase().replaceAll(' ', '');
const cosmos: Rule = (resource) => {
  const throughput = resource.number('throughput');
  // Autoscaling and serverless bill by use.
  if (throughput === undefined) return [];
  const account = resource.target('account_name', 'azurerm_cosmosdb_account');
  if (account === undefined) throw new NotPriced('its Cosmos DB account, which says the regions, is not in the plan');
  const several =
    account.flag('enable_multiple_write_locations') ?? account.flag('multiple_write_locations_enabled') ?? false;
  const locations = account.blocks('geo_location');
  // With one location left a «multi-region write» account is billed as a single one.
  const multi =
    several && locations.length > 1 && locations.every((one) => one.number('failover_priority') !== undefined)
      ? several
      : false;
  return locations.map((one) => ({
    name: `Throughput (${one.text('location') ?? ''})`,
    price: 'azurerm_cosmosdb/Provisioned throughput (100 RU/s)',
    keys: { region: place(one.text('location') ?? ''), multi_region_writes: multi },
    count: (throughput / 100) * (one.flag('zone_redundant') === true ? ZONE_FACTOR : 1),
  }));
};

const redisNodes = (resource: ResourceView): number => {
  const sku = resource.text('sku_name');
  if (sku === 'Basic') return 1;
  if (sku !== 'Premium') return 2;
  const replicas = resource.number('replicas_per_primary') ?? resource.number('replicas_per_master') ?? 1;
  return Math.max(1, resource.number('shard_count') ?? 1) * (1 + replicas);
};
const redis: Rule = (resource) => {
  const sku = `${resource.text('sku_name') ?? ''}_${resource.text('family') ?? ''}${resource.text('capacity') ?? ''}`;
  return [
    {
      name: `Cache nodes (${sku})`,
      price: 'azurerm_redis_cache/Cache node',
      keys: { sku },
      count: redisNodes(resource),
    },
  ];
};

export const AZURE_DATABASE: Rules = {
  azurerm_mssql_database: sqlDatabase,
  azurerm_sql_database: sqlDatabase,
  azurerm_mssql_elasticpool: sqlPool,
  azurerm_sql_elasticpool: sqlPool,
  azurerm_mssql_managed_instance: managedInstance,
  azurerm_sql_managed_instance: managedInstance,
  azurerm_postgresql_server: singleServer,
  azurerm_mysql_server: singleServer,
  azurerm_mariadb_server: singleServer,
  azurerm_postgresql_flexible_server: postgresFlexible,
  azurerm_mysql_flexible_server: mysqlFlexible,
  azurerm_cosmosdb_cassandra_keyspace: cosmos,
  azurerm_cosmosdb_cassandra_table: cosmos,
  azurerm_cosmosdb_gremlin_database: cosmos,
  azurerm_cosmosdb_gremlin_graph: cosmos,
  azurerm_cosmosdb_mongo_collection: cosmos,
  azurerm_cosmosdb_mongo_database: cosmos,
  azurerm_cosmosdb_sql_container: cosmos,
  azurerm_cosmosdb_sql_database: cosmos,
  azurerm_cosmosdb_table: cosmos,
  azurerm_redis_cache: redis,
  azurerm_managed_redis: flat(
    'Cache nodes',
    'azurerm_managed_redis/Cache node',
    (r) => ({ sku: r.text('sku_name') }),
    (r) => (r.flag('high_availability_enabled') === false ? 1 : 2),
  ),
  azurerm_synapse_sql_pool: flat('Dedicated SQL pool', 'azurerm_synapse_sql_pool/Dedicated SQL pool', (r) => ({
    sku_name: r.text('sku_name'),
  })),
};
