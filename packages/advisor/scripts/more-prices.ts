/**
 * Price facts beyond those of the shared lists, from public price pages; `build-prices.ts` merges them. What is noted
 * as «list price» was written down from the provider's page without the day of reading: its date is the year it held.
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
interface Source {
  readonly ref: string;
  readonly licence: string;
  readonly date: string;
}

const page = (ref: string, date: string): Source => ({ ref, licence: 'facts only', date });

export const MORE_SOURCES: Readonly<Record<MoreProvider, Readonly<Record<string, Source>>>> = {
  aws: {
    'aws-list': page('list price, aws.amazon.com/<service>/pricing', '2025'),
    'aws-accelerator': page('https://aws.amazon.com/global-accelerator/pricing/', '2025'),
    'aws-eks': page('https://aws.amazon.com/eks/pricing/', '2025'),
    'aws-lightsail': page('https://aws.amazon.com/lightsail/pricing/ (monthly prices over 744 hours)', '2025'),
  },
  google: {
    'google-list': page('list price, cloud.google.com/<service>/pricing', '2025'),
    'google-catalog': page('Cloud Billing Catalog, Cloud DNS sku 8C22-6FC3-D478', '2023'),
    'google-gpu': page('https://cloud.google.com/compute/gpus-pricing', '2025'),
    'google-kms': page('https://cloud.google.com/kms/pricing', '2025-03-17'),
  },
  azurerm: {
    'azure-list': page('list price, azure.microsoft.com/pricing/details/<service>', '2025'),
    'azure-ddos': page('https://azure.microsoft.com/pricing/details/ddos-protection/', '2025'),
    'azure-retail': page('Azure Retail Prices API, PostgreSQL Flexible Server General Purpose Ddsv5, East US', '2026'),
  },
};

type Rates = Readonly<Record<string, number>>;
interface List {
  readonly type: string;
  readonly component: string;
  readonly unit?: string;
  readonly billing?: MorePrice['billing'];
  readonly match?: MorePrice['match'];
  readonly source: string;
  /** Attribute that `rates` are keyed by. */
  readonly by?: string;
  readonly rates: Rates | number;
}

/** One price, or one for each value of an attribute. */
function list({ type, component, unit = 'hour', match = {}, source, by, rates, ...given }: List): readonly MorePrice[] {
  const billing = given.billing ?? (unit.endsWith('hour') ? 'hourly' : unit === 'day' ? 'daily' : 'monthly');
  const base = { resource_types: [type], component, unit, billing, source };
  if (typeof rates === 'number') return [{ ...base, match, usd_per_unit: rates }];
  return Object.entries(rates).map(([key, usd]) => ({
    ...base,
    match: by === undefined ? match : { ...match, [by]: key },
    usd_per_unit: usd,
  }));
}

const scaled = (rates: Rates, factor: number): Rates =>
  Object.fromEntries(Object.entries(rates).map(([key, usd]) => [key, Number((usd * factor).toPrecision(7))]));

const US_EAST = { region: 'us-east-1' };
const EAST_US = { region: 'eastus' };

/** gp2 and gp3 of RDS beyond us-east-1 and eu-west-1; Multi-AZ costs twice as much. */
const RDS_STORAGE: Rates = {
  'us-west-1': 0.138,
  'ca-central-1': 0.127,
  'eu-central-1': 0.137,
  'eu-west-2': 0.133,
  'eu-west-3': 0.133,
  'ap-south-1': 0.131,
  'ap-southeast-1': 0.138,
  'ap-southeast-2': 0.138,
  'ap-northeast-1': 0.138,
  'ap-northeast-2': 0.131,
  'sa-east-1': 0.219,
};
const NAT: Rates = {
  'us-west-1': 0.048,
  'ca-central-1': 0.05,
  'eu-central-1': 0.052,
  'eu-west-2': 0.05,
  'eu-west-3': 0.05,
  'eu-north-1': 0.046,
  'ap-south-1': 0.056,
  'ap-southeast-2': 0.059,
  'ap-northeast-1': 0.062,
  'ap-northeast-2': 0.059,
};
const MONTH_HOURS = 730;
/** A write capacity unit by the hour; a read one costs a fifth. */
const DYNAMO_WRITE: Rates = {
  'us-east-1': 0.00065,
  'eu-west-1': 0.000735,
  'eu-central-1': 0.000793,
  'ap-southeast-1': 0.00074,
  'ap-northeast-1': 0.000742,
};
/** Monthly prices of Lightsail bundles with a public IPv4 address. */
const LIGHTSAIL: Rates = {
  nano: 5,
  micro: 7,
  small: 12,
  medium: 24,
  large: 44,
  xlarge: 84,
  '2xlarge': 164,
  nano_win: 9.5,
  micro_win: 14,
  small_win: 22,
  medium_win: 44,
  large_win: 74,
  xlarge_win: 124,
  '2xlarge_win': 244,
};
const lightsail = (version: string): Rates =>
  Object.fromEntries(Object.entries(LIGHTSAIL).map(([name, usd]) => [`${name}_${version}`, usd / 744]));

