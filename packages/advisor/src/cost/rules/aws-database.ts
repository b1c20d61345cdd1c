/** RDS, Aurora, DynamoDB, ElastiCache, OpenSearch, Redshift, DocumentDB, Neptune, DMS. https://aws.amazon.com/rds/pricing/ */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { all, flat, byUse, when, type Line, type Lists, type Rule, type Rules } from './rule.ts';

const RDS_DEFAULT_GB = 20;
/** Smallest io1 volume and rate that RDS takes. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html */
const RDS_IO1 = { gigabytes: 100, iops: 1000 };
/** gp3 includes 3,000 IOPS, and 12,000 from this size on; sizes differ for Oracle and SQL Server. */
const RDS_GP3 = { iops: 3000, largeIops: 12_000 };
const rdsGp3LargeFrom = (engine: string): number =>
  engine.startsWith('oracle') ? 200 : engine.startsWith('sqlserver') ? Number.POSITIVE_INFINITY : 400;

/** Major versions past standard support: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html */
const EXTENDED_SUPPORT: readonly (readonly [engine: RegExp, version: RegExp])[] = [
  [/^(mysql|aurora|aurora-mysql)$/, /^5\.[67](\.|$)/],
  [/^aurora-mysql$/, /mysql_aurora\.2\./],
  [/^(aurora-)?postgres(ql)?$/, /^(9|10|11|12)(\.|$)/],
];

/** Left standard support after the price lists were written: said, not counted. */
const LATER_SUPPORT: readonly (readonly [engine: RegExp, version: RegExp, note: string])[] = [
  [/^mysql$/, /^8\.0(\.|$)/, 'extended support of RDS for MySQL 8.0, due since August 2026, is not counted'],
  [/^(aurora-)?postgres(ql)?$/, /^13(\.|$)/, 'extended support of PostgreSQL 13, due since March 2026, is not counted'],
];

const VCPUS: Readonly<Record<string, number>> = { micro: 2, small: 2, medium: 2, large: 2, xlarge: 4 };
/** vCPUs by the size in the name; T2 and the M3 medium have fewer. https://aws.amazon.com/rds/instance-types/ */
function vcpus(instanceClass: string): number {
  const [, family = '', size = ''] = instanceClass.split('.');
  if (/^(t2\.(micro|small)|m3\.medium)$/.test(`${family}.${size}`)) return 1;
  const known = VCPUS[size] ?? Number(/^(\d+)xlarge/.exec(size)?.[1]) * 4;
  if (Number.isNaN(known)) throw new NotPriced(`the number of vCPUs of ${instanceClass} is not known`);
  return known;
}

/** The price lists' names of engines. Oracle's two editions of old are priced as the one that replaced them. */
function priceEngine(engine: string, licence: string | undefined): string {
  if (engine === 'aurora') return 'aurora-mysql';
  if (engine.startsWith('oracle-ee')) return 'oracle-ee (bring your own licence)';
  if (/^oracle-se\d?/.test(engine)) {
    return licence === 'bring-your-own-license'
      ? 'oracle-se2 (bring your own licence)'
      : 'oracle-se2 (licence included)';
  }
  return engine;
}

function instanceLine(resource: ResourceView, lists: Lists, engine: string, multiAz: boolean): Line {
  const instanceClass = resource.text('instance_class');
  if (instanceClass === undefined) throw new NotPriced('the plan does not say the instance class');
  const keys = { engine: priceEngine(engine, resource.text('license_model')), instance_class: instanceClass };
  const version = resource.text('engine_version') ?? '';
  const note = LATER_SUPPORT.find(([engines, versions]) => engines.test(engine) && versions.test(version))?.[2];
  const line = {
    name: `Database instance (${instanceClass}${multiAz ? ', Multi-AZ' : ''})`,
    price: 'aws_db_instance/Database instance',
    ...(note === undefined ? {} : { note }),
  };
  // A standby costs as much as the instance it stands by for.
  const doubled = multiAz && !lists.has(line.price, { ...keys, multi_az: true, region: resource.region });
  return { ...line, keys: { ...keys, multi_az: multiAz && !doubled }, count: doubled ? 2 : 1 };
}

