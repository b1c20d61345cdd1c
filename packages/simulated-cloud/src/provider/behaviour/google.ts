/**
 * How `hashicorp/google` 6 behaves. Source of what forces a replacement, of defaults and of computed values: the
 * provider's documentation, https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs
 */
import { unknown, type Attributes, type Value } from '../../protocol/value.ts';
import type { Behaviour, FromObject, ProviderDefinition } from '../behaviour.ts';
import { fromProvider } from './from-provider.ts';

const API = 'https://www.googleapis.com';
const COMPUTE = `${API}/compute/v1`;

/** The object's labels with the provider's own: default labels, and the mark that Terraform made the object. */
const effectiveLabels: FromObject = ({ labels }, provider) => {
  if (labels === unknown) return unknown;
  const mark: Attributes =
    provider['add_terraform_attribution_label'] === false ? {} : { 'goog-terraform-provisioned': 'true' };
  return { ...mark, ...(provider['default_labels'] as Attributes | null), ...(labels as Attributes | null) };
};
const labelled = { effective_labels: effectiveLabels, terraform_labels: effectiveLabels };
const inProject = { project: fromProvider('project') };

/** RFC 1035 label, as the compute API wants it. */
const NAME = /^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;

const isSmaller = (prior: Value, planned: Value): boolean =>
  typeof prior === 'number' && typeof planned === 'number' && planned < prior;

/** An unknown range counts as a smaller one: it forces the replacement. */
const prefixLength = (range: Value): number => (typeof range === 'string' ? Number(range.split('/')[1]) : Infinity);

const STOPPING_NEEDED = ['machine_type', 'min_cpu_platform', 'service_account', 'shielded_instance_config'];

const changed = (prior: Attributes, planned: Attributes, name: string): boolean =>
  JSON.stringify(prior[name]) !== JSON.stringify(planned[name]);

