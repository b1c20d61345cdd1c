/** One example for each trap of pricing; the names of lines and their quantities, not prices, which change. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { estimateCost, loadPrices, type PriceTables } from '../index.ts';
import { planOf, type PlannedResource } from '../testing/raw-plan.ts';
import { ruledTypes } from './index.ts';

const LISTS = join(import.meta.dirname, '../../../../../knowledge/prices');
let prices: PriceTables;
beforeAll(async () => {
  prices = await loadPrices(LISTS);
});
test('every price that a rule names is in the lists', () => {
  const listed = readdirSync(LISTS).flatMap((file) => {
    const { tables } = JSON.parse(readFileSync(join(LISTS, file), 'utf8')) as { readonly tables: object };
    return Object.keys(tables);
  });
  const named = readdirSync(import.meta.dirname)
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/'((?:aws|azurerm|google)_\w+\/[^'\n]+)'/g),
    ])
    .map(([, name]) => name);
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((name) => !listed.includes(name ?? ''))).toEqual([]);
});
/** `name × quantity` of each line of the first resource, or why there is none. */
const lines = (...resources: readonly PlannedResource[]): readonly string[] => {
  const [first] = estimateCost(planOf(...resources), prices).resources;
  if (first === undefined || first.status !== 'priced') return [`${first?.status ?? ''}: ${first?.reason ?? ''}`];
  return first.components.map(({ name, quantity }) => `${name} × ${quantity}`);
};
const aws = (
  address: string,
  after: PlannedResource['after'],
  references?: PlannedResource['references'],
): PlannedResource => ({
  address,
  region: 'us-east-1',
  ...(after === undefined ? {} : { after }),
  ...(references === undefined ? {} : { references }),
});
const google = (...args: Parameters<typeof aws>): PlannedResource => ({ ...aws(...args), region: 'us-central1' });
const azure = (...args: Parameters<typeof aws>): PlannedResource => ({ ...aws(...args), region: 'westeurope' });