const sourceOf = (resource: ResourceView): ResourceView | undefined =>
  resource.target('replicate_source_db', 'aws_db_instance');

const dbInstance: Rule = (resource, lists) => {
  const source = sourceOf(resource);
  const engine = resource.text('engine')?.toLowerCase() ?? source?.text('engine')?.toLowerCase();
  if (engine === undefined) throw new NotPriced('the plan does not say the database engine');
  const multiAz = resource.flag('multi_az') ?? false;
  const type = resource.text('storage_type')?.toLowerCase() ?? ((resource.number('iops') ?? 0) > 0 ? 'io1' : 'gp2');
  const wanted = resource.number('allocated_storage') ?? source?.number('allocated_storage') ?? RDS_DEFAULT_GB;
  const provisioned = type === 'io1' || type === 'io2';
  const size = provisioned ? Math.max(wanted, RDS_IO1.gigabytes) : wanted;
  const keys = { storage_type: type, multi_az: multiAz };
  const lines: Line[] = [
    instanceLine(resource, lists, engine, multiAz),
    { name: `Storage (${type})`, price: 'aws_db_instance/Database storage', keys, count: size },
  ];
  const free = provisioned ? 0 : size >= rdsGp3LargeFrom(engine) ? RDS_GP3.largeIops : RDS_GP3.iops;
  const iops = provisioned
    ? Math.max(resource.number('iops') ?? 0, RDS_IO1.iops)
    : type === 'gp3'
      ? (resource.number('iops') ?? 0)
      : 0;
  if (iops > free)
    lines.push({
      name: 'Provisioned IOPS',
      price: 'aws_db_instance/Database provisioned IOPS',
      keys,
      count: iops - free,
    });
  return [...lines, ...supportLines(resource, engine), ...insightLines(resource)];
};

function supportLines(resource: ResourceView, engine: string): readonly Line[] {
  const version = resource.text('engine_version') ?? '';
  if (!EXTENDED_SUPPORT.some(([engines, versions]) => engines.test(engine) && versions.test(version))) return [];
  if (resource.text('engine_lifecycle_support') === 'open-source-rds-extended-support-disabled') return [];
  return [
    {
      name: 'Extended support',
      price: 'aws_db_instance/Extended support (per vCPU-hour, years 1-2)',
      count: vcpus(resource.text('instance_class') ?? '') * (resource.flag('multi_az') === true ? 2 : 1),
    },
  ];
}

/** Up to 7 days are free. */
function insightLines(resource: ResourceView): readonly Line[] {
  const instanceClass = resource.text('instance_class') ?? '';
  if (resource.flag('performance_insights_enabled') !== true) return [];
  if ((resource.number('performance_insights_retention_period') ?? 7) <= 7) return [];
  return [
    {
      name: 'Performance Insights retention',
      price: 'aws_db_instance/Performance Insights long-term retention (per vCPU)',
      keys: { instance_class: instanceClass },
      count: vcpus(instanceClass),
    },
  ];
}

/** Aurora without charges for I/O: https://aws.amazon.com/blogs/aws/new-amazon-aurora-i-o-optimized-cluster-configuration-with-up-to-40-cost-savings-for-i-o-intensive-applications/ */
const IO_OPTIMIZED = 1.3;

const clusterInstance: Rule = (resource, lists) => {
  // Billed by capacity units, which only use decides.
  if (resource.text('instance_class') === 'db.serverless') return [];
  const cluster = resource.target('cluster_identifier', 'aws_rds_cluster');
  const engine = (resource.text('engine') ?? cluster?.text('engine') ?? 'aurora').toLowerCase();
  const machine = instanceLine(resource, lists, engine, false);
  return [
    cluster?.text('storage_type') === 'aurora-iopt1'
      ? { ...machine, name: `${machine.name}, I/O-optimized`, factor: IO_OPTIMIZED }
      : machine,
    ...supportLines(resource, engine),
    ...insightLines(resource),
  ];
};

const rdsCluster: Rule = (resource) => {
  if (resource.isSet('db_cluster_instance_class')) throw new NotPriced('Multi-AZ clusters are not in the price lists');
  // The instances carry the fixed cost, storage and I/O depend on use.
  return [];
};