const AWS: readonly List[] = [
  { type: 'aws_globalaccelerator_accelerator', component: 'Accelerator', source: 'aws-accelerator', rates: 0.025 },
  { type: 'aws_route53_resolver_endpoint', component: 'Endpoint address', source: 'aws-list', rates: 0.125 },
  { type: 'aws_eks_cluster', component: 'Extended support', source: 'aws-eks', rates: 0.5 },
  {
    type: 'aws_dynamodb_table',
    component: 'Write capacity unit',
    unit: 'WCU-month',
    source: 'aws-list',
    by: 'region',
    rates: scaled(DYNAMO_WRITE, MONTH_HOURS),
  },
  {
    type: 'aws_dynamodb_table',
    component: 'Read capacity unit',
    unit: 'RCU-month',
    source: 'aws-list',
    by: 'region',
    rates: scaled(DYNAMO_WRITE, MONTH_HOURS / 5),
  },
  { type: 'aws_cloudhsm_v2_hsm', component: 'HSM', match: US_EAST, source: 'aws-list', rates: 1.6 },
  {
    type: 'aws_dx_connection',
    component: 'Port',
    source: 'aws-list',
    by: 'bandwidth',
    rates: {
      '50Mbps': 0.03,
      '100Mbps': 0.06,
      '200Mbps': 0.08,
      '300Mbps': 0.12,
      '400Mbps': 0.16,
      '500Mbps': 0.2,
      '1Gbps': 0.3,
      '2Gbps': 0.66,
      '5Gbps': 1.65,
      '10Gbps': 2.25,
      '100Gbps': 22.5,
    },
  },
  { type: 'aws_nat_gateway', component: 'NAT gateway', source: 'aws-list', by: 'region', rates: NAT },
  {
    type: 'aws_nat_gateway',
    component: 'Data processed',
    unit: 'GB',
    billing: 'usage',
    source: 'aws-list',
    by: 'region',
    rates: NAT,
  },
  {
    type: 'aws_vpc_endpoint',
    component: 'Interface endpoint (per AZ)',
    source: 'aws-list',
    by: 'region',
    rates: {
      'us-west-1': 0.011,
      'ca-central-1': 0.011,
      'eu-west-1': 0.011,
      'eu-west-2': 0.011,
      'eu-central-1': 0.012,
      'ap-south-1': 0.013,
      'ap-southeast-1': 0.013,
      'ap-southeast-2': 0.013,
      'ap-northeast-1': 0.014,
    },
  },
  {
    type: 'aws_elb',
    component: 'Classic load balancer',
    source: 'aws-list',
    by: 'region',
    rates: {
      'us-west-1': 0.028,
      'eu-central-1': 0.03,
      'ap-southeast-1': 0.028,
      'ap-southeast-2': 0.028,
      'ap-northeast-1': 0.027,
      'sa-east-1': 0.034,
    },
  },
  ...['Application load balancer', 'Network load balancer'].map((component): List => ({
    type: 'aws_lb',
    component,
    source: 'aws-list',
    by: 'region',
    rates: { 'sa-east-1': 0.034, 'ap-south-1': 0.0239, 'eu-west-3': 0.02646, 'eu-north-1': 0.02394 },
  })),
  { type: 'aws_lb', component: 'Gateway load balancer', match: US_EAST, source: 'aws-list', rates: 0.0125 },
  { type: 'aws_networkfirewall_firewall', component: 'Firewall endpoint', source: 'aws-list', rates: 0.395 },
  { type: 'aws_secretsmanager_secret', component: 'Secret', unit: 'month', source: 'aws-list', rates: 0.4 },
  { type: 'aws_transfer_server', component: 'Protocol enabled', source: 'aws-list', rates: 0.3 },
  { type: 'aws_ssm_parameter', component: 'Advanced parameter', unit: 'month', source: 'aws-list', rates: 0.05 },
  {
    type: 'aws_instance',
    component: 'Detailed monitoring (per metric)',
    unit: 'metric-month',
    source: 'aws-list',
    rates: 0.3,
  },
  {
    type: 'aws_api_gateway_stage',
    component: 'Cache memory',
    match: US_EAST,
    source: 'aws-list',
    by: 'cache_cluster_size',
    rates: { '1.6': 0.038, '6.1': 0.2, '13.5': 0.25, '28.4': 0.5, '58.2': 1, '118': 1.9 },
  },
  {
    type: 'aws_mwaa_environment',
    component: 'Environment',
    match: US_EAST,
    source: 'aws-list',
    by: 'environment_class',
    rates: { 'mw1.large': 0.99 },
  },
  {
    type: 'aws_msk_cluster',
    component: 'Broker storage',
    unit: 'GB-month',
    match: US_EAST,
    source: 'aws-list',
    rates: 0.1,
  },
  {
    type: 'aws_efs_file_system',
    component: 'Provisioned throughput',
    unit: 'MiBps-month',
    match: US_EAST,
    source: 'aws-list',
    rates: 6,
  },
  {
    type: 'aws_efs_file_system',
    component: 'Storage (standard)',
    unit: 'GB-month',
    billing: 'usage',
    match: US_EAST,
    source: 'aws-list',
    rates: 0.3,
  },
  {
    type: 'aws_directory_service_directory',
    component: 'Directory',
    match: US_EAST,
    source: 'aws-list',
    by: 'directory',
    rates: {
      'simplead small': 0.05,
      'simplead large': 0.15,
      'adconnector small': 0.05,
      'adconnector large': 0.15,
      'microsoftad standard': 0.12,
      'microsoftad enterprise': 0.4,
    },
  },
  {
    type: 'aws_mq_broker',
    component: 'Broker',
    match: US_EAST,
    source: 'aws-list',
    by: 'instance_type',
    rates: {
      'mq.t2.micro': 0.03,
      'mq.t3.micro': 0.02704,
      'mq.m4.large': 0.3,
      'mq.m5.large': 0.288,
      'mq.m5.xlarge': 0.576,
      'mq.m5.2xlarge': 1.152,
      'mq.m5.4xlarge': 2.304,
    },
  },
  {
    type: 'aws_docdb_cluster_instance',
    component: 'Database instance',
    match: { ...US_EAST, engine: 'docdb' },
    source: 'aws-list',
    by: 'instance_class',
    rates: {
      'db.r5.large': 0.277,
      'db.r5.xlarge': 0.554,
      'db.r5.2xlarge': 1.108,
      'db.r5.4xlarge': 2.216,
      'db.r5.12xlarge': 6.648,
      'db.r5.24xlarge': 13.296,
    },
  },
  {
    type: 'aws_neptune_cluster_instance',
    component: 'Database instance',
    match: { ...US_EAST, engine: 'neptune', storage_type: 'standard' },
    source: 'aws-list',
    by: 'instance_class',
    rates: {
      'db.t3.medium': 0.098,
      'db.r4.large': 0.348,
      'db.r5.large': 0.348,
      'db.r5.xlarge': 0.696,
      'db.r5.2xlarge': 1.392,
      'db.r5.4xlarge': 2.784,
      'db.r5.12xlarge': 8.352,
    },
  },
  {
    type: 'aws_dms_replication_instance',
    component: 'Replication instance',
    match: { ...US_EAST, multi_az: false },
    source: 'aws-list',
    by: 'replication_instance_class',
    rates: { 'dms.t3.micro': 0.018, 'dms.t3.small': 0.036, 'dms.t3.medium': 0.073, 'dms.t3.large': 0.146 },
  },
  {
    type: 'aws_dms_replication_instance',
    component: 'Replication instance',
    match: { ...US_EAST, multi_az: true },
    source: 'aws-list',
    by: 'replication_instance_class',
    rates: { 'dms.t3.micro': 0.036, 'dms.t3.small': 0.072, 'dms.t3.medium': 0.146, 'dms.t3.large': 0.292 },
  },
  {
    type: 'aws_dms_replication_instance',
    component: 'Replication storage above 50 GB',
    unit: 'GB-month',
    match: { ...US_EAST, multi_az: false },
    source: 'aws-list',
    rates: 0.115,
  },
  ...['gp2', 'gp3'].flatMap((storage_type): List[] => [
    {
      type: 'aws_db_instance',
      component: 'Database storage',
      unit: 'GB-month',
      match: { storage_type, multi_az: false },
      source: 'aws-list',
      by: 'region',
      rates: RDS_STORAGE,
    },
    {
      type: 'aws_db_instance',
      component: 'Database storage',
      unit: 'GB-month',
      match: { storage_type, multi_az: true },
      source: 'aws-list',
      by: 'region',
      rates: scaled(RDS_STORAGE, 2),
    },
  ]),
  {
    type: 'aws_db_instance',
    component: 'Database storage',
    unit: 'GB-month',
    match: { ...US_EAST, storage_type: 'io1', multi_az: true },
    source: 'aws-list',
    rates: 0.25,
  },
  {
    type: 'aws_db_instance',
    component: 'Database provisioned IOPS',
    unit: 'IOPS-month',
    match: { ...US_EAST, storage_type: 'io1', multi_az: true },
    source: 'aws-list',
    rates: 0.2,
  },
  {
    type: 'aws_ecs_service',
    component: 'Fargate vCPU',
    unit: 'vCPU-hour',
    match: { cpu_architecture: 'x86' },
    source: 'aws-list',
    by: 'region',
    rates: {
      'eu-west-1': 0.04048,
      'eu-west-2': 0.04656,
      'eu-central-1': 0.04656,
      'ap-southeast-1': 0.05056,
      'ap-southeast-2': 0.04856,
      'ap-northeast-1': 0.05056,
    },
  },
  {
    type: 'aws_ecs_service',
    component: 'Fargate memory',
    unit: 'GB-hour',
    match: { cpu_architecture: 'x86' },
    source: 'aws-list',
    by: 'region',
    rates: {
      'eu-west-1': 0.004445,
      'eu-west-2': 0.00511,
      'eu-central-1': 0.00511,
      'ap-southeast-1': 0.00553,
      'ap-southeast-2': 0.00532,
      'ap-northeast-1': 0.00553,
    },
  },
  {
    type: 'aws_ecs_service',
    component: 'Fargate vCPU',
    unit: 'vCPU-hour',
    match: { ...US_EAST, cpu_architecture: 'arm' },
    source: 'aws-list',
    rates: 0.03238,
  },
  {
    type: 'aws_ecs_service',
    component: 'Fargate memory',
    unit: 'GB-hour',
    match: { ...US_EAST, cpu_architecture: 'arm' },
    source: 'aws-list',
    rates: 0.00356,
  },
  {
    type: 'aws_fsx_windows_file_system',
    component: 'Throughput capacity',
    unit: 'MBps-month',
    match: { ...US_EAST, deployment: 'single-az' },
    source: 'aws-list',
    rates: 2.2,
  },
  {
    type: 'aws_fsx_windows_file_system',
    component: 'SSD storage',
    unit: 'GB-month',
    match: { ...US_EAST, deployment: 'single-az' },
    source: 'aws-list',
    rates: 0.13,
  },
  {
    type: 'aws_fsx_windows_file_system',
    component: 'HDD storage',
    unit: 'GB-month',
    match: { ...US_EAST, deployment: 'single-az' },
    source: 'aws-list',
    rates: 0.013,
  },
  ...['2_0', '3_0'].map((version): List => ({
    type: 'aws_lightsail_instance',
    component: 'Virtual server',
    match: US_EAST,
    source: 'aws-lightsail',
    by: 'bundle_id',
    rates: lightsail(version),
  })),
];