describe('AWS', () => {
  test('volumes of an instance: gp3 beyond what it includes', () => {
    const block = { device_name: 'xvdf', volume_size: 50, volume_type: 'gp3', iops: 4000, throughput: 200 };
    expect(lines(aws('aws_instance.web', { instance_type: 't3.micro', ebs_block_device: [block] }))).toEqual([
      'Instance (t3.micro) × 730',
      'Root volume (gp2) × 8',
      'Volume xvdf (gp3) × 50',
      'Volume xvdf IOPS (gp3) × 1000',
      'Volume xvdf throughput × 75',
    ]);
  });
  test('on a dedicated host only the host is billed, and a dedicated tenancy is not the default one', () => {
    expect(lines(aws('aws_instance.web', { instance_type: 'c5.large', tenancy: 'host' }))).toEqual([
      'Root volume (gp2) × 8',
    ]);
    expect(lines(aws('aws_instance.web', { instance_type: 'c5.large', tenancy: 'dedicated' }))).toEqual([
      'not-priced: no price for instance (c5.large, dedicated) in us-east-1',
    ]);
  });
  test('a group takes its machine from the launch template it refers to', () => {
    expect(
      lines(
        aws(
          'aws_autoscaling_group.g',
          { desired_capacity: 3, launch_template: [{}] },
          { 'launch_template.0.id': ['aws_launch_template.t.id', 'aws_launch_template.t'] },
        ),
        aws('aws_launch_template.t', {
          instance_type: 'm5.large',
          block_device_mappings: [{ device_name: '/dev/xvda', ebs: [{ volume_size: 20 }] }],
        }),
      ),
    ).toEqual(['Instance (m5.large) × 2190', 'Volume /dev/xvda (gp2) × 60']);
  });
  test('a group of spot machines has no price, one of no machines costs nothing', () => {
    const group = (size: number, more = {}): readonly string[] =>
      lines(
        aws('aws_autoscaling_group.g', { min_size: size, launch_configuration: 'lc', ...more }),
        aws('aws_launch_configuration.c', {
          name: 'lc',
          instance_type: 'm5.large',
          spot_price: size > 0 ? '0.01' : '',
        }),
      );
    expect(group(2)).toEqual(['not-priced: spot prices move and are not listed']);
    expect(group(0)).toEqual([]);
  });
  test('Multi-AZ doubles where no list has it; old engines cost extended support', () => {
    const db = { instance_class: 'db.m5.xlarge', engine: 'sqlserver-se', multi_az: true, allocated_storage: 100 };
    expect(lines(aws('aws_db_instance.d', db))).toEqual([
      'Database instance (db.m5.xlarge, Multi-AZ) × 1460',
      'Storage (gp2) × 100',
    ]);
    expect(
      lines(aws('aws_db_instance.d', { instance_class: 'db.t3.large', engine: 'postgres', engine_version: '12.5' })),
    ).toContain('Extended support × 1460');
  });
  test('support that became due after the price lists is said', () => {
    const plan = planOf(
      aws('aws_db_instance.d', { instance_class: 'db.t3.large', engine: 'mysql', engine_version: '8.0.36' }),
    );
    expect(estimateCost(plan, prices).assumptions.at(-1)).toBe(
      'extended support of RDS for MySQL 8.0, due since August 2026, is not counted',
    );
  });
  test('a serverless cluster instance, a table on demand and a gateway endpoint', () => {
    expect(
      lines(aws('aws_rds_cluster_instance.i', { instance_class: 'db.serverless', engine: 'aurora-mysql' })),
    ).toEqual(['usage-based: what it costs depends on use']);
    expect(lines(aws('aws_dynamodb_table.t', { billing_mode: 'PAY_PER_REQUEST' }))).toEqual([
      'usage-based: what it costs depends on use',
    ]);
    expect(lines(aws('aws_vpc_endpoint.s3', { service_name: 'com.amazonaws.us-east-1.s3' }))).toEqual(['free: ']);
  });
  test('an old Kubernetes costs extended support, unless it is to be upgraded in time', () => {
    const cluster = (more: object) => lines(aws('aws_eks_cluster.c', { name: 'c', ...more }));
    expect(cluster({})).toEqual(['Cluster × 730']);
    expect(cluster({ version: '1.34' })).toEqual(['Cluster × 730']);
    expect(cluster({ version: '1.31' })).toEqual(['Cluster × 730', 'Extended support (1.31) × 730']);
    expect(cluster({ version: '1.31', upgrade_policy: [{ support_type: 'STANDARD' }] })).toEqual(['Cluster × 730']);
  });
  test('I/O-optimized Aurora costs 30 % more for each instance', () => {
    const [instance] = estimateCost(
      planOf(
        aws(
          'aws_rds_cluster_instance.i',
          { instance_class: 'db.r6g.large' },
          { cluster_identifier: ['aws_rds_cluster.c.id', 'aws_rds_cluster.c'] },
        ),
        aws('aws_rds_cluster.c', { engine: 'aurora-postgresql', storage_type: 'aurora-iopt1' }),
      ),
      prices,
    ).resources;
    const listed = prices.find('aws_db_instance/Database instance', {
      region: 'us-east-1',
      engine: 'aurora-postgresql',
      instance_class: 'db.r6g.large',
      multi_az: false,
    });
    expect(instance?.components[0]?.unitPrice).toBeCloseTo((listed?.usdPerUnit ?? Number.NaN) * 1.3);
  });
  test('an Elastic Beanstalk environment by its option settings', () => {
    const environment = (options: Readonly<Record<string, string>>) =>
      lines(
        aws('aws_elastic_beanstalk_environment.e', {
          setting: Object.entries(options).map(([option, value]) => {
            const at = option.lastIndexOf(':');
            return { namespace: option.slice(0, at), name: option.slice(at + 1), value };
          }),
        }),
      );
    expect(
      environment({
        'aws:autoscaling:launchconfiguration:InstanceType': 't3.small',
        'aws:autoscaling:launchconfiguration:RootVolumeSize': '20',
        'aws:autoscaling:asg:MinSize': '2',
        'aws:elasticbeanstalk:environment:LoadBalancerType': 'application',
        'aws:rds:dbinstance:DBEngine': 'postgres',
        'aws:rds:dbinstance:DBInstanceClass': 'db.t3.micro',
      }),
    ).toEqual([
      'Instance (t3.small) × 1460',
      'Root volume (gp2) × 40',
      'Load balancer (application) × 730',
      'Database instance (db.t3.micro) × 730',
      'Database storage (gp2) × 5',
    ]);
    expect(
      environment({
        'aws:ec2:instances:InstanceTypes': 't3.micro, t3.small',
        'aws:elasticbeanstalk:environment:EnvironmentType': 'SingleInstance',
      }),
    ).toEqual(['Instance (t3.micro) × 730', 'Root volume (gp2) × 8']);
    expect(environment({})).toEqual(['not-priced: the plan does not say the instance type']);
  });
  test('storage of a search domain is per data node', () => {
    const cluster_config = [{ instance_type: 'm5.large.search', instance_count: 3 }];
    expect(
      lines(
        aws('aws_opensearch_domain.s', {
          cluster_config,
          ebs_options: [{ ebs_enabled: true, volume_size: 100, volume_type: 'gp2' }],
        }),
      ),
    ).toEqual(['Data node (m5.large.search) × 2190', 'Storage (gp2) × 300']);
  });
  test('a Fargate service by the size of its task', () => {
    expect(
      lines(
        aws(
          'aws_ecs_service.s',
          { launch_type: 'FARGATE', desired_count: 2 },
          { task_definition: ['aws_ecs_task_definition.t.arn', 'aws_ecs_task_definition.t'] },
        ),
        aws('aws_ecs_task_definition.t', { cpu: '512', memory: '1 GB' }),
      ),
    ).toEqual(['Fargate vCPU × 730', 'Fargate memory × 1460']);
  });
});