const resources: Record<string, Behaviour> = {
  google_compute_instance: {
    id: 'projects/{project}/zones/{zone}/instances/{name}',
    replacedBy: [
      'name',
      'project',
      'zone',
      'hostname',
      'description',
      'metadata_startup_script',
      'boot_disk.auto_delete',
      'boot_disk.device_name',
      'boot_disk.disk_encryption_key_raw',
      'boot_disk.kms_key_self_link',
      'boot_disk.mode',
      'boot_disk.source',
      'boot_disk.initialize_params.image',
      'boot_disk.initialize_params.size',
      'boot_disk.initialize_params.type',
      'boot_disk.initialize_params.labels',
      'network_interface.network_attachment',
      'network_interface.nic_type',
      'scratch_disk.interface',
      'scratch_disk.size',
      'guest_accelerator.type',
      'guest_accelerator.count',
      'scheduling.preemptible',
      'scheduling.provisioning_model',
      'confidential_instance_config.enable_confidential_compute',
      'reservation_affinity.type',
      'network_performance_config.total_egress_bandwidth_tier',
      'resource_policies',
    ],
    defaults: {
      can_ip_forward: false,
      deletion_protection: false,
      'boot_disk.auto_delete': true,
      'boot_disk.mode': 'READ_WRITE',
      'attached_disk.mode': 'READ_WRITE',
      'scheduling.automatic_restart': true,
      'scheduling.preemptible': false,
      'shielded_instance_config.enable_secure_boot': false,
      'shielded_instance_config.enable_vtpm': true,
      'shielded_instance_config.enable_integrity_monitoring': true,
    },
    derived: { ...inProject, zone: fromProvider('zone'), ...labelled },
    assigned: {
      self_link: `${COMPUTE}/{id}`,
      instance_id: '{digits:19}',
      cpu_platform: 'Intel Broadwell',
      current_status: 'RUNNING',
      creation_timestamp: '{now}',
      label_fingerprint: '{hex:12}',
      metadata_fingerprint: '{hex:12}',
      tags_fingerprint: '{hex:12}',
      min_cpu_platform: '',
      'boot_disk.device_name': 'persistent-disk-0',
      'boot_disk.source': `${COMPUTE}/projects/{project}/zones/{zone}/disks/{name}`,
      'boot_disk.kms_key_self_link': '',
      'boot_disk.disk_encryption_key_sha256': '',
      'boot_disk.initialize_params.image': 'debian-cloud/debian-12',
      'boot_disk.initialize_params.size': '10',
      'boot_disk.initialize_params.type': 'pd-standard',
      'network_interface.name': 'nic0',
      'network_interface.network': `${COMPUTE}/projects/{project}/global/networks/default`,
      'network_interface.subnetwork': '',
      'network_interface.subnetwork_project': '{project}',
      'network_interface.network_ip': '10.132.{octet}.{octet}',
      'network_interface.stack_type': 'IPV4_ONLY',
      'network_interface.access_config.nat_ip': '34.77.{octet}.{octet}',
      'network_interface.access_config.network_tier': 'PREMIUM',
      'scheduling.on_host_maintenance': 'MIGRATE',
      'scheduling.provisioning_model': 'STANDARD',
    },
    follows: {
      label_fingerprint: ['effective_labels'],
      metadata_fingerprint: ['metadata'],
      tags_fingerprint: ['tags'],
      cpu_platform: ['machine_type', 'min_cpu_platform'],
    },
    sensitive: ['boot_disk.disk_encryption_key_raw', 'attached_disk.disk_encryption_key_raw'],
    refusesUpdate: (prior, planned) =>
      planned['allow_stopping_for_update'] !== true && STOPPING_NEEDED.some((name) => changed(prior, planned, name))
        ? 'Changing the machine_type, min_cpu_platform, service_account, enable_display, shielded_instance_config, ' +
          'scheduling.node_affinities or network_interface.[#d].(network/subnetwork/subnetwork_project) or ' +
          'advanced_machine_features on a started instance requires stopping it. To acknowledge this, please set ' +
          'allow_stopping_for_update = true in your config. You can also stop it by setting desired_status = ' +
          '"TERMINATED", but the instance will not be restarted after the update.'
        : undefined,
    refusesDelete: ({ deletion_protection, name }) =>
      deletion_protection === true
        ? `Cannot delete instance ${name as string}: instance Deletion Protection is enabled. Set deletion_protection to ` +
          'false for this resource and run "terraform apply" before attempting to delete it.'
        : undefined,
    patterns: { name: NAME },
  },
  google_compute_disk: {
    id: 'projects/{project}/zones/{zone}/disks/{name}',
    replacedBy: [
      'name',
      'project',
      'zone',
      'description',
      'type',
      'image',
      'snapshot',
      'source_disk',
      'source_instant_snapshot',
      'physical_block_size_bytes',
      'enable_confidential_compute',
      'disk_encryption_key.kms_key_self_link',
      'disk_encryption_key.raw_key',
      'source_image_encryption_key.kms_key_self_link',
      'guest_os_features',
      'licenses',
      'storage_pool',
      { path: 'size', when: isSmaller },
    ],
    defaults: { type: 'pd-standard', create_snapshot_before_destroy: false },
    derived: { ...inProject, zone: fromProvider('zone'), ...labelled },
    assigned: {
      self_link: `${COMPUTE}/{id}`,
      disk_id: '{digits:19}',
      creation_timestamp: '{now}',
      label_fingerprint: '{hex:12}',
      access_mode: 'READ_WRITE_SINGLE',
      size: '10',
      source_image_id: '{digits:19}',
      physical_block_size_bytes: '4096',
      provisioned_iops: '0',
      provisioned_throughput: '0',
      enable_confidential_compute: () => false,
      licenses: () => [],
      'disk_encryption_key.sha256': '',
    },
    follows: { label_fingerprint: ['effective_labels'] },
    sensitive: [
      'disk_encryption_key.raw_key',
      'disk_encryption_key.rsa_encrypted_key',
      'source_image_encryption_key.raw_key',
    ],
    patterns: { name: NAME },
  },
  google_compute_firewall: {
    id: 'projects/{project}/global/firewalls/{name}',
    replacedBy: ['name', 'project', 'network', 'direction'],
    defaults: { priority: 1000, direction: 'INGRESS' },
    derived: inProject,
    assigned: {
      self_link: `${COMPUTE}/{id}`,
      creation_timestamp: '{now}',
      destination_ranges: () => [],
      enable_logging: () => false,
    },
    patterns: { name: NAME },
  },
  google_compute_network: {
    id: 'projects/{project}/global/networks/{name}',
    replacedBy: ['name', 'project', 'description', 'auto_create_subnetworks', 'mtu', 'internal_ipv6_range'],
    defaults: {
      auto_create_subnetworks: true,
      delete_default_routes_on_create: false,
      network_firewall_policy_enforcement_order: 'AFTER_CLASSIC_FIREWALL',
    },
    derived: inProject,
    assigned: {
      self_link: `${COMPUTE}/{id}`,
      numeric_id: '{digits:19}',
      network_id: '{digits:16}',
      routing_mode: 'REGIONAL',
      mtu: '1460',
      bgp_best_path_selection_mode: 'LEGACY',
      bgp_always_compare_med: () => false,
      bgp_inter_region_cost: '',
      internal_ipv6_range: '',
    },
    patterns: { name: NAME },
  },
  google_compute_subnetwork: {
    id: 'projects/{project}/regions/{region}/subnetworks/{name}',
    replacedBy: [
      'name',
      'project',
      'region',
      'network',
      'description',
      'purpose',
      { path: 'ip_cidr_range', when: (prior, planned) => prefixLength(planned) >= prefixLength(prior) },
    ],
    defaults: {
      'log_config.aggregation_interval': 'INTERVAL_5_SEC',
      'log_config.flow_sampling': 0.5,
      'log_config.metadata': 'INCLUDE_ALL_METADATA',
      'log_config.filter_expr': 'true',
    },
    derived: { ...inProject, region: fromProvider('region') },
    assigned: {
      self_link: `${COMPUTE}/{id}`,
      creation_timestamp: '{now}',
      fingerprint: '{hex:12}',
      subnetwork_id: '{digits:15}',
      gateway_address: ({ ip_cidr_range }) => (ip_cidr_range as string).replace(/\d+\/\d+$/, '1'),
      purpose: 'PRIVATE',
      stack_type: 'IPV4_ONLY',
      private_ip_google_access: () => false,
      private_ipv6_google_access: 'DISABLE_GOOGLE_ACCESS',
    },
    follows: { fingerprint: ['ip_cidr_range', 'private_ip_google_access', 'log_config'] },
    patterns: { name: NAME },
  },
  google_compute_router: {
    id: 'projects/{project}/regions/{region}/routers/{name}',
    replacedBy: ['name', 'project', 'region', 'network', 'encrypted_interconnect_router'],
    derived: { ...inProject, region: fromProvider('region') },
    assigned: { self_link: `${COMPUTE}/{id}`, creation_timestamp: '{now}' },
    patterns: { name: NAME },
  },
  google_compute_router_nat: {
    id: '{project}/{region}/{router}/{name}',
    replacedBy: ['name', 'project', 'region', 'router', 'type', 'initial_nat_ips'],
    defaults: {
      icmp_idle_timeout_sec: 30,
      tcp_established_idle_timeout_sec: 1200,
      tcp_time_wait_timeout_sec: 120,
      tcp_transitory_idle_timeout_sec: 30,
      udp_idle_timeout_sec: 30,
      type: 'PUBLIC',
    },
    derived: { ...inProject, region: fromProvider('region') },
    assigned: {
      auto_network_tier: 'PREMIUM',
      endpoint_types: () => ['ENDPOINT_TYPE_VM'],
      enable_dynamic_port_allocation: () => false,
      enable_endpoint_independent_mapping: () => false,
      min_ports_per_vm: '64',
    },
  },
  google_compute_global_address: {
    id: 'projects/{project}/global/addresses/{name}',
    replacedBy: [
      'name',
      'project',
      'address',
      'address_type',
      'description',
      'ip_version',
      'network',
      'prefix_length',
      'purpose',
    ],
    defaults: { address_type: 'EXTERNAL' },
    derived: { ...inProject, ...labelled },
    assigned: {
      self_link: `${COMPUTE}/{id}`,
      creation_timestamp: '{now}',
      address: '10.{octet}.0.0',
      label_fingerprint: '{hex:12}',
      prefix_length: '16',
    },
    follows: { label_fingerprint: ['effective_labels'] },
    patterns: { name: NAME },
  },
  google_service_networking_connection: {
    id: '{network}:{service}',
    replacedBy: ['network', 'service'],
    assigned: { peering: 'servicenetworking-googleapis-com' },
  },
  google_storage_bucket: {
    id: '{name}',
    replacedBy: [
      'name',
      'project',
      'location',
      'enable_object_retention',
      'custom_placement_config.data_locations',
      'hierarchical_namespace.enabled',
    ],
    defaults: { force_destroy: false, storage_class: 'STANDARD', default_event_based_hold: false },
    derived: { ...inProject, ...labelled },
    assigned: {
      self_link: `${API}/storage/v1/b/{name}`,
      url: 'gs://{name}',
      project_number: '{digits:12}',
      public_access_prevention: 'inherited',
      uniform_bucket_level_access: () => false,
      rpo: 'DEFAULT',
      time_created: '{now}',
      updated: '{now}',
      'lifecycle_rule.condition.with_state': '',
      'logging.log_object_prefix': '',
      'soft_delete_policy.retention_duration_seconds': '604800',
    },
    follows: { updated: ['storage_class', 'effective_labels', 'versioning', 'lifecycle_rule'] },
    patterns: { name: /^[a-z0-9](?:[-_.a-z0-9]{1,220}[a-z0-9])$/ },
  },
  google_sql_database_instance: {
    id: '{name}',
    replacedBy: [
      'name',
      'project',
      'region',
      'encryption_key_name',
      'master_instance_name',
      'instance_type',
      { path: 'settings.disk_size', when: isSmaller },
    ],
    defaults: {
      deletion_protection: true,
      'settings.activation_policy': 'ALWAYS',
      'settings.availability_type': 'ZONAL',
      'settings.disk_autoresize': true,
      'settings.disk_autoresize_limit': 0,
      'settings.disk_type': 'PD_SSD',
      'settings.pricing_plan': 'PER_USE',
      'settings.ip_configuration.ipv4_enabled': true,
    },
    derived: { ...inProject, region: fromProvider('region') },
    assigned: {
      name: 'terraform-{hex:20}',
      self_link: `https://sqladmin.googleapis.com/sql/v1beta4/projects/{project}/instances/{name}`,
      connection_name: '{project}:{region}:{name}',
      private_ip_address: '10.{octet}.0.3',
      first_ip_address: '{private_ip_address}',
      public_ip_address: '',
      service_account_email_address: 'p{digits:12}-{hex:6}@gcp-sa-cloud-sql.iam.gserviceaccount.com',
      dns_name: '',
      instance_type: 'CLOUD_SQL_INSTANCE',
      maintenance_version: '{database_version}.R20250831.01_00',
      encryption_key_name: '',
      master_instance_name: '',
      ip_address: ({ private_ip_address }) => [
        { ip_address: private_ip_address!, time_to_retire: '', type: 'PRIVATE' },
      ],
      server_ca_cert: () => [],
      'settings.disk_size': '10',
      'settings.edition': 'ENTERPRISE',
      'settings.connector_enforcement': 'NOT_REQUIRED',
      'settings.version': '1',
      'settings.user_labels': () => ({}),
      'settings.ip_configuration.ssl_mode': 'ALLOW_UNENCRYPTED_AND_ENCRYPTED',
      'settings.ip_configuration.server_ca_mode': 'GOOGLE_MANAGED_INTERNAL_CA',
      'settings.backup_configuration.start_time': '03:00',
      'settings.backup_configuration.transaction_log_retention_days': '7',
    },
    sensitive: ['root_password', 'server_ca_cert', 'replica_configuration.password'],
    refusesDelete: ({ deletion_protection }) =>
      deletion_protection === true
        ? 'Error, failed to delete instance because deletion_protection is set to true. Set it to false to proceed with ' +
          'instance deletion'
        : undefined,
  },
  google_sql_database: {
    id: 'projects/{project}/instances/{instance}/databases/{name}',
    replacedBy: ['name', 'project', 'instance'],
    defaults: { deletion_policy: 'DELETE' },
    derived: inProject,
    assigned: {
      self_link: 'https://sqladmin.googleapis.com/sql/v1beta4/{id}',
      charset: 'UTF8',
      collation: 'en_US.UTF8',
    },
  },
};

/** Quota metrics by resource type, as the compute API names them. */
const METRICS: Record<string, string> = {
  google_compute_instance: 'CPUS',
  google_compute_disk: 'DISKS_TOTAL_GB',
  google_compute_firewall: 'FIREWALLS',
  google_compute_network: 'NETWORKS',
};

const words = (type: string): string =>
  type
    .split('_')
    .slice(type.startsWith('google_compute_') ? 2 : 1)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export const google: ProviderDefinition = {
  name: 'google',
  resources,
  sensitive: ['access_token', 'credentials'],
  errors: {
    exists: (type, id) =>
      `Error creating ${words(type)}: googleapi: Error 409: The resource '${id}' already exists, alreadyExists`,
    quota: (type) =>
      `Error creating ${words(type)}: googleapi: Error 403: Quota '${METRICS[type] ?? 'RESOURCES'}' exceeded.  ` +
      'Limit: 24.0 in region europe-west1., quotaExceeded',
    failed: (type, name) =>
      `Error waiting for ${words(type)} ${name}: googleapi: Error 503: The service is currently unavailable., backendError`,
    gone: (type, id) =>
      `Error when reading or editing ${words(type)}: googleapi: Error 404: The resource '${id}' was not found, notFound`,
  },
};
