/** Cloud SQL, Memorystore, addresses, tunnels, forwarding rules and zones of Google Cloud. */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { flat, type Line, type Lists, type Rule, type Rules } from './rule.ts';

const SQL_DISK_GB = 10;
/** Shapes without a custom size. https://cloud.google.com/sql/docs/mysql/instance-settings */
const SQL_SHAPE = /^db-(?:n1-)?(standard|highmem|lightweight)-(\d+)$/;
const SQL_CUSTOM = /^db-custom-(\d+)-(\d+)$/;
const GB_PER_VCPU: Readonly<Record<string, number>> = { standard: 3.75, highmem: 6.5 };
/** The lightweight shapes have more vCPUs, not more memory. */
const LIGHTWEIGHT_GB = 3.75;
const SQL_SERVER_NOTE = 'licences of Cloud SQL for SQL Server are not in the price lists and not counted';

const sqlInstance: Rule = (resource, lists) => {
  const settings = resource.block('settings');
  const tier = settings?.text('tier');
  if (tier === undefined) throw new NotPriced('the plan does not say the tier');
  const availability = settings?.text('availability_type')?.toUpperCase() === 'REGIONAL' ? 'regional' : 'zonal';
  const disk = settings?.text('disk_type') ?? 'PD_SSD';
  const lines: Line[] = [
    ...sqlMachine(tier, resource, availability, lists),
    {
      name: `Storage (${disk})`,
      price: 'google_sql_database_instance/Cloud SQL storage',
      keys: { availability, disk_type: disk },
      count: settings?.number('disk_size') ?? SQL_DISK_GB,
    },
  ];
  if (settings?.flag('ip_configuration.0.ipv4_enabled') !== false) {
    lines.push({
      name: 'Public address',
      price: 'google_sql_database_instance/Cloud SQL public IP address (if unused)',
      count: 1,
    });
  }
  return lines;
};

function sqlMachine(tier: string, resource: ResourceView, availability: string, lists: Lists): readonly Line[] {
  const version = resource.text('database_version')?.toUpperCase() ?? '';
  const price = 'google_sql_database_instance/Cloud SQL instance';
  const whole: Line = { name: `Instance (${tier}, ${availability})`, price, keys: { availability, tier }, count: 1 };
  const shape = SQL_SHAPE.exec(tier);
  const custom = SQL_CUSTOM.exec(tier);
  const listed = lists.has(price, { availability, tier, region: resource.region });
  if (custom === null && (shape === null || (version.startsWith('MYSQL') && listed))) return [whole];
  const vcpus = Number(custom?.[1] ?? shape?.[2]);
  const perVcpu = GB_PER_VCPU[shape?.[1] ?? ''];
  const gigabytes =
    custom !== null ? Number(custom[2]) / 1024 : perVcpu === undefined ? LIGHTWEIGHT_GB : vcpus * perVcpu;
  const note = version.startsWith('SQLSERVER') ? { note: SQL_SERVER_NOTE } : {};
  return [
    {
      name: `vCPUs (${availability})`,
      price: 'google_sql_database_instance/Cloud SQL vCPU',
      keys: { availability },
      count: vcpus,
      ...note,
    },
    {
      name: `Memory (${availability})`,
      price: 'google_sql_database_instance/Cloud SQL memory',
      keys: { availability },
      count: gigabytes,
    },
  ];
}

/** Price bands of Memorystore by capacity. https://cloud.google.com/memorystore/docs/redis/pricing */
const REDIS_BANDS: readonly (readonly [upTo: number, band: string])[] = [
  [4, 'M1'],
  [10, 'M2'],
  [35, 'M3'],
  [100, 'M4'],
  [Number.POSITIVE_INFINITY, 'M5'],
];
const redis: Rule = (resource) => {
  const size = resource.number('memory_size_gb') ?? 1;
  const band = REDIS_BANDS.find(([upTo]) => size <= upTo)?.[1];
  const tier = resource.text('tier') === 'STANDARD_HA' ? 'standard' : 'basic';
  const copies =
    resource.text('read_replicas_mode') === 'READ_REPLICAS_ENABLED' ? (resource.number('replica_count') ?? 1) : 0;
  if (copies > 1) throw new NotPriced('read replicas of Memorystore are not in the price lists');
  return [
    {
      name: `Redis (${tier}, ${band ?? ''})`,
      price: 'google_redis_instance/Redis capacity',
      keys: { tier, capacity_tier: band },
      count: size,
    },
  ];
};