const cacheNodes = (resource: ResourceView): number => {
  const groups = resource.number('num_node_groups') ?? resource.number('cluster_mode.0.num_node_groups');
  const replicas =
    resource.number('replicas_per_node_group') ?? resource.number('cluster_mode.0.replicas_per_node_group') ?? 0;
  if (groups !== undefined) return groups * (1 + replicas);
  return resource.number('num_cache_clusters') ?? resource.number('number_cache_clusters') ?? 1;
};
const cacheLine = (resource: ResourceView, engine: string, nodes: number): readonly Line[] => {
  const type = resource.text('node_type');
  if (type === undefined) throw new NotPriced('the plan does not say the node type');
  return [
    {
      name: `Cache node (${type})`,
      price: 'aws_elasticache_cluster/Cache node',
      keys: { engine, node_type: type },
      count: nodes,
    },
  ];
};

/** gp3 includes 125 MiB/s (250 above 170 GiB) and as much again for every 3 TiB. */
const searchFreeThroughput = (gigabytes: number): number =>
  gigabytes > 3072 ? 250 * Math.ceil(gigabytes / 3072) : gigabytes > 170 ? 250 : 125;
const searchFreeIops = (gigabytes: number): number => (gigabytes > 1024 ? 3 * gigabytes : 3000);

const searchDomain: Rule = (resource) => {
  const cluster = resource.block('cluster_config');
  // The lists name types without the suffix of the service.
  const node = (type: string): string => type.replace(/\.(search|elasticsearch)$/, '');
  const line = (name: string, type: string, count: number): Line => ({
    name: `${name} (${type})`,
    price: 'aws_opensearch_domain/Domain node',
    keys: { node_type: node(type) },
    count,
  });
  const count = cluster?.number('instance_count') ?? 1;
  const lines = [line('Data node', cluster?.text('instance_type') ?? 'm4.large.search', count)];
  if (cluster?.flag('dedicated_master_enabled') === true) {
    lines.push(
      line(
        'Dedicated master',
        cluster.text('dedicated_master_type') ?? 'm4.large.search',
        cluster.number('dedicated_master_count') ?? 3,
      ),
    );
  }
  if (cluster?.flag('warm_enabled') === true) {
    const type = cluster.text('warm_type');
    if (type === undefined) throw new NotPriced('the plan does not say the type of the warm nodes');
    lines.push(line('Warm node', type, cluster.number('warm_count') ?? 2));
  }
  const ebs = resource.block('ebs_options');
  if (ebs === undefined || ebs.flag('ebs_enabled') === false) return lines;
  const type = ebs.text('volume_type')?.toLowerCase() ?? 'gp2';
  const keys = { volume_type: type };
  // `volume_size` is per data node: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createupdatedomains.html
  const size = ebs.number('volume_size') ?? 8;
  lines.push({ name: `Storage (${type})`, price: 'aws_opensearch_domain/Domain storage', keys, count: size * count });
  const iops =
    type === 'io1' ? (ebs.number('iops') ?? 1) : type === 'gp3' ? (ebs.number('iops') ?? 0) - searchFreeIops(size) : 0;
  if (iops > 0)
    lines.push({
      name: 'Provisioned IOPS',
      price: 'aws_opensearch_domain/Domain provisioned IOPS',
      keys,
      count: iops * count,
    });
  const throughput = type === 'gp3' ? (ebs.number('throughput') ?? 0) - searchFreeThroughput(size) : 0;
  if (throughput > 0) {
    lines.push({
      name: 'Provisioned throughput',
      price: 'aws_opensearch_domain/Domain provisioned throughput',
      keys,
      count: throughput * count,
    });
  }
  return lines;
};

