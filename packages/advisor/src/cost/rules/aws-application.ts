/** Queues, streams, keys, storage and other managed services of AWS. */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { all, flat, onlyIf, when, type Line, type Rule, type Rules } from './rule.ts';

/** LZ4 and ZSTD halve what is stored, as AWS's own examples assume. */
const COMPRESSION = 0.5;
/** Each GB of an OpenZFS file system on SSD includes so many IOPS. */
const OPENZFS_IOPS_PER_GB = 3;

const openZfs: Rule = (resource) => {
  const size = resource.number('storage_capacity');
  if (size === undefined) throw new NotPriced('the plan does not say the storage capacity');
  const compressed = ['LZ4', 'ZSTD'].includes(resource.text('root_volume_configuration.0.data_compression_type') ?? '');
  const iops = (resource.number('disk_iops_configuration.0.iops') ?? 0) - OPENZFS_IOPS_PER_GB * size;
  return [
    {
      name: 'Throughput capacity',
      price: 'aws_fsx_openzfs_file_system/Throughput capacity',
      count: resource.number('throughput_capacity') ?? 0,
    },
    {
      name: compressed ? 'SSD storage (compressed to half)' : 'SSD storage',
      price: 'aws_fsx_openzfs_file_system/SSD storage',
      count: size * (compressed ? COMPRESSION : 1),
    },
    ...(iops > 0
      ? [
          {
            name: 'Provisioned IOPS',
            price: 'aws_fsx_openzfs_file_system/Provisioned IOPS above 3 per GB',
            count: iops,
          },
        ]
      : []),
  ];
};

const windowsFileSystem: Rule = (resource) => {
  const keys = {
    deployment: resource.text('deployment_type')?.startsWith('MULTI_AZ') === true ? 'multi-az' : 'single-az',
  };
  const disk = resource.text('storage_type') ?? 'SSD';
  return [
    {
      name: 'Throughput capacity',
      price: 'aws_fsx_windows_file_system/Throughput capacity',
      keys,
      count: resource.number('throughput_capacity') ?? 0,
    },
    {
      name: `${disk} storage`,
      price: `aws_fsx_windows_file_system/${disk} storage`,
      keys,
      count: resource.number('storage_capacity') ?? 0,
    },
  ];
};

const kinesisStream: Rule = (resource) =>
  resource.text('stream_mode_details.0.stream_mode') === 'ON_DEMAND'
    ? [{ name: 'On-demand stream', price: 'aws_kinesis_stream/On-demand stream', count: 1 }]
    : [{ name: 'Shards', price: 'aws_kinesis_stream/Shard', count: resource.number('shard_count') ?? 1 }];

/** Each availability zone that a delivery into a VPC uses; one subnet is one zone. */
const deliveryZones = (resource: ResourceView): number =>
  ['elasticsearch_configuration', 'opensearch_configuration', 'opensearchserverless_configuration'].reduce(
    (zones, path) => zones + (resource.block(path)?.block('vpc_config')?.size('subnet_ids') ?? 0),
    0,
  );

const metricAlarm: Rule = (resource) => {
  const metrics = Math.max(
    1,
    resource.blocks('metric_query').filter((query) => query.block('metric') !== undefined).length,
  );
  const period = resource.number('period') ?? resource.number('metric_query.0.metric.0.period') ?? 60;
  // An anomaly detection alarm watches the metric and the two edges of its band.
  const factor = resource.isSet('threshold_metric_id') ? 3 : 1;
  const resolution = period < 60 ? 'high' : 'standard';
  return [
    {
      name: `Alarm metrics (${resolution} resolution)`,
      price: 'aws_cloudwatch_metric_alarm/Alarm metric',
      keys: { resolution },
      count: metrics * factor,
    },
  ];
};

const apiStage: Rule = (resource) => {
  if (resource.flag('cache_cluster_enabled') !== true) return 'free';
  const size = resource.text('cache_cluster_size') ?? '0.5';
  return [
    {
      name: `Cache memory (${size} GB)`,
      price: 'aws_api_gateway_stage/Cache memory',
      keys: { cache_cluster_size: size },
      count: 1,
    },
  ];
};