describe('Google Cloud', () => {
  const vm = (after: PlannedResource['after']) => lines(google('google_compute_instance.vm', after));
  test('sustained use is in the price of a full month, not of spot machines', () => {
    expect(
      vm({ machine_type: 'n1-standard-1', boot_disk: [{ initialize_params: [{ size: 30, type: 'pd-ssd' }] }] }),
    ).toEqual(['Machine (n1-standard-1, sustained use) × 730', 'Boot disk (pd-ssd) × 30']);
    expect(vm({ machine_type: 'n1-standard-1', scheduling: [{ provisioning_model: 'SPOT' }] })).toEqual([
      'Machine (n1-standard-1, spot) × 730',
    ]);
  });
  test('a custom shape by vCPU and memory', () => {
    expect(vm({ machine_type: 'n2-custom-4-8192' })).toEqual([
      'vCPU (n2-custom-4-8192) × 2920',
      'Memory (n2-custom-4-8192) × 5840',
    ]);
  });
  test('a Windows image brings its licence', () => {
    expect(
      vm({
        machine_type: 'e2-medium',
        boot_disk: [{ initialize_params: [{ image: 'windows-cloud/windows-2022', size: 50 }] }],
      }),
    ).toEqual(['Machine (e2-medium) × 730', 'Windows Server licence × 730', 'Boot disk (pd-standard) × 50']);
  });
  test('a disk takes its size from the image it is made from', () => {
    expect(
      lines(
        google(
          'google_compute_disk.d',
          { type: 'pd-ssd' },
          { image: ['google_compute_image.i.self_link', 'google_compute_image.i'] },
        ),
        google('google_compute_image.i', { disk_size_gb: 30 }),
      ),
    ).toEqual(['Disk (pd-ssd) × 30']);
  });
  test('a group of instances takes its template, disks and local SSD included', () => {
    expect(
      lines(
        google(
          'google_compute_instance_group_manager.g',
          { target_size: 2, version: [{}] },
          {
            'version.0.instance_template': [
              'google_compute_instance_template.t.id',
              'google_compute_instance_template.t',
            ],
          },
        ),
        google('google_compute_instance_template.t', {
          machine_type: 'e2-small',
          disk: [{ disk_size_gb: 20 }, { type: 'SCRATCH' }, { source: 'data' }],
        }),
      ),
    ).toEqual(['Machine (e2-small) × 1460', 'Disk (pd-standard) × 40', 'Local SSD × 750']);
  });
  test('a regional cluster has three zones; with pools of its own no default pool', () => {
    const cluster = (after: PlannedResource['after']) => lines(google('google_container_cluster.c', after));
    expect(cluster({ location: 'us-central1', initial_node_count: 1 })).toEqual([
      'Cluster management × 730',
      'Default pool: Machine (e2-medium) × 2190',
      'Default pool: Node disk (pd-standard) × 300',
    ]);
    expect(
      cluster({
        location: 'us-central1-a',
        node_pool: [{ name: 'a', node_count: 2, node_config: [{ machine_type: 'e2-small' }] }],
      }),
    ).toEqual([
      'Cluster management × 730',
      'Pool a: Machine (e2-small) × 1460',
      'Pool a: Node disk (pd-standard) × 200',
    ]);
  });
  test('a regional database doubles its machine and storage', () => {
    const settings = [
      { tier: 'db-custom-2-7680', availability_type: 'REGIONAL', ip_configuration: [{ ipv4_enabled: false }] },
    ];
    const { resources } = estimateCost(
      planOf(google('google_sql_database_instance.d', { database_version: 'POSTGRES_16', settings })),
      prices,
    );
    expect(resources[0]?.components.map(({ quantity, unitPrice }) => [quantity, unitPrice])).toEqual([
      [1460, 0.0826],
      [5475, 0.014],
      [10, 0.34],
    ]);
  });
  test('a version of a secret is billed in each place it is kept', () => {
    const version = google(
      'google_secret_manager_secret_version.v',
      {},
      { secret: ['google_secret_manager_secret.s.id', 'google_secret_manager_secret.s'] },
    );
    const secret = (replication: NonNullable<PlannedResource['after']>) =>
      google('google_secret_manager_secret.s', { replication: [replication] });
    const replicas = [{ location: 'us-central1' }, { location: 'us-east1' }];
    expect([lines(version, secret({ auto: [{}] })), lines(version, secret({ user_managed: [{ replicas }] }))]).toEqual([
      ['Active version × 1'],
      ['Active version × 2'],
    ]);
  });
  test('an address costs less in use', () => {
    const address = google('google_compute_address.a', {});
    const vmWithAddress = google(
      'google_compute_instance.vm',
      {},
      {
        'network_interface.0.access_config.0.nat_ip': ['google_compute_address.a.address', 'google_compute_address.a'],
      },
    );
    expect([lines(address), lines(address, vmWithAddress)]).toEqual([
      ['External address, not in use × 730'],
      ['External address, in use × 730'],
    ]);
  });
});

