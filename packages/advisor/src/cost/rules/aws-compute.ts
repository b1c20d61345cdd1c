/** EC2, EBS, auto scaling, EKS, ECS and Lightsail. https://aws.amazon.com/ec2/pricing/on-demand/ */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { flat, times, type Line, type Rule, type Rules } from './rule.ts';

/** Volumes hold 8 GB of gp2 where neither the configuration nor the image says otherwise. */
const DEFAULT_VOLUME = { size: 8, type: 'gp2' };
const EKS_NODE_DISK_GB = 20;
const IOPS_WITHOUT_SETTING = 100;
/** What gp3 includes. https://aws.amazon.com/ebs/pricing/ */
const GP3_FREE = { iops: 3000, throughput: 125 };
const METRICS_OF_DETAILED_MONITORING = 7;

/** Sizes for which EBS optimization is optional and billed; on all others it is included or impossible. */
const EBS_OPTIMIZATION_BILLED =
  /^(c1\.xlarge|m1\.x?large|m2\.[24]xlarge|g2\.2xlarge|m3\.2?xlarge|(c3|r3|i2)\.(xlarge|2xlarge|4xlarge))$/;
/** Devices that images use for their root volume. */
const ROOT_DEVICES = new Set(['/dev/sda1', '/dev/xvda']);

/** `volume` has the attribute names of an EBS block; `sizeName` and `typeName` differ for the stand-alone volume. */
export function volumeLines(
  volume: ResourceView | undefined,
  name: string,
  sizeName = 'volume_size',
  typeName = 'volume_type',
): readonly Line[] {
  const type = volume?.text(typeName)?.toLowerCase() ?? DEFAULT_VOLUME.type;
  const size = volume?.number(sizeName) ?? DEFAULT_VOLUME.size;
  const keys = { volume_type: type };
  const lines: Line[] = [{ name: `${name} (${type})`, price: 'aws_ebs_volume/EBS storage', keys, count: size }];
  const free = type === 'gp3' ? GP3_FREE.iops : 0;
  const iops =
    type === 'io1' || type === 'io2'
      ? (volume?.number('iops') ?? IOPS_WITHOUT_SETTING)
      : type === 'gp3'
        ? (volume?.number('iops') ?? 0)
        : 0;
  if (iops > free) {
    lines.push({
      name: `${name} IOPS (${type})`,
      price: 'aws_ebs_volume/EBS provisioned IOPS',
      keys,
      count: iops - free,
    });
  }
  const throughput = type === 'gp3' ? (volume?.number('throughput') ?? 0) : 0;
  if (throughput > GP3_FREE.throughput) {
    lines.push({
      name: `${name} throughput`,
      price: 'aws_ebs_volume/EBS provisioned throughput (gp3, above 125 MiB/s)',
      keys,
      count: throughput - GP3_FREE.throughput,
    });
  }
  return lines;
}

interface Machine {
  readonly type: string | undefined;
  readonly tenancy: string | undefined;
  readonly monitored: boolean;
  readonly ebsOptimized: boolean;
  readonly windows: boolean;
}

function machineLines(machine: Machine): readonly Line[] {
  const { type, tenancy = 'default' } = machine;
  if (type === undefined) throw new NotPriced('the plan does not say the instance type');
  const lines: Line[] = [];
  // On a dedicated host the host is billed, not its instances.
  if (tenancy !== 'host') {
    const os = machine.windows ? 'windows' : 'linux';
    lines.push({
      name: `Instance (${type}${os === 'linux' ? '' : ', Windows'}${tenancy === 'default' ? '' : `, ${tenancy}`})`,
      price: 'aws_instance/Instance usage',
      keys: { os, tenancy, instance_type: type },
      count: 1,
    });
  }
  if (machine.ebsOptimized && EBS_OPTIMIZATION_BILLED.test(type)) {
    lines.push({
      name: 'EBS optimization',
      price: 'aws_instance/EBS-optimized surcharge (previous generation)',
      keys: { instance_type: type },
      count: 1,
    });
  }
  if (machine.monitored) {
    lines.push({
      name: 'Detailed monitoring',
      price: 'aws_instance/Detailed monitoring (per metric)',
      count: METRICS_OF_DETAILED_MONITORING,
    });
  }
  return lines;
}