const ADDRESS = {
  idle: 'google_compute_address/External IP address (reserved, not in use)',
  used: 'google_compute_address/External IP address (in use on a standard VM)',
  preemptible: 'google_compute_address/External IP address (in use on a preemptible VM)',
};
/** Purposes that are internal, and with that free, unless the type says otherwise. */
const address: Rule = (resource, lists) => {
  if (resource.text('address_type') === 'INTERNAL') return 'free';
  const users = resource.referrers('google_compute_instance');
  const balancers = [
    'google_compute_forwarding_rule',
    'google_compute_global_forwarding_rule',
    'google_compute_router_nat',
  ].flatMap((type) => resource.referrers(type));
  // In use by a forwarding rule or a gateway an address is free.
  if (users.length === 0 && balancers.length > 0) return 'free';
  if (users.length === 0) return [{ name: 'External address, not in use', price: ADDRESS.idle, count: 1 }];
  const spot = users.every(
    (user) => user.flag('scheduling.0.preemptible') === true || user.text('scheduling.0.provisioning_model') === 'SPOT',
  );
  const price =
    spot && lists.has(ADDRESS.preemptible, { region: resource.region }) ? ADDRESS.preemptible : ADDRESS.used;
  return [{ name: 'External address, in use', price, count: 1 }];
};
/** A global address has no region of its own and costs the same everywhere. */
const globalAddress: Rule = (resource) => {
  if (resource.text('address_type') === 'INTERNAL') return 'free';
  if (resource.referrers('google_compute_global_forwarding_rule').length > 0) return 'free';
  return [{ name: 'External address, not in use', price: ADDRESS.idle, keys: { region: 'us-central1' }, count: 1 }];
};

const forwardingRule = flat(
  'Forwarding rule',
  'google_compute_forwarding_rule/Forwarding rule (first five of a project together)',
);

/** `regional-us-central1` runs in one region; the other configurations span several and cost more. */
const spanner: Rule = (resource) => {
  const region = /regional-([a-z0-9-]+)$/.exec(resource.text('config') ?? '')?.[1];
  if (region === undefined) throw new NotPriced('multi-region Spanner is not in the price lists');
  const units = resource.number('processing_units');
  const nodes = resource.number('num_nodes') ?? (units === undefined ? undefined : units / 1000);
  if (nodes === undefined) throw new NotPriced('the plan does not say the number of nodes');
  return [{ name: 'Nodes', price: 'google_spanner_instance/Node', keys: { region }, count: nodes }];
};

const bigtable: Rule = (resource) =>
  resource.blocks('cluster').map((cluster) => ({
    name: `Nodes (${cluster.text('zone') ?? ''})`,
    price: 'google_bigtable_instance/Node',
    keys: { region: cluster.text('zone')?.replace(/-[a-z]$/, '') },
    count: cluster.number('num_nodes') ?? cluster.number('autoscaling_config.0.min_nodes') ?? 1,
  }));

/** Each version is billed in each place it is kept; automatic replication counts as one. https://cloud.google.com/secret-manager/pricing */
const secretLocations = (version: ResourceView): number => {
  const secret = version.target('secret', 'google_secret_manager_secret');
  return Math.max(1, secret?.size('replication.0.user_managed.0.replicas') ?? 1);
};

export const GOOGLE_SERVICES: Rules = {
  google_secret_manager_secret_version: flat(
    'Active version',
    'google_secret_manager_secret_version/Active version (per location)',
    undefined,
    secretLocations,
  ),
  google_spanner_instance: spanner,
  google_bigtable_instance: bigtable,
  google_sql_database_instance: sqlInstance,
  google_redis_instance: redis,
  google_compute_address: address,
  google_compute_global_address: globalAddress,
  google_compute_vpn_tunnel: flat('VPN tunnel', 'google_compute_vpn_tunnel/VPN tunnel'),
  google_compute_forwarding_rule: forwardingRule,
  google_compute_global_forwarding_rule: forwardingRule,
  google_dns_managed_zone: flat('Managed zone', 'google_dns_managed_zone/Managed zone'),
};