describe('Azure', () => {
  test('hybrid benefit takes the Windows licence off', () => {
    const windows = (license_type?: string) =>
      lines(
        azure('azurerm_windows_virtual_machine.w', {
          size: 'Standard_D2s_v5',
          os_disk: [{ storage_account_type: 'Premium_LRS', disk_size_gb: 127 }],
          ...(license_type === undefined ? {} : { license_type }),
        }),
      );
    expect(windows()).toEqual(['Machine (Standard_D2s_v5) × 730', 'Windows licence × 1460', 'OS disk (P10, LRS) × 1']);
    expect(windows('Windows_Server')).toEqual(['Machine (Standard_D2s_v5) × 730', 'OS disk (P10, LRS) × 1']);
  });
  test('the tier of a disk is the smallest that holds it', () => {
    const disk = (disk_size_gb: number, storage_account_type: string) =>
      lines(azure('azurerm_managed_disk.d', { disk_size_gb, storage_account_type }));
    expect([disk(128, 'Premium_LRS'), disk(129, 'StandardSSD_LRS'), disk(4, 'Standard_LRS')]).toEqual([
      ['Disk (P10, LRS) × 1'],
      ['Disk (E15, LRS) × 1'],
      ['Disk (S4, LRS) × 1'],
    ]);
  });
  test('a second-generation gateway reserves ten capacity units for each instance', () => {
    const gateway = (sku: NonNullable<PlannedResource['after']>, more = {}) =>
      lines({ ...azure('azurerm_application_gateway.g', { sku: [sku], ...more }), region: 'eastus' });
    expect(gateway({ name: 'Standard_v2', capacity: 2 })).toEqual([
      'Gateway (Standard_v2) × 730',
      'Reserved capacity units × 14600',
    ]);
    expect(gateway({ name: 'WAF_v2' }, { autoscale_configuration: [{ min_capacity: 0 }] })).toEqual([
      'Gateway (WAF_v2) × 730',
    ]);
    expect(gateway({ name: 'Standard_Small', capacity: 2 })).toEqual(['Gateway (Standard_Small) × 1460']);
  });
  test('an elastic pool by eDTUs, in both spellings', () => {
    const pool = (address: string, after: PlannedResource['after']) =>
      lines({ ...azure(address, after), region: 'eastus' });
    expect(pool('azurerm_mssql_elasticpool.p', { sku: [{ name: 'StandardPool', capacity: 50 }] })).toEqual([
      'eDTUs (Standard) × 36500',
    ]);
    expect(pool('azurerm_sql_elasticpool.p', { edition: 'Basic', dtu: 100 })).toEqual(['eDTUs (Basic) × 73000']);
  });
  test('of the names of an app only one with an address of its own is billed', () => {
    const binding = (ssl_state: string) => lines(azure('azurerm_app_service_certificate_binding.b', { ssl_state }));
    expect([binding('SniEnabled'), binding('IpBasedEnabled')]).toEqual([['free: '], ['IP SSL × 1']]);
  });
  test('nodes on a size that takes premium disks get one', () => {
    const pool = (vm_size: string) =>
      lines(azure('azurerm_kubernetes_cluster_node_pool.p', { vm_size, node_count: 2 })).at(-1);
    expect([pool('Standard_D2s_v3'), pool('Standard_D2_v3')]).toEqual([
      'Node disk (P10, LRS) × 2',
      'Node disk (S10, LRS) × 2',
    ]);
  });
  test('a part of a cluster stands in the region of its resource group, two references away', () => {
    const { region: _, ...pool } = azure(
      'azurerm_kubernetes_cluster_node_pool.p',
      { vm_size: 'Standard_D2_v3' },
      { kubernetes_cluster_id: ['azurerm_kubernetes_cluster.c.id', 'azurerm_kubernetes_cluster.c'] },
    );
    const { region: __, ...cluster } = azure(
      'azurerm_kubernetes_cluster.c',
      {},
      { resource_group_name: ['azurerm_resource_group.g.name', 'azurerm_resource_group.g'] },
    );
    const report = estimateCost(planOf(pool, cluster, azure('azurerm_resource_group.g', {})), prices);
    expect(report.resources[0]).toMatchObject({ region: 'westeurope', status: 'priced' });
  });
  test('several apps on one elastic plan pay it once', () => {
    const app = (name: string) => ({
      ...azure(
        `azurerm_linux_function_app.${name}`,
        {},
        { service_plan_id: ['azurerm_service_plan.p.id', 'azurerm_service_plan.p'] },
      ),
      region: 'eastus',
    });
    const report = estimateCost(
      planOf(app('a'), app('b'), azure('azurerm_service_plan.p', { os_type: 'Linux', sku_name: 'EP1' })),
      prices,
    );
    expect(report.resources.map(({ status }) => status)).toEqual(['priced', 'free', 'free']);
  });
  test('which plan an app means is told by its key, or not guessed', () => {
    const plan = (key: string, sku_name: string) =>
      azure(`azurerm_service_plan.p["${key}"]`, { os_type: 'Linux', sku_name });
    const app = (key: string) => ({
      ...azure(`azurerm_linux_function_app.f["${key}"]`, {}, { service_plan_id: ['azurerm_service_plan.p'] }),
      region: 'eastus',
    });
    expect(lines(app('app-EP2'), plan('EP1', 'EP1'), plan('EP2', 'EP2'))).toEqual([
      'vCPU (EP2) × 1460',
      'Memory (EP2) × 5110',
    ]);
    expect(lines(app('other'), plan('EP1', 'EP1'), plan('EP2', 'EP2'))).toEqual([
      'usage-based: what it costs depends on use',
    ]);
  });
});

test('whatever a plan holds, every rule answers with an amount or a reason', () => {
  const names = [
    'size',
    'type',
    'instance_type',
    'sku',
    'sku_name',
    'settings',
    'boot_disk',
    'os_disk',
    'node_config',
    'cluster',
    'tier',
    'capacity',
    'engine',
    'throughput',
    'storage_mb',
    'location',
  ];
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.constant(null),
      fc.boolean(),
      fc.double(),
      fc.string(),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 5 }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.constantFrom(...ruledTypes), fc.dictionary(fc.constantFrom(...names), value), (type, after) => {
      const [resource] = estimateCost(
        planOf(aws(`${type}.x`, after as NonNullable<PlannedResource['after']>)),
        prices,
      ).resources;
      if (resource?.after === null) return resource.reason !== undefined;
      return Number.isFinite(resource?.after) && (resource?.after ?? -1) >= 0;
    }),
    { numRuns: 2000 },
  );
});