const launchTemplate = (resource: ResourceView, path: string): ResourceView | undefined =>
  resource.target(`${path}.0.id`, 'aws_launch_template') ??
  resource.target(`${path}.0.launch_template_id`, 'aws_launch_template') ??
  resource.target(`${path}.0.name`, 'aws_launch_template') ??
  resource.target(`${path}.0.launch_template_name`, 'aws_launch_template');

const instance: Rule = (resource) => {
  const template = launchTemplate(resource, 'launch_template');
  if (template === undefined && resource.isSet('launch_template') && !resource.isSet('instance_type')) {
    throw new NotPriced('its launch template is not in the plan');
  }
  const lines = machineLines({
    type: resource.text('instance_type') ?? template?.text('instance_type'),
    tenancy: resource.isSet('host_id') ? 'host' : (resource.text('tenancy') ?? template?.text('placement.0.tenancy')),
    monitored: resource.flag('monitoring') ?? template?.flag('monitoring.0.enabled') ?? false,
    ebsOptimized: resource.flag('ebs_optimized') ?? template?.flag('ebs_optimized') ?? false,
    windows: resource.flag('get_password_data') ?? false,
  });
  if (
    (resource.text('instance_market_options.0.market_type') ??
      template?.text('instance_market_options.0.market_type')) === 'spot'
  ) {
    throw new NotPriced('spot prices move and are not listed');
  }
  const root = resource.block('root_block_device');
  if (root === undefined && template !== undefined && template.size('block_device_mappings') > 0) {
    return [...lines, ...templateVolumes(template, true)];
  }
  // A volume attached by its own resource shows up here after an apply, too: it is priced there.
  const attached =
    resource.referrers('aws_volume_attachment').length > 0 && !resource.isSet('ebs_block_device.0.volume_size');
  const own = resource
    .blocks('ebs_block_device')
    .filter((block) => !attached && block.target('volume_id', 'aws_ebs_volume') === undefined);
  return [
    ...lines,
    ...volumeLines(root, 'Root volume'),
    ...own.flatMap((block) => volumeLines(block, `Volume ${block.text('device_name') ?? ''}`.trim())),
  ];
};

function templateVolumes(template: ResourceView, withRoot: boolean): readonly Line[] {
  const mappings = template.blocks('block_device_mappings');
  const lines = mappings.flatMap((mapping) =>
    mapping.blocks('ebs').flatMap((ebs) => volumeLines(ebs, `Volume ${mapping.text('device_name') ?? ''}`.trim())),
  );
  const hasRoot = mappings.some((mapping) => ROOT_DEVICES.has(mapping.text('device_name') ?? ''));
  return withRoot && !hasRoot ? [...volumeLines(undefined, 'Root volume'), ...lines] : lines;
}

const templateMachine = (template: ResourceView, type: string | undefined): readonly Line[] => {
  if (template.text('instance_market_options.0.market_type') === 'spot')
    throw new NotPriced('spot prices move and are not listed');
  return machineLines({
    type: type ?? template.text('instance_type'),
    tenancy: template.text('placement.0.tenancy'),
    monitored: template.flag('monitoring.0.enabled') ?? false,
    ebsOptimized: template.flag('ebs_optimized') ?? false,
    windows: false,
  });
};

const autoscalingGroup: Rule = (resource) => {
  const size = resource.number('desired_capacity') ?? resource.number('min_size');
  if (size === undefined) throw new NotPriced('the plan does not say the size of the group');
  const mixed = resource.block('mixed_instances_policy');
  if (mixed !== undefined) {
    const above = mixed.number('instances_distribution.0.on_demand_percentage_above_base_capacity') ?? 100;
    const base = mixed.number('instances_distribution.0.on_demand_base_capacity') ?? 0;
    if (above < 100 && base < size)
      throw new NotPriced('part of the group are spot instances, whose prices move and are not listed');
  }
  const path =
    mixed === undefined
      ? 'launch_template'
      : 'mixed_instances_policy.0.launch_template.0.launch_template_specification';
  const override = mixed?.block('launch_template.0.override');
  const count = Math.ceil(size / (override?.number('weighted_capacity') ?? 1));
  const template = launchTemplate(resource, path);
  if (template !== undefined) {
    return times(
      [...templateMachine(template, override?.text('instance_type')), ...templateVolumes(template, true)],
      count,
    );
  }
  const configuration = resource.target('launch_configuration', 'aws_launch_configuration');
  if (configuration === undefined)
    throw new NotPriced('its launch template or launch configuration is not in the plan');
  if (configuration.isSet('spot_price')) throw new NotPriced('spot prices move and are not listed');
  return times(
    [
      ...machineLines({
        type: configuration.text('instance_type'),
        tenancy: configuration.text('placement_tenancy'),
        // On unless switched off. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/launch_configuration
        monitored: configuration.flag('enable_monitoring') ?? true,
        ebsOptimized: configuration.flag('ebs_optimized') ?? false,
        windows: false,
      }),
      ...volumeLines(configuration.block('root_block_device'), 'Root volume'),
      ...configuration
        .blocks('ebs_block_device')
        .flatMap((block) => volumeLines(block, `Volume ${block.text('device_name') ?? ''}`.trim())),
    ],
    count,
  );
};

