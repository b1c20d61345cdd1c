/** Compute Engine machines, disks and groups. https://cloud.google.com/compute/all-pricing */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { times, type Line, type Lists, type Rule, type Rules } from './rule.ts';

const BOOT_DISK_GB = 10;
const LOCAL_SSD_GB = 375;
/** What a disk without a size gets. https://cloud.google.com/compute/docs/disks#disk-types */
const DISK_GB: Readonly<Record<string, number>> = { 'pd-standard': 500, 'pd-extreme': 1000, 'hyperdisk-extreme': 1000 };
const OTHER_DISK_GB = 100;
/** IOPS that extreme disks get for each GB when the configuration names none. */
const IOPS_PER_GB: Readonly<Record<string, number>> = { 'pd-extreme': 100, 'hyperdisk-extreme': 350 };
/** A GPU is discounted for a full month like the machines of the first generation. */
const GPU_SUSTAINED_USE = 0.7;
/** A custom shape costs some 5 % more than a predefined one of the same size. */
const CUSTOM_SURCHARGE = 1.05;

/** `zones/us-central1-a/diskTypes/pd-ssd` → `pd-ssd`. */
const lastPart = (path: string | undefined): string | undefined => path?.slice(path.lastIndexOf('/') + 1);

const familyOf = (machineType: string): string => machineType.split('-')[0] ?? machineType;

export function machineLines(
  machineType: string | undefined,
  region: string | undefined,
  preemptible: boolean,
  lists: Lists,
): readonly Line[] {
  const type = lastPart(machineType);
  if (type === undefined) throw new NotPriced('the plan does not say the machine type');
  const factor = preemptible ? 1 : (lists.sustainedUse(familyOf(type)) ?? 1);
  const name = `Machine (${type}${preemptible ? ', spot' : factor < 1 ? ', sustained use' : ''})`;
  const price = 'google_compute_instance/Instance usage';
  const custom = /^(?:([a-z]\d[a-z]?)-)?custom-(\d+)-(\d+)$/.exec(type);
  if (custom === null || lists.has(price, { region, preemptible, machine_type: type })) {
    return [
      {
        name,
        price,
        keys: { preemptible, machine_type: type },
        count: 1,
        factor,
        ...(preemptible ? { note: SPOT_NOTE } : {}),
      },
    ];
  }
  const unit = 'google_compute_instance/vCPU and memory';
  const keys = { preemptible, family: custom[1] ?? 'n1' };
  const share = factor * CUSTOM_SURCHARGE;
  return [
    {
      name: `vCPU (${type})`,
      price: unit,
      keys: { ...keys, part: 'vcpu_hour' },
      count: Number(custom[2]),
      factor: share,
    },
    {
      name: `Memory (${type})`,
      price: unit,
      keys: { ...keys, part: 'gib_hour' },
      count: Number(custom[3]) / 1024,
      factor: share,
    },
  ];
}

const SPOT_NOTE = 'spot prices move; the one of the price list is used';

export const localSsdLine = (disks: number, preemptible: boolean): readonly Line[] =>
  disks === 0
    ? []
    : [
        {
          name: 'Local SSD',
          price: 'google_compute_instance/Local SSD (375 GB each)',
          keys: { preemptible },
          count: disks * LOCAL_SSD_GB,
        },
      ];

export const gpuLines = (machine: ResourceView | undefined, preemptible: boolean): readonly Line[] =>
  (machine?.blocks('guest_accelerator') ?? []).map((gpu) => ({
    name: `GPU (${gpu.text('type') ?? ''})`,
    price: 'google_compute_instance/GPU',
    keys: { type: lastPart(gpu.text('type')), preemptible },
    count: gpu.number('count') ?? 1,
    factor: preemptible ? 1 : GPU_SUSTAINED_USE,
  }));

export const diskLine = (type: string, size: number, name = 'Disk', regional = false): Line => ({
  name: `${name} (${type})`,
  price: 'google_compute_disk/Persistent disk',
  keys: { disk_type: regional ? `regional:${type}` : type },
  count: size,
});

export const isPreemptible = (machine: ResourceView | undefined): boolean =>
  machine?.flag('scheduling.0.preemptible') === true ||
  machine?.text('scheduling.0.provisioning_model')?.toUpperCase() === 'SPOT' ||
  machine?.flag('preemptible') === true ||
  machine?.flag('spot') === true;

/** The licence comes with Google's Windows images. */
const windowsLine = (image: string | undefined, machineType: string | undefined): readonly Line[] =>
  /windows/i.test(image ?? '')
    ? [
        {
          name: 'Windows Server licence',
          price: 'google_compute_instance/Windows Server licence',
          keys: { machine_type: lastPart(machineType) },
          count: 1,
        },
      ]
    : [];