const dynamoTable: Rule = (resource) => {
  if (resource.text('billing_mode') === 'PAY_PER_REQUEST') return [];
  const read = resource.number('read_capacity') ?? 0;
  const write = resource.number('write_capacity') ?? 0;
  const indexes = resource.blocks('global_secondary_index');
  const sum = (attribute: string): number =>
    indexes.reduce((total, index) => total + (index.number(attribute) ?? 0), 0);
  return [
    { name: 'Write capacity', price: 'aws_dynamodb_table/Write capacity unit', count: write + sum('write_capacity') },
    { name: 'Read capacity', price: 'aws_dynamodb_table/Read capacity unit', count: read + sum('read_capacity') },
    ...resource.blocks('replica').map((replica) => ({
      name: `Replicated write capacity (${replica.text('region_name') ?? ''})`,
      price: 'aws_dynamodb_table/Replicated write capacity unit',
      keys: { region: replica.text('region_name') },
      count: write,
    })),
  ];
};

const storageType = (resource: ResourceView, cluster: string): string =>
  resource.target('cluster_identifier', cluster)?.text('storage_type') === 'iopt1' ? 'iopt1' : 'standard';

const DMS_FREE_GB = 50;

const mskCluster: Rule = (resource) => {
  const count = resource.number('number_of_broker_nodes');
  const type = resource.text('broker_node_group_info.0.instance_type');
  if (count === undefined || type === undefined) throw new NotPriced('the plan does not say the brokers');
  const group = resource.block('broker_node_group_info');
  const size = group?.number('storage_info.0.ebs_storage_info.0.volume_size') ?? group?.number('ebs_volume_size');
  return [
    { name: `Broker (${type})`, price: 'aws_msk_cluster/Broker', keys: { instance_type: type }, count },
    ...(size === undefined
      ? []
      : [{ name: 'Broker storage', price: 'aws_msk_cluster/Broker storage', count: size * count }]),
  ];
};

export const AWS_DATABASE: Rules = {
  aws_db_instance: dbInstance,
  aws_rds_cluster_instance: clusterInstance,
  aws_rds_cluster: rdsCluster,
  aws_dynamodb_table: dynamoTable,
  aws_elasticache_cluster: (r) =>
    // A member of a replication group is priced with the group.
    r.isSet('replication_group_id')
      ? 'free'
      : cacheLine(r, r.text('engine') ?? 'redis', r.number('num_cache_nodes') ?? 1),
  aws_elasticache_replication_group: (r) =>
    r.isSet('global_replication_group_id') && !r.isSet('node_type')
      ? cacheLine(
          r.target('global_replication_group_id')?.target('primary_replication_group_id') ?? r,
          'redis',
          cacheNodes(r),
        )
      : cacheLine(r, r.text('engine') ?? 'redis', cacheNodes(r)),
  aws_elasticache_serverless_cache: byUse,
  aws_opensearch_domain: searchDomain,
  aws_elasticsearch_domain: searchDomain,
  aws_redshift_cluster: flat(
    'Cluster node',
    'aws_redshift_cluster/Cluster node',
    (r) => ({ node_type: r.text('node_type') }),
    (r) => r.number('number_of_nodes') ?? 1,
  ),
  aws_msk_cluster: mskCluster,
  aws_docdb_cluster: byUse,
  aws_docdb_cluster_instance: flat('Database instance', 'aws_docdb_cluster_instance/Database instance', (r) => ({
    engine: 'docdb',
    instance_class: r.text('instance_class'),
  })),
  aws_neptune_cluster: byUse,
  aws_neptune_cluster_instance: flat('Database instance', 'aws_neptune_cluster_instance/Database instance', (r) => ({
    engine: 'neptune',
    instance_class: r.text('instance_class'),
    storage_type: storageType(r, 'aws_neptune_cluster'),
  })),
  aws_dms_replication_instance: all(
    flat('Replication instance', 'aws_dms_replication_instance/Replication instance', (r) => ({
      multi_az: r.flag('multi_az') ?? false,
      replication_instance_class: r.text('replication_instance_class'),
    })),
    when(
      (r) => (r.number('allocated_storage') ?? 0) > DMS_FREE_GB,
      flat(
        `Storage above ${DMS_FREE_GB} GB`,
        'aws_dms_replication_instance/Replication storage above 50 GB',
        (r) => ({ multi_az: r.flag('multi_az') ?? false }),
        (r) => (r.number('allocated_storage') ?? 0) - DMS_FREE_GB,
      ),
    ),
  ),
};