/** Regions that share the first price band of Cloud SQL with us-central1. */
const SQL_BAND = ['us-east1', 'us-west1', 'europe-west1'];
const sqlBand = (
  component: string,
  unit: string,
  availability: string,
  usd: number,
  more: MorePrice['match'] = {},
): readonly List[] =>
  SQL_BAND.map((region) => ({
    type: 'google_sql_database_instance',
    component,
    unit,
    match: { region, availability, ...more },
    source: 'google-list',
    rates: usd,
  }));

/** Regions with the first price band of GPUs. */
const GPU_BAND = ['us-central1', 'us-east1', 'us-west1'];

const GOOGLE: readonly List[] = [
  ...GPU_BAND.map((region): List => ({
    type: 'google_compute_instance',
    component: 'GPU',
    match: { region, preemptible: false },
    source: 'google-gpu',
    by: 'type',
    rates: {
      'nvidia-tesla-k80': 0.45,
      'nvidia-tesla-p4': 0.6,
      'nvidia-tesla-t4': 0.35,
      'nvidia-tesla-p100': 1.46,
      'nvidia-tesla-v100': 2.48,
    },
  })),
  {
    type: 'google_secret_manager_secret_version',
    component: 'Active version (per location)',
    unit: 'month',
    source: 'google-list',
    rates: 0.06,
  },
  ...[1, 2].flatMap((factor) => {
    const availability = factor === 1 ? 'zonal' : 'regional';
    return [
      ...sqlBand('Cloud SQL vCPU', 'vCPU-hour', availability, 0.0413 * factor),
      ...sqlBand('Cloud SQL memory', 'GB-hour', availability, 0.007 * factor),
      ...sqlBand('Cloud SQL storage', 'GB-month', availability, 0.17 * factor, { disk_type: 'PD_SSD' }),
      ...sqlBand('Cloud SQL instance', 'hour', availability, 0.0105 * factor, { tier: 'db-f1-micro' }),
      ...sqlBand('Cloud SQL instance', 'hour', availability, 0.035 * factor, { tier: 'db-g1-small' }),
      ...[...SQL_BAND, 'us-central1'].map((region): List => ({
        type: 'google_sql_database_instance',
        component: 'Cloud SQL storage',
        unit: 'GB-month',
        match: { region, availability, disk_type: 'PD_HDD' },
        source: 'google-list',
        rates: 0.09 * factor,
      })),
    ];
  }),
  ...SQL_BAND.map((region): List => ({
    type: 'google_sql_database_instance',
    component: 'Cloud SQL public IP address (if unused)',
    match: { region },
    source: 'google-list',
    rates: 0.01,
  })),
  { type: 'google_container_cluster', component: 'Cluster management fee', source: 'google-list', rates: 0.1 },
  { type: 'google_container_cluster', component: 'Autopilot cluster', source: 'google-list', rates: 0.1 },
  { type: 'google_dns_managed_zone', component: 'Managed zone', unit: 'month', source: 'google-catalog', rates: 0.2 },
  {
    type: 'google_kms_crypto_key',
    component: 'Active key version',
    unit: 'key-month',
    billing: 'usage',
    source: 'google-kms',
    rates: 0.06,
  },
  {
    type: 'google_spanner_instance',
    component: 'Node',
    match: { region: 'us-central1' },
    source: 'google-list',
    rates: 0.9,
  },
  {
    type: 'google_bigtable_instance',
    component: 'Node',
    match: { region: 'us-central1' },
    source: 'google-list',
    rates: 0.65,
  },
];