const DIRECTORY_SIZES: Readonly<Record<string, (resource: ResourceView) => string>> = {
  SimpleAD: (r) => `simplead ${r.text('size') ?? 'small'}`,
  ADConnector: (r) => `adconnector ${r.text('size') ?? 'small'}`,
  MicrosoftAD: (r) => `microsoftad ${r.text('edition') ?? 'enterprise'}`,
};

const customerKey: readonly Line[] = [
  { name: 'Customer managed key', price: 'aws_kms_key/Customer managed key', count: 1 },
];

const efs: Rule = (resource) =>
  resource.text('throughput_mode') === 'provisioned'
    ? [
        {
          name: 'Provisioned throughput',
          price: 'aws_efs_file_system/Provisioned throughput',
          count: resource.number('provisioned_throughput_in_mibps') ?? 0,
        },
      ]
    : [];

/** Public certificates are free. */
const certificate: Rule = (resource) => {
  if (!resource.isSet('certificate_authority_arn')) return 'free';
  throw new NotPriced('a private certificate is billed once, when it is issued');
};

export const AWS_APPLICATION: Rules = {
  aws_acm_certificate: certificate,
  aws_acmpca_certificate_authority: flat(
    'Private certificate authority',
    'aws_acmpca_certificate_authority/Private certificate authority',
    (r) => ({
      usage_mode: r.text('usage_mode') ?? 'GENERAL_PURPOSE',
    }),
  ),
  aws_api_gateway_stage: apiStage,
  aws_cloudhsm_v2_hsm: flat('HSM', 'aws_cloudhsm_v2_hsm/HSM'),
  aws_cloudwatch_composite_alarm: flat('Composite alarm', 'aws_cloudwatch_composite_alarm/Composite alarm'),
  aws_cloudwatch_dashboard: flat('Dashboard', 'aws_cloudwatch_dashboard/Dashboard'),
  aws_cloudwatch_metric_alarm: metricAlarm,
  aws_directory_service_directory: flat('Directory', 'aws_directory_service_directory/Directory', (r) => ({
    directory: DIRECTORY_SIZES[r.text('type') ?? 'SimpleAD']?.(r),
  })),
  aws_efs_file_system: efs,
  aws_fsx_openzfs_file_system: openZfs,
  aws_fsx_windows_file_system: windowsFileSystem,
  aws_kinesis_firehose_delivery_stream: when(
    (r) => deliveryZones(r) > 0,
    flat(
      'Delivery into a VPC',
      'aws_kinesis_firehose_delivery_stream/Delivery into VPC (per AZ)',
      undefined,
      deliveryZones,
    ),
  ),
  aws_kinesis_stream: kinesisStream,
  // A Flink application runs one unit for orchestration beside those that its load takes.
  aws_kinesisanalyticsv2_application: when(
    (r) => r.text('runtime_environment')?.toUpperCase().startsWith('FLINK') === true,
    flat('Orchestration', 'aws_kinesisanalyticsv2_application/Kinesis processing unit (orchestration)'),
  ),
  aws_kms_external_key: () => customerKey,
  aws_kms_key: () => customerKey,
  aws_kms_replica_key: () => customerKey,
  aws_mq_broker: all(
    flat(
      'Broker',
      'aws_mq_broker/Broker',
      (r) => ({ instance_type: r.text('host_instance_type') }),
      (r) => ({ ACTIVE_STANDBY_MULTI_AZ: 2, CLUSTER_MULTI_AZ: 3 })[r.text('deployment_mode') ?? ''] ?? 1,
    ),
  ),
  aws_mwaa_environment: flat('Environment', 'aws_mwaa_environment/Environment', (r) => ({
    environment_class: r.text('environment_class') ?? 'mw1.small',
  })),
  aws_secretsmanager_secret: flat('Secret', 'aws_secretsmanager_secret/Secret'),
  aws_ssm_parameter: onlyIf(
    (r) => r.text('tier') === 'Advanced',
    flat('Advanced parameter', 'aws_ssm_parameter/Advanced parameter'),
  ),
  // SFTP when the configuration names no protocol.
  aws_transfer_server: flat('Protocols', 'aws_transfer_server/Protocol enabled', undefined, (r) =>
    Math.max(1, r.size('protocols')),
  ),
};
