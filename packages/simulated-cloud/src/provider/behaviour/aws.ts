/**
 * How `hashicorp/aws` 6 behaves. Source of what forces a replacement, of defaults and of computed values: the provider's
 * documentation, https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs
 */
import { unknown, type Attributes, type Value } from '../../protocol/value.ts';
import type { Behaviour, FromObject, ProviderDefinition } from '../behaviour.ts';
import { fromProvider } from './from-provider.ts';

/** The account of AWS's own documentation. */
const ACCOUNT = '123456789012';

/** The resource's tags over the provider's `default_tags`. */
const allTags: FromObject = ({ tags }, provider) => {
  if (tags === unknown) return unknown;
  const [defaults] = (provider['default_tags'] ?? []) as Attributes[];
  return { ...(defaults?.['tags'] as Attributes | null | undefined), ...(tags as Attributes | null) };
};

const inRegion = { region: fromProvider('region') };
const tagged = { tags_all: allTags };
const DESCRIPTION = 'Managed by Terraform';

const arn = (service: string, resource: string): string => `arn:aws:${service}:{region}:${ACCOUNT}:${resource}`;
const empty = (): Value => [];
const no = (): Value => false;

/** Default ports of the engines, https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const DATABASE_PORTS: Record<string, number> = { postgres: 5432, mysql: 3306, mariadb: 3306 };

const securityGroupRule: Behaviour = {
  id: 'sgr-{hex:17}',
  replacedBy: ['security_group_id', 'region'],
  derived: { ...inRegion, ...tagged },
  assigned: { security_group_rule_id: '{id}', arn: arn('ec2', 'security-group-rule/{id}') },
};

/** Settings of a bucket that are resources of their own carry the bucket's name as id. */
const bucketSetting: Behaviour = { id: '{bucket}', replacedBy: ['bucket', 'region'], derived: inRegion };
const ownedBucketSetting: Behaviour = { ...bucketSetting, replacedBy: ['bucket', 'expected_bucket_owner', 'region'] };