/** Cores of general purpose servers; the price grows with them. */
const CORES = [2, 4, 8, 16, 32, 48, 64, 96];
const DWU = [100, 200, 300, 400, 500, 1000, 1500, 2000, 2500, 3000, 5000, 6000, 7500, 10_000, 15_000, 30_000];
/** Single servers cost the same for each vCore of a tier. */
const perVcore = (tier: string, usd: number, sizes: readonly number[]): Rates =>
  Object.fromEntries(sizes.map((cores) => [`${tier}_Gen5_${cores}`, Number((usd * cores).toPrecision(7))]));
const warehouse = (perHundred: number): Rates =>
  Object.fromEntries(DWU.map((units) => [`DW${units}c`, (units / 100) * perHundred]));

const AZURE: readonly List[] = [
  {
    type: 'azurerm_virtual_machine',
    component: 'Windows licence per vCPU',
    unit: 'vCPU-hour',
    source: 'azure-list',
    rates: 0.046,
  },
  {
    type: 'azurerm_bastion_host',
    component: 'Bastion',
    source: 'azure-list',
    by: 'sku',
    rates: { Developer: 0, Basic: 0.19, Standard: 0.29, Premium: 0.45 },
  },
  {
    type: 'azurerm_firewall',
    component: 'Firewall deployment',
    source: 'azure-list',
    by: 'sku_tier',
    rates: { Basic: 0.395, Premium: 1.75 },
  },
  { type: 'azurerm_network_ddos_protection_plan', component: 'Plan', unit: 'month', source: 'azure-ddos', rates: 2944 },
  {
    type: 'azurerm_application_gateway',
    component: 'Gateway usage',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku',
    rates: { Standard_Medium: 0.07, Standard_Large: 0.32, WAF_Large: 0.448, Standard_v2: 0.246 },
  },
  {
    type: 'azurerm_application_gateway',
    component: 'Capacity unit',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku',
    rates: { Standard_v2: 0.008, WAF_v2: 0.0144 },
  },
  {
    type: 'azurerm_mssql_elasticpool',
    component: 'eDTU',
    unit: 'eDTU-hour',
    match: EAST_US,
    source: 'azure-list',
    by: 'edition',
    rates: { Basic: 0.0020161, Standard: 0.0030242, Premium: 0.0075 },
  },
  {
    type: 'azurerm_private_dns_resolver_outbound_endpoint',
    component: 'Resolver endpoint',
    unit: 'month',
    match: EAST_US,
    source: 'azure-list',
    rates: 180,
  },
  {
    type: 'azurerm_private_dns_resolver_dns_forwarding_ruleset',
    component: 'Forwarding ruleset',
    unit: 'month',
    match: EAST_US,
    source: 'azure-list',
    rates: 2.5,
  },
  {
    type: 'azurerm_servicebus_namespace',
    component: 'Base charge',
    match: { ...EAST_US, sku: 'Standard' },
    source: 'azure-list',
    rates: 0.0135,
  },
  {
    type: 'azurerm_servicebus_namespace',
    component: 'Messaging unit',
    match: EAST_US,
    source: 'azure-list',
    rates: 0.9275,
  },
  {
    type: 'azurerm_logic_app_standard',
    component: 'Workflow vCPU',
    unit: 'vCPU-hour',
    match: EAST_US,
    source: 'azure-list',
    rates: 0.192,
  },
  {
    type: 'azurerm_logic_app_standard',
    component: 'Workflow memory',
    unit: 'GiB-hour',
    match: EAST_US,
    source: 'azure-list',
    rates: 0.0137,
  },
  {
    type: 'azurerm_snapshot',
    component: 'Snapshot storage (LRS)',
    unit: 'GB-month',
    match: EAST_US,
    source: 'azure-list',
    rates: 0.05,
  },
  {
    type: 'azurerm_active_directory_domain_service',
    component: 'Domain service',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku',
    rates: { Standard: 0.15, Enterprise: 0.4, Premium: 1.6 },
  },
  {
    type: 'azurerm_log_analytics_workspace',
    component: 'Commitment tier (per day)',
    unit: 'day',
    match: EAST_US,
    source: 'azure-list',
    by: 'gb_per_day',
    rates: { 100: 196, 200: 368, 300: 540, 400: 704, 500: 865, 1000: 1700, 2000: 3320, 5000: 8050 },
  },
  {
    type: 'azurerm_app_service_certificate_order',
    component: 'Certificate',
    unit: 'month',
    source: 'azure-list',
    by: 'product_type',
    rates: { Standard: 69.99 / 12, WildCard: 299.99 / 12 },
  },
  { type: 'azurerm_app_service_binding', component: 'IP SSL', unit: 'month', source: 'azure-list', rates: 39 },
  {
    type: 'azurerm_logic_app_integration_account',
    component: 'Account',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku_name',
    rates: { Basic: 0.41, Standard: 1.37 },
  },
  {
    type: 'azurerm_postgresql_server',
    component: 'Compute',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku_name',
    rates: {
      ...perVcore('B', 0.034, [1]),
      ...perVcore('GP', 0.0876, [2, 8, 16, 32, 64]),
      ...perVcore('MO', 0.1181, [2, 4, 8, 32]),
    },
  },
  { type: 'azurerm_public_ip_prefix', component: 'Public IP address', source: 'azure-list', rates: 0.006 },
  {
    type: 'azurerm_public_ip',
    component: 'Public IP address',
    match: { allocation_method: 'static', sku_tier: 'regional' },
    source: 'azure-list',
    rates: 0.005,
  },
  {
    type: 'azurerm_public_ip',
    component: 'Public IP address',
    match: { allocation_method: 'dynamic', sku_tier: 'regional' },
    source: 'azure-list',
    rates: 0.004,
  },
  { type: 'azurerm_lb_rule', component: 'Load balancer rule', source: 'azure-list', rates: 0.01 },
  { type: 'azurerm_frontdoor', component: 'Routing rule (each above five)', source: 'azure-list', rates: 0.012 },
  {
    type: 'azurerm_virtual_network_gateway',
    component: 'ExpressRoute gateway',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku',
    rates: { Standard: 0.19, HighPerformance: 0.49, UltraPerformance: 1.87 },
  },
  { type: 'azurerm_virtual_hub', component: 'Virtual hub', source: 'azure-list', rates: 0.25 },
  { type: 'azurerm_vpn_gateway', component: 'Site-to-site scale unit', source: 'azure-list', rates: 0.361 },
  { type: 'azurerm_point_to_site_vpn_gateway', component: 'Scale unit', source: 'azure-list', rates: 0.361 },
  { type: 'azurerm_vpn_gateway_connection', component: 'Site-to-site connection', source: 'azure-list', rates: 0.05 },
  { type: 'azurerm_express_route_gateway', component: 'ExpressRoute scale unit', source: 'azure-list', rates: 0.42 },
  { type: 'azurerm_express_route_connection', component: 'ExpressRoute connection', source: 'azure-list', rates: 0.05 },
  { type: 'azurerm_kubernetes_cluster', component: 'AKS uptime SLA (Standard tier)', source: 'azure-list', rates: 0.1 },
  {
    type: 'azurerm_kubernetes_cluster',
    component: 'AKS long-term support (Premium tier)',
    source: 'azure-list',
    rates: 0.6,
  },
  {
    type: 'azurerm_container_registry',
    component: 'Registry',
    unit: 'day',
    source: 'azure-list',
    by: 'sku',
    rates: { Basic: 0.1667, Standard: 0.6667, Premium: 1.6667 },
  },
  {
    type: 'azurerm_app_configuration',
    component: 'Instance',
    unit: 'day',
    source: 'azure-list',
    by: 'sku',
    rates: { standard: 1.2 },
  },
  {
    type: 'azurerm_signalr_service',
    component: 'Unit',
    unit: 'day',
    source: 'azure-list',
    by: 'sku',
    rates: { Standard_S1: 1.61, Premium_P1: 2 },
  },
  {
    type: 'azurerm_iothub',
    component: 'Unit',
    unit: 'month',
    source: 'azure-list',
    by: 'sku',
    rates: { B1: 10, B2: 50, B3: 500, S1: 25, S2: 250, S3: 2500, F1: 0 },
  },
  {
    type: 'azurerm_api_management',
    component: 'Unit',
    match: EAST_US,
    source: 'azure-list',
    by: 'tier',
    rates: { Developer: 0.0658, Basic: 0.2016, Standard: 0.9407, Premium: 3.829 },
  },
  {
    type: 'azurerm_powerbi_embedded',
    component: 'Node',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku_name',
    rates: { A1: 1.0081, A2: 2.0081, A3: 4.0242, A4: 8.0565, A5: 16.13, A6: 32.26 },
  },
  {
    type: 'azurerm_search_service',
    component: 'Search unit',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku',
    rates: { standard: 0.336, standard3: 2.688, storage_optimized_l2: 7.677 },
  },
  {
    type: 'azurerm_mssql_database',
    component: 'Compute (DTU)',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku_name',
    rates: {
      Basic: 0.0067,
      S0: 0.0202,
      S2: 0.1008,
      S3: 0.2016,
      S4: 0.4032,
      S6: 0.8065,
      S7: 1.613,
      S9: 3.2259,
      S12: 6.0484,
      P1: 0.625,
      P2: 1.25,
      P4: 2.5,
      P6: 5,
      P11: 9.5887,
      P15: 21.9,
    },
  },
  {
    type: 'azurerm_redis_cache',
    component: 'Cache node',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku',
    rates: {
      Basic_C0: 0.022,
      Basic_C1: 0.055,
      Basic_C2: 0.09,
      Basic_C3: 0.18,
      Basic_C5: 0.42,
      Basic_C6: 0.84,
      Standard_C0: 0.0275,
      Standard_C1: 0.069,
      Standard_C2: 0.1125,
      Standard_C4: 0.2625,
      Standard_C5: 0.525,
      Standard_C6: 1.05,
      Premium_P4: 2.219,
    },
  },
  {
    type: 'azurerm_postgresql_flexible_server',
    component: 'Compute',
    match: EAST_US,
    source: 'azure-retail',
    by: 'sku_name',
    rates: Object.fromEntries(
      CORES.map((cores) => [`GP_Standard_D${cores}ds_v5`, Number((cores * 0.089).toPrecision(7))]),
    ),
  },
  {
    type: 'azurerm_cosmosdb',
    component: 'Provisioned throughput (100 RU/s)',
    unit: '100RU/s-hour',
    match: { multi_region_writes: false },
    source: 'azure-list',
    by: 'region',
    rates: {
      eastus: 0.008,
      eastus2: 0.008,
      westus2: 0.008,
      southcentralus: 0.008,
      northcentralus: 0.008,
      westeurope: 0.008,
      northeurope: 0.008,
    },
  },
  {
    type: 'azurerm_synapse_sql_pool',
    component: 'Dedicated SQL pool',
    match: EAST_US,
    source: 'azure-list',
    by: 'sku_name',
    rates: warehouse(1.2),
  },
  {
    type: 'azurerm_synapse_sql_pool',
    component: 'Dedicated SQL pool',
    match: { region: 'westeurope' },
    source: 'azure-list',
    by: 'sku_name',
    rates: warehouse(1.51),
  },
];