const instance: Rule = (resource, lists) => {
  // Made from a template or a machine image: those hold the machine type.
  const template = resource.target('source_instance_template');
  const machine = resource.isSet('machine_type') ? resource : (template ?? resource);
  const preemptible = isPreemptible(resource) || (template !== undefined && isPreemptible(template));
  const type = machine.text('machine_type');
  if (resource.text('desired_status') === 'TERMINATED') return bootDiskLines(resource);
  return [
    ...machineLines(type, resource.region, preemptible, lists),
    ...windowsLine(resource.text('boot_disk.0.initialize_params.0.image'), type),
    ...bootDiskLines(resource),
    ...localSsdLine(resource.size('scratch_disk'), preemptible),
    ...gpuLines(machine, preemptible),
    ...(template === undefined ? [] : templateDisks(template, preemptible)),
  ];
};

/** A boot disk with a `source` is a disk of its own, priced there. */
function bootDiskLines(resource: ResourceView): readonly Line[] {
  const boot = resource.block('boot_disk');
  if (boot === undefined || boot.isSet('source')) return [];
  const parameters = boot.block('initialize_params');
  const size = parameters?.number('size') ?? imageSize(parameters?.target('image')) ?? BOOT_DISK_GB;
  return [diskLine(lastPart(parameters?.text('type')) ?? 'pd-standard', size, 'Boot disk')];
}

/** A disk, image or snapshot without a size has that of what it is made from. */
function imageSize(origin: ResourceView | undefined): number | undefined {
  if (origin === undefined) return undefined;
  if (origin.type === 'google_compute_disk' || origin.type === 'google_compute_region_disk') return diskSize(origin);
  const size = origin.number('disk_size_gb');
  if (size !== undefined) return size;
  for (const source of ['source_disk', 'source_image', 'source_snapshot']) {
    const found = imageSize(origin.target(source));
    if (found !== undefined) return found;
  }
  return undefined;
}

function diskSize(disk: ResourceView): number {
  const size = disk.number('size');
  if (size !== undefined) return size;
  for (const source of ['image', 'snapshot', 'source_disk']) {
    const found = imageSize(disk.target(source));
    if (found !== undefined) return found;
  }
  return DISK_GB[lastPart(disk.text('type')) ?? 'pd-standard'] ?? OTHER_DISK_GB;
}

const disk =
  (regional: boolean): Rule =>
  (resource) => {
    const type = lastPart(resource.text('type')) ?? 'pd-standard';
    const size = diskSize(resource);
    const perGb = IOPS_PER_GB[type];
    return [
      diskLine(type, size, 'Disk', regional),
      ...(perGb === undefined
        ? []
        : [
            {
              name: 'Provisioned IOPS',
              price: 'google_compute_disk/Disk provisioned IOPS',
              keys: { disk_type: type },
              count: resource.number('provisioned_iops') ?? perGb * size,
            },
          ]),
    ];
  };

function templateDisks(template: ResourceView, preemptible: boolean): readonly Line[] {
  return template.blocks('disk').flatMap((part) => {
    // An existing disk costs where it was made.
    if (part.isSet('source')) return [];
    const type = lastPart(part.text('disk_type')) ?? 'pd-standard';
    if (part.text('type') === 'SCRATCH' || type === 'local-ssd') return localSsdLine(1, preemptible);
    const size = part.number('disk_size_gb') ?? imageSize(part.target('source_image')) ?? BOOT_DISK_GB;
    return [diskLine(type, size)];
  });
}

const group: Rule = (resource, lists) => {
  const template = resource.target('version.0.instance_template') ?? resource.target('instance_template');
  if (template === undefined) throw new NotPriced('its instance template is not in the plan');
  const count = groupSize(resource);
  const preemptible = isPreemptible(template);
  const type = template.text('machine_type');
  return times(
    [
      ...machineLines(type, resource.region, preemptible, lists),
      ...windowsLine(template.text('disk.0.source_image'), type),
      ...templateDisks(template, preemptible),
      ...gpuLines(template, preemptible),
    ],
    count,
  );
};

/** Set by the group, by its autoscaler (at least), or by instances that are configured one by one. */
function groupSize(resource: ResourceView): number {
  const scalers = ['google_compute_autoscaler', 'google_compute_region_autoscaler'].flatMap((type) =>
    resource.referrers(type),
  );
  const single = ['google_compute_per_instance_config', 'google_compute_region_per_instance_config'].flatMap((type) =>
    resource.referrers(type),
  );
  const size = resource.number('target_size') ?? scalers[0]?.number('autoscaling_policy.0.min_replicas');
  if (size === undefined && single.length === 0) throw new NotPriced('the plan does not say the size of the group');
  return Math.max(size ?? 0, single.length);
}

export const GOOGLE_COMPUTE: Rules = {
  google_compute_instance: instance,
  google_compute_instance_from_template: instance,
  google_compute_disk: disk(false),
  google_compute_region_disk: disk(true),
  google_compute_instance_group_manager: group,
  google_compute_region_instance_group_manager: group,
};