const resources: Record<string, Behaviour> = {
  aws_instance: {
    id: 'i-{hex:17}',
    replacedBy: [
      'ami',
      'associate_public_ip_address',
      'availability_zone',
      'hibernation',
      'key_name',
      'placement_group',
      'private_ip',
      'region',
      'subnet_id',
      'tenancy',
      'root_block_device.device_name',
      'root_block_device.encrypted',
      'root_block_device.kms_key_id',
      'ebs_block_device.device_name',
      'ebs_block_device.encrypted',
      'ebs_block_device.snapshot_id',
    ],
    defaults: {
      get_password_data: false,
      source_dest_check: true,
      user_data_replace_on_change: false,
      force_destroy: false,
      'root_block_device.delete_on_termination': true,
      'metadata_options.http_protocol_ipv6': 'disabled',
      'metadata_options.instance_metadata_tags': 'disabled',
    },
    derived: { ...inRegion, ...tagged },
    assigned: {
      arn: arn('ec2', 'instance/{id}'),
      associate_public_ip_address: no,
      availability_zone: '{region}a',
      disable_api_stop: no,
      disable_api_termination: no,
      ebs_optimized: no,
      iam_instance_profile: '',
      instance_initiated_shutdown_behavior: 'stop',
      instance_state: 'running',
      key_name: '',
      monitoring: no,
      primary_network_interface_id: 'eni-{hex:17}',
      private_ip: '172.31.{octet}.{octet}',
      private_dns: 'ip-172-31-{octet}-{octet}.{region}.compute.internal',
      secondary_private_ips: empty,
      security_groups: empty,
      subnet_id: 'subnet-{hex:17}',
      tenancy: 'default',
      vpc_security_group_ids: empty,
      'metadata_options.http_endpoint': 'enabled',
      'metadata_options.http_put_response_hop_limit': '2',
      'metadata_options.http_tokens': 'optional',
      'root_block_device.device_name': '/dev/xvda',
      'root_block_device.encrypted': no,
      'root_block_device.iops': '3000',
      'root_block_device.kms_key_id': '',
      'root_block_device.throughput': '125',
      'root_block_device.volume_id': 'vol-{hex:17}',
      'root_block_device.volume_size': '8',
      'root_block_device.volume_type': 'gp3',
      'root_block_device.tags_all': () => ({}),
    },
    refusesDelete: ({ disable_api_termination, id }) =>
      disable_api_termination === true
        ? `terminating EC2 Instance (${id as string}): operation error EC2: TerminateInstances, https response error ` +
          `StatusCode: 400, api error OperationNotPermitted: The instance '${id as string}' may not be terminated. ` +
          "Modify its 'disableApiTermination' instance attribute and try again."
        : undefined,
  },
  aws_security_group: {
    id: 'sg-{hex:17}',
    replacedBy: ['name', 'name_prefix', 'description', 'vpc_id', 'region'],
    defaults: { description: DESCRIPTION, revoke_rules_on_delete: false },
    derived: { ...inRegion, ...tagged },
    assigned: {
      arn: arn('ec2', 'security-group/{id}'),
      name: 'terraform-{digits:26}',
      name_prefix: '',
      owner_id: ACCOUNT,
      vpc_id: 'vpc-{hex:17}',
      ingress: empty,
      egress: empty,
    },
  },
  aws_default_security_group: {
    id: 'sg-{hex:17}',
    replacedBy: ['vpc_id', 'region'],
    defaults: { revoke_rules_on_delete: false },
    derived: { ...inRegion, ...tagged },
    assigned: {
      arn: arn('ec2', 'security-group/{id}'),
      name: 'default',
      description: 'default VPC security group',
      owner_id: ACCOUNT,
      vpc_id: 'vpc-{hex:17}',
    },
  },
  aws_vpc_security_group_ingress_rule: securityGroupRule,
  aws_vpc_security_group_egress_rule: securityGroupRule,
  aws_vpc: {
    id: 'vpc-{hex:17}',
    replacedBy: ['cidr_block', 'ipv4_ipam_pool_id', 'region'],
    defaults: { enable_dns_support: true, instance_tenancy: 'default' },
    derived: { ...inRegion, ...tagged },
    assigned: {
      arn: arn('ec2', 'vpc/{id}'),
      owner_id: ACCOUNT,
      cidr_block: '10.0.0.0/16',
      default_network_acl_id: 'acl-{hex:17}',
      default_route_table_id: 'rtb-{hex:17}',
      default_security_group_id: 'sg-{hex:17}',
      dhcp_options_id: 'dopt-{hex:17}',
      enable_dns_hostnames: no,
      enable_network_address_usage_metrics: no,
      ipv6_cidr_block: '',
      ipv6_cidr_block_network_border_group: '',
      main_route_table_id: '{default_route_table_id}',
    },
  },
  aws_subnet: {
    id: 'subnet-{hex:17}',
    replacedBy: ['vpc_id', 'cidr_block', 'availability_zone', 'availability_zone_id', 'ipv6_native', 'region'],
    defaults: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
    derived: { ...inRegion, ...tagged },
    assigned: {
      arn: arn('ec2', 'subnet/{id}'),
      owner_id: ACCOUNT,
      availability_zone: '{region}a',
      availability_zone_id: 'use1-az1',
      private_dns_hostname_type_on_launch: 'ip-name',
    },
  },
  aws_internet_gateway: {
    id: 'igw-{hex:17}',
    replacedBy: ['region'],
    derived: { ...inRegion, ...tagged },
    assigned: { arn: arn('ec2', 'internet-gateway/{id}'), owner_id: ACCOUNT, vpc_id: '' },
  },
  aws_eip: {
    id: 'eipalloc-{hex:17}',
    replacedBy: ['domain', 'address', 'network_border_group', 'public_ipv4_pool', 'region'],
    derived: { ...inRegion, ...tagged },
    assigned: {
      allocation_id: '{id}',
      arn: arn('ec2', 'elastic-ip/{id}'),
      domain: 'vpc',
      instance: '',
      network_border_group: '{region}',
      network_interface: '',
      public_ip: '52.30.{octet}.{octet}',
      public_dns: 'ec2-52-30-{octet}-{octet}.{region}.compute.amazonaws.com',
      public_ipv4_pool: 'amazon',
    },
  },
  aws_nat_gateway: {
    id: 'nat-{hex:17}',
    replacedBy: ['allocation_id', 'connectivity_type', 'private_ip', 'subnet_id', 'region'],
    defaults: { connectivity_type: 'public' },
    derived: { ...inRegion, ...tagged },
    assigned: {
      association_id: 'eipassoc-{hex:17}',
      availability_mode: 'zonal',
      network_interface_id: 'eni-{hex:17}',
      private_ip: '10.0.{octet}.{octet}',
      public_ip: '52.30.{octet}.{octet}',
      secondary_allocation_ids: empty,
      secondary_private_ip_address_count: '0',
      secondary_private_ip_addresses: empty,
      vpc_id: 'vpc-{hex:17}',
    },
  },
  aws_route_table: {
    id: 'rtb-{hex:17}',
    replacedBy: ['vpc_id', 'region'],
    derived: { ...inRegion, ...tagged },
    assigned: { arn: arn('ec2', 'route-table/{id}'), owner_id: ACCOUNT, propagating_vgws: empty },
  },
  aws_route: {
    id: 'r-{route_table_id}{digits:10}',
    replacedBy: [
      'route_table_id',
      'destination_cidr_block',
      'destination_ipv6_cidr_block',
      'destination_prefix_list_id',
      'region',
    ],
    derived: inRegion,
    assigned: { origin: 'CreateRoute', state: 'active', network_interface_id: '' },
  },
  aws_route_table_association: {
    id: 'rtbassoc-{hex:17}',
    replacedBy: ['subnet_id', 'gateway_id', 'region'],
    derived: inRegion,
  },
  aws_flow_log: {
    id: 'fl-{hex:17}',
    replacedBy: [
      'vpc_id',
      'subnet_id',
      'eni_id',
      'iam_role_arn',
      'log_destination',
      'log_destination_type',
      'log_format',
      'max_aggregation_interval',
      'traffic_type',
      'region',
    ],
    defaults: { log_destination_type: 'cloud-watch-logs', max_aggregation_interval: 600 },
    derived: { ...inRegion, ...tagged },
    assigned: {
      arn: arn('ec2', 'vpc-flow-log/{id}'),
      log_destination: '',
      log_format:
        '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ' +
        '${bytes} ${start} ${end} ${action} ${log-status}',
    },
  },
  aws_cloudwatch_log_group: {
    id: '{name}',
    replacedBy: ['name', 'name_prefix', 'log_group_class', 'region'],
    defaults: { retention_in_days: 0, skip_destroy: false },
    derived: { ...inRegion, ...tagged },
    assigned: {
      arn: arn('logs', 'log-group:{name}'),
      name: 'terraform-{digits:26}',
      name_prefix: '',
      log_group_class: 'STANDARD',
      deletion_protection_enabled: no,
    },
  },
  aws_iam_role: {
    id: '{name}',
    replacedBy: ['name', 'name_prefix', 'path'],
    defaults: { force_detach_policies: false, max_session_duration: 3600, path: '/' },
    derived: tagged,
    assigned: {
      name: 'terraform-{digits:26}',
      name_prefix: '',
      arn: `arn:aws:iam::${ACCOUNT}:role/{name}`,
      unique_id: 'AROA{digits:17}',
      create_date: '{now}',
      managed_policy_arns: empty,
    },
  },
  aws_iam_role_policy: {
    id: '{role}:{name}',
    replacedBy: ['name', 'name_prefix', 'role'],
    assigned: { name: 'terraform-{digits:26}', name_prefix: '' },
  },
  aws_iam_role_policy_attachment: { id: '{role}-{digits:26}', replacedBy: ['role', 'policy_arn'] },
  aws_iam_instance_profile: {
    id: '{name}',
    replacedBy: ['name', 'name_prefix', 'path'],
    defaults: { path: '/' },
    derived: tagged,
    assigned: {
      name: 'terraform-{digits:26}',
      name_prefix: '',
      arn: `arn:aws:iam::${ACCOUNT}:instance-profile/{name}`,
      unique_id: 'AIPA{digits:17}',
      create_date: '{now}',
    },
  },
  aws_s3_bucket: {
    id: '{bucket}',
    replacedBy: ['bucket', 'bucket_prefix', 'object_lock_enabled', 'region'],
    defaults: { force_destroy: false },
    derived: { ...inRegion, ...tagged },
    assigned: {
      bucket: 'terraform-{digits:26}',
      bucket_prefix: '',
      arn: 'arn:aws:s3:::{bucket}',
      bucket_domain_name: '{bucket}.s3.amazonaws.com',
      bucket_region: '{region}',
      bucket_regional_domain_name: '{bucket}.s3.{region}.amazonaws.com',
      hosted_zone_id: 'Z3AQBSTGFYJSTF',
      acceleration_status: '',
      object_lock_enabled: no,
      policy: '',
      request_payer: 'BucketOwner',
    },
  },
  aws_s3_bucket_lifecycle_configuration: {
    ...ownedBucketSetting,
    defaults: { transition_default_minimum_object_size: 'all_storage_classes_128K' },
  },
  aws_s3_bucket_logging: ownedBucketSetting,
  aws_s3_bucket_ownership_controls: bucketSetting,
  aws_s3_bucket_policy: bucketSetting,
  aws_s3_bucket_public_access_block: {
    ...bucketSetting,
    defaults: {
      block_public_acls: false,
      block_public_policy: false,
      ignore_public_acls: false,
      restrict_public_buckets: false,
    },
  },
  aws_s3_bucket_server_side_encryption_configuration: ownedBucketSetting,
  aws_s3_bucket_versioning: { ...ownedBucketSetting, assigned: { 'versioning_configuration.mfa_delete': '' } },
  aws_db_subnet_group: {
    id: '{name}',
    replacedBy: ['name', 'name_prefix', 'region'],
    defaults: { description: DESCRIPTION },
    derived: { ...inRegion, ...tagged },
    assigned: {
      name: 'terraform-{digits:26}',
      name_prefix: '',
      arn: arn('rds', 'subgrp:{name}'),
      supported_network_types: () => ['IPV4'],
      vpc_id: 'vpc-{hex:17}',
    },
  },
  aws_db_parameter_group: {
    id: '{name}',
    replacedBy: ['name', 'name_prefix', 'family', 'description', 'region'],
    defaults: { description: DESCRIPTION, skip_destroy: false, 'parameter.apply_method': 'immediate' },
    derived: { ...inRegion, ...tagged },
    assigned: { name: 'terraform-{digits:26}', name_prefix: '', arn: arn('rds', 'pg:{name}') },
  },
  aws_db_instance: {
    id: 'db-{digits:26}',
    replacedBy: [
      'availability_zone',
      'character_set_name',
      'db_name',
      'engine',
      'kms_key_id',
      'region',
      'snapshot_identifier',
      'storage_encrypted',
      'timezone',
      'username',
    ],
    defaults: {
      auto_minor_version_upgrade: true,
      copy_tags_to_snapshot: false,
      delete_automated_backups: true,
      monitoring_interval: 0,
      performance_insights_enabled: false,
      publicly_accessible: false,
      skip_final_snapshot: false,
    },
    derived: { ...inRegion, ...tagged },
    assigned: {
      identifier: 'terraform-{digits:26}',
      identifier_prefix: '',
      arn: arn('rds', 'db:{identifier}'),
      resource_id: '{id}',
      port: ({ engine }) => DATABASE_PORTS[engine as string] ?? 1433,
      address: '{identifier}.{hex:12}.{region}.rds.amazonaws.com',
      endpoint: '{address}:{port}',
      apply_immediately: no,
      availability_zone: '{region}a',
      backup_retention_period: '0',
      backup_target: 'region',
      backup_window: '03:00-03:30',
      ca_cert_identifier: 'rds-ca-rsa2048-g1',
      database_insights_mode: 'standard',
      db_name: '',
      db_subnet_group_name: 'default',
      engine_lifecycle_support: 'open-source-rds-extended-support',
      engine_version: '17.6',
      engine_version_actual: '{engine_version}',
      hosted_zone_id: 'Z29XKXDKYMONMX',
      iops: '3000',
      kms_key_id: arn('kms', 'key/{uuid}'),
      license_model: 'postgresql-license',
      maintenance_window: 'sun:04:00-sun:04:30',
      master_user_secret: ({ manage_master_user_password, region }) =>
        manage_master_user_password === true
          ? [
              {
                kms_key_id: `arn:aws:kms:${region as string}:${ACCOUNT}:key/aws-secretsmanager`,
                secret_arn: `arn:aws:secretsmanager:${region as string}:${ACCOUNT}:secret:rds!db`,
                secret_status: 'active',
              },
            ]
          : [],
      master_user_secret_kms_key_id: '',
      monitoring_role_arn: '',
      multi_az: no,
      network_type: 'IPV4',
      option_group_name: 'default:{engine}',
      parameter_group_name: 'default.{engine}',
      performance_insights_kms_key_id: '',
      performance_insights_retention_period: '7',
      status: 'available',
      storage_throughput: '125',
      storage_type: 'gp3',
      username: 'postgres',
      vpc_security_group_ids: empty,
    },
    sensitive: ['password', 'password_wo'],
    refusesDelete: ({ deletion_protection, skip_final_snapshot, final_snapshot_identifier, identifier }) => {
      if (deletion_protection === true) {
        return (
          `deleting RDS DB Instance (${identifier as string}): operation error RDS: DeleteDBInstance, https response ` +
          'error StatusCode: 400, api error InvalidParameterCombination: Cannot delete protected DB Instance, please ' +
          'disable deletion protection and try again.'
        );
      }
      return skip_final_snapshot !== true && !final_snapshot_identifier
        ? `deleting RDS DB Instance (${identifier as string}): final_snapshot_identifier is required when skip_final_snapshot is false`
        : undefined;
    },
  },
};