const eksNodeGroup: Rule = (resource) => {
  if (resource.text('capacity_type')?.toUpperCase() === 'SPOT')
    throw new NotPriced('spot prices move and are not listed');
  const count = resource.number('scaling_config.0.desired_size') ?? resource.number('scaling_config.0.min_size');
  if (count === undefined) throw new NotPriced('the plan does not say the size of the group');
  const type = resource.text('instance_types.0');
  const template = launchTemplate(resource, 'launch_template');
  if (template === undefined && resource.isSet('launch_template'))
    throw new NotPriced('its launch template is not in the plan');
  if (template !== undefined) {
    return times(
      [
        ...templateMachine(template, type ?? (template.isSet('instance_type') ? undefined : 't3.medium')),
        ...templateVolumes(template, false),
      ],
      count,
    );
  }
  const machine = machineLines({
    type: type ?? 't3.medium',
    tenancy: undefined,
    monitored: false,
    ebsOptimized: false,
    windows: false,
  });
  const disk: Line = {
    name: 'Node disk (gp2)',
    price: 'aws_ebs_volume/EBS storage',
    keys: { volume_type: 'gp2' },
    count: resource.number('disk_size') ?? EKS_NODE_DISK_GB,
  };
  return times([...machine, disk], count);
};

/**
 * Last minor version of Kubernetes 1 that has left standard support (1.33, July 2026); each costs more until it is
 * upgraded. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
const EKS_EXTENDED_UP_TO = 33;

const eksCluster: Rule = (resource) => {
  const minor = Number(/^1\.(\d+)/.exec(resource.text('version') ?? '')?.[1]);
  const extended = minor <= EKS_EXTENDED_UP_TO && resource.text('upgrade_policy.0.support_type') !== 'STANDARD';
  return [
    { name: 'Cluster', price: 'aws_eks_cluster/EKS cluster', count: 1 },
    ...(extended
      ? [{ name: `Extended support (1.${minor})`, price: 'aws_eks_cluster/Extended support', count: 1 }]
      : []),
  ];
};

/** Fargate sizes: `256` or `.25 vCPU`, `512` or `0.5 GB`. */
const amount = (text: string | undefined, perUnit: number): number | undefined => {
  const match = /^\s*([\d.]+)\s*([a-z]*)/i.exec(text ?? '');
  if (match === null) return undefined;
  return Number(match[1]) / (match[2] === '' ? perUnit : 1);
};

const ecsService: Rule = (resource) => {
  const providers = resource.blocks('capacity_provider_strategy').map((block) => block.text('capacity_provider') ?? '');
  if (providers.includes('FARGATE_SPOT')) throw new NotPriced('spot prices move and are not listed');
  // On EC2 the instances carry the cost.
  if (resource.text('launch_type') !== 'FARGATE' && !providers.includes('FARGATE')) return 'free';
  const task = resource.target('task_definition', 'aws_ecs_task_definition');
  const cpu = amount(task?.text('cpu'), 1024);
  const memory = amount(task?.text('memory'), 1024);
  if (cpu === undefined || memory === undefined)
    throw new NotPriced('its task definition, with CPU and memory, is not in the plan');
  const count = resource.number('desired_count') ?? 0;
  const keys = {
    cpu_architecture: task?.text('runtime_platform.0.cpu_architecture')?.toUpperCase() === 'ARM64' ? 'arm' : 'x86',
  };
  return [
    { name: 'Fargate vCPU', price: 'aws_ecs_service/Fargate vCPU', keys, count: cpu * count },
    { name: 'Fargate memory', price: 'aws_ecs_service/Fargate memory', keys, count: memory * count },
  ];
};

/**
 * What an Elastic Beanstalk environment makes, by its option settings.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */
const beanstalk: Rule = (resource) => {
  const options = new Map(
    resource
      .blocks('setting')
      .map((one) => [`${one.text('namespace') ?? ''}/${one.text('name') ?? ''}`, one.text('value')]),
  );
  const launch = (name: string): string | undefined => options.get(`aws:autoscaling:launchconfiguration/${name}`);
  const type = launch('InstanceType') ?? options.get('aws:ec2:instances/InstanceTypes')?.split(',')[0]?.trim();
  if (options.get('aws:ec2:instances/EnableSpot') === 'true')
    throw new NotPriced('spot prices move and are not listed');
  const environment = (name: string): string | undefined => options.get(`aws:elasticbeanstalk:environment/${name}`);
  const single = environment('EnvironmentType') === 'SingleInstance';
  const count = single ? 1 : Number(options.get('aws:autoscaling:asg/MinSize') ?? 1);
  const disk = { type: launch('RootVolumeType') ?? DEFAULT_VOLUME.type, size: launch('RootVolumeSize') };
  if (disk.type === 'io1') throw new NotPriced('the plan does not say the IOPS of its volumes');
  const balancer = environment('LoadBalancerType') ?? 'classic';
  const database = beanstalkDatabase((name) => options.get(`aws:rds:dbinstance/${name}`));
  return [
    ...times(
      [
        ...machineLines({ type, tenancy: undefined, monitored: false, ebsOptimized: false, windows: false }),
        {
          name: `Root volume (${disk.type})`,
          price: 'aws_ebs_volume/EBS storage',
          keys: { volume_type: disk.type },
          count: Number(disk.size ?? DEFAULT_VOLUME.size),
        },
      ],
      count,
    ),
    ...(single || environment('LoadBalancerIsShared') === 'true'
      ? []
      : [
          balancer === 'classic'
            ? { name: 'Classic load balancer', price: 'aws_elb/Classic load balancer', count: 1 }
            : {
                name: `Load balancer (${balancer})`,
                price: `aws_lb/${balancer === 'network' ? 'Network' : 'Application'} load balancer`,
                count: 1,
              },
        ]),
    ...database,
  ];
};

const BEANSTALK_DATABASE = { class: 'db.t2.micro', engine: 'mysql', gigabytes: 5 };
function beanstalkDatabase(option: (name: string) => string | undefined): readonly Line[] {
  if (option('DBInstanceClass') === undefined && option('DBEngine') === undefined) return [];
  const multi_az = option('MultiAZDatabase') === 'true';
  const instance_class = option('DBInstanceClass') ?? BEANSTALK_DATABASE.class;
  const engine = option('DBEngine') ?? BEANSTALK_DATABASE.engine;
  return [
    {
      name: `Database instance (${instance_class})`,
      price: 'aws_db_instance/Database instance',
      keys: { engine, instance_class, multi_az },
      count: 1,
    },
    {
      name: 'Database storage (gp2)',
      price: 'aws_db_instance/Database storage',
      keys: { storage_type: 'gp2', multi_az },
      count: Number(option('DBAllocatedStorage') ?? BEANSTALK_DATABASE.gigabytes),
    },
  ];
}

const volume: Rule = (resource) => {
  if (!resource.isSet('size') && resource.isSet('snapshot_id')) {
    const size = resource
      .target('snapshot_id', 'aws_ebs_snapshot')
      ?.target('volume_id', 'aws_ebs_volume')
      ?.number('size');
    if (size === undefined) throw new NotPriced('its size comes from a snapshot that is not in the plan');
    return times(volumeLines(undefined, 'Storage'), size / DEFAULT_VOLUME.size);
  }
  return volumeLines(resource, 'Storage', 'size', 'type');
};

export const AWS_COMPUTE: Rules = {
  aws_instance: instance,
  aws_spot_instance_request: () => {
    throw new NotPriced('spot prices move and are not listed');
  },
  aws_ebs_volume: volume,
  aws_ec2_host: flat('Dedicated host', 'aws_ec2_host/Dedicated host', (r) => ({
    instance_family: r.text('instance_family') ?? r.text('instance_type')?.split('.')[0],
  })),
  aws_autoscaling_group: autoscalingGroup,
  aws_eks_cluster: eksCluster,
  aws_eks_node_group: eksNodeGroup,
  aws_elastic_beanstalk_environment: beanstalk,
  aws_ecs_service: ecsService,
  aws_lightsail_instance: flat('Virtual server', 'aws_lightsail_instance/Virtual server', (r) => ({
    bundle_id: r.text('bundle_id'),
  })),
};