export const MORE_PRICES: Readonly<Record<MoreProvider, readonly MorePrice[]>> = {
  aws: AWS.flatMap(list),
  google: GOOGLE.flatMap(list),
  azurerm: AZURE.flatMap(list),
};

/** Types that cost nothing by themselves, beyond those of the shared lists. */
export const MORE_FREE: Readonly<Record<MoreProvider, readonly string[]>> = {
  aws: [
    'aws_appautoscaling_target',
    'aws_s3_bucket_lifecycle_configuration',
    'aws_s3_bucket_versioning',
    'aws_sns_topic_subscription',
    'aws_subnet',
    'aws_vpc',
  ],
  google: [
    'google_compute_per_instance_config',
    'google_compute_region_instance_template',
    'google_compute_region_per_instance_config',
    'google_spanner_database',
  ],
  azurerm: [
    'azurerm_cosmosdb_account',
    'azurerm_express_route_circuit_peering',
    'azurerm_federated_identity_credential',
    'azurerm_linux_web_app_slot',
    'azurerm_log_analytics_solution',
    'azurerm_network_watcher',
    'azurerm_sentinel_data_connector_aws_cloud_trail',
    'azurerm_sentinel_data_connector_azure_active_directory',
    'azurerm_sentinel_data_connector_azure_advanced_threat_protection',
    'azurerm_sentinel_data_connector_azure_security_center',
    'azurerm_sentinel_data_connector_microsoft_defender_advanced_threat_protection',
    'azurerm_sentinel_data_connector_threat_intelligence',
    'azurerm_sentinel_log_analytics_workspace_onboarding',
    'azurerm_storage_account_customer_managed_key',
    'azurerm_storage_management_policy',
    'azurerm_vpn_site',
    'azurerm_windows_web_app_slot',
  ],
};