/** `aws_db_subnet_group` as `db subnet group`. */
const words = (type: string): string => type.split('_').slice(1).join(' ');

/** The quotas that people meet, as the APIs name them. */
const QUOTAS: Record<string, string> = {
  aws_instance:
    'api error VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 32 allows for the ' +
    'instance bucket that the specified instance type belongs to.',
  aws_vpc: 'api error VpcLimitExceeded: The maximum number of VPCs has been reached.',
  aws_eip: 'api error AddressLimitExceeded: The maximum number of addresses has been reached.',
  aws_s3_bucket: 'api error TooManyBuckets: You have attempted to create more buckets than allowed.',
  aws_db_instance: 'api error InstanceQuotaExceeded: DB instance quota exceeded.',
};

export const aws: ProviderDefinition = {
  name: 'aws',
  resources,
  sensitive: ['access_key', 'secret_key', 'token'],
  errors: {
    exists: (type, id) =>
      `creating ${words(type)} (${id}): https response error StatusCode: 409, api error EntityAlreadyExists: ${id} already exists`,
    quota: (type, name) =>
      `creating ${words(type)} (${name}): https response error StatusCode: 400, ` +
      (QUOTAS[type] ?? 'api error LimitExceeded: The quota of this account is used up.'),
    failed: (type, name) =>
      `waiting for ${words(type)} (${name}): https response error StatusCode: 503, api error ServiceUnavailable: ` +
      'The service is unavailable. Try again shortly.',
    gone: (type, id) =>
      `reading ${words(type)} (${id}): https response error StatusCode: 404, api error NotFound: ${id} does not exist`,
  },
};
