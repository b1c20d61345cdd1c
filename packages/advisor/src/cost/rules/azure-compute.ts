/** Virtual machines, scale sets, disks and AKS. https://azure.microsoft.com/pricing/details/virtual-machines/ */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { times, type Line, type Lists, type Rule, type Rules } from './rule.ts';

const OS_DISK_GB = 30;
const NODE_DISK_GB = 128;
/** Sizes that tiers of managed disks hold. https://learn.microsoft.com/azure/virtual-machines/disks-types */
const TIERS: readonly (readonly [upTo: number, number: number])[] = [
  [4, 1],
  [8, 2],
  [16, 3],
  [32, 4],
  [64, 6],
  [128, 10],
  [256, 15],
  [512, 20],
  [1024, 30],
  [2048, 40],
  [4096, 50],
  [8192, 60],
  [16384, 70],
  [32767, 80],
];
const SMALLEST_HDD_TIER = 4;
const DISK_LETTERS: Readonly<Record<string, string>> = { Premium: 'P', StandardSSD: 'E', Standard: 'S' };

/** `Premium_LRS` and 100 GB → the monthly price of a P10. */
export function diskLine(account: string | undefined, size: number, name: string, tier?: string): Line {
  const [kind = '', redundancy = 'LRS'] = (account ?? 'Standard_LRS').split('_');
  const letter = DISK_LETTERS[kind];
  if (letter === undefined) throw new NotPriced(`disks of type ${account ?? ''} are not in the price lists`);
  const number = TIERS.find(([upTo]) => size <= upTo)?.[1];
  if (number === undefined) throw new NotPriced(`no disk tier holds ${size} GB`);
  const label = tier ?? `${letter}${letter === 'S' ? Math.max(number, SMALLEST_HDD_TIER) : number}`;
  return {
    name: `${name} (${label}, ${redundancy})`,
    price: 'azurerm_managed_disk/Managed disk',
    keys: { disk_tier: `${label}.${redundancy}` },
    count: 1,
  };
}

export function machineLines(
  size: string | undefined,
  windows: boolean,
  licence: string | undefined,
  region: string | undefined,
  lists: Lists,
): readonly Line[] {
  if (size === undefined) throw new NotPriced('the plan does not say the size of the machine');
  const price = 'azurerm_virtual_machine/Instance usage';
  const line = (os: string, name: string): Line => ({ name, price, keys: { os, size }, count: 1 });
  // Hybrid benefit takes the licence off.
  if (!windows || /^windows_(server|client)$/i.test(licence ?? '')) return [line('linux', `Machine (${size})`)];
  if (lists.has(price, { os: 'windows', size, region })) return [line('windows', `Machine (${size}, Windows)`)];
  return [line('linux', `Machine (${size})`), windowsLicence(size, lists)];
}

/** D from version 3, E and F: their licence costs the same for each vCPU. The first number is that of vCPUs. */
const LICENCE_BY_VCPU = /^Standard_(?:[DE](\d+)[a-z\d-]*_v[3-9]|F(\d+)[a-z]*(?:_v\d)?)$/;

function windowsLicence(size: string, lists: Lists): Line {
  const listed: Line = {
    name: 'Windows licence',
    price: 'azurerm_virtual_machine/Windows licence surcharge',
    keys: { size },
    count: 1,
  };
  const vcpus = LICENCE_BY_VCPU.exec(size);
  if (vcpus === null || lists.has(listed.price, { size })) return listed;
  return {
    name: 'Windows licence',
    price: 'azurerm_virtual_machine/Windows licence per vCPU',
    count: Number(vcpus[1] ?? vcpus[2]),
  };
}

const refuseSpot = (resource: ResourceView): void => {
  if (resource.text('priority')?.toLowerCase() === 'spot') throw new NotPriced('spot prices move and are not listed');
};

const osDisk = (disk: ResourceView | undefined, name = 'OS disk'): readonly Line[] =>
  disk?.isSet('diff_disk_settings') === true
    ? [] // An ephemeral disk lies on the host.
    : [diskLine(disk?.text('storage_account_type'), disk?.number('disk_size_gb') ?? OS_DISK_GB, name)];

const machine =
  (windows: boolean): Rule =>
  (resource, lists) => {
    refuseSpot(resource);
    // On a dedicated host the host is billed.
    const compute = resource.isSet('dedicated_host_id')
      ? []
      : machineLines(resource.text('size'), windows, resource.text('license_type'), resource.region, lists);
    return [...compute, ...(resource.isSet('os_managed_disk_id') ? [] : osDisk(resource.block('os_disk')))];
  };

const scaleSet =
  (windows: boolean): Rule =>
  (resource, lists) => {
    refuseSpot(resource);
    return times(
      [
        ...machineLines(resource.text('sku'), windows, resource.text('license_type'), resource.region, lists),
        ...osDisk(resource.block('os_disk')),
        ...resource
          .blocks('data_disk')
          .map((disk) =>
            diskLine(disk.text('storage_account_type'), disk.number('disk_size_gb') ?? OS_DISK_GB, 'Data disk'),
          ),
      ],
      resource.number('instances') ?? 1,
    );
  };

/** The older types have one resource for both systems and other names for disks. */
const isWindows = (resource: ResourceView): boolean =>
  resource.isSet('os_profile_windows_config') ||
  resource.text('storage_os_disk.0.os_type')?.toLowerCase() === 'windows' ||
  /windows/i.test(resource.text('storage_image_reference.0.publisher') ?? '');

/** A disk that exists already is priced where it is managed; one of a known size and type here. */
function classicDisk(disk: ResourceView, name: string): readonly Line[] {
  if (disk.isSet('vhd_uri') || disk.isSet('vhd_containers')) return [];
  if (disk.text('create_option')?.toLowerCase() === 'attach') return [];
  return [diskLine(disk.text('managed_disk_type') ?? 'Standard_LRS', disk.number('disk_size_gb') ?? OS_DISK_GB, name)];
}
const classicDisks = (resource: ResourceView, os: string, data: string): readonly Line[] => [
  ...resource.blocks(os).flatMap((disk) => classicDisk(disk, 'OS disk')),
  ...resource.blocks(data).flatMap((disk) => classicDisk(disk, 'Data disk')),
];

const classicMachine: Rule = (resource, lists) => [
  ...machineLines(resource.text('vm_size'), isWindows(resource), resource.text('license_type'), resource.region, lists),
  ...classicDisks(resource, 'storage_os_disk', 'storage_data_disk'),
];

const classicScaleSet: Rule = (resource, lists) => {
  refuseSpot(resource);
  const sku = resource.block('sku');
  return times(
    [
      ...machineLines(sku?.text('name'), isWindows(resource), resource.text('license_type'), resource.region, lists),
      ...classicDisks(resource, 'storage_profile_os_disk', 'storage_profile_data_disk'),
    ],
    sku?.number('capacity') ?? 1,
  );
};

const orchestrated: Rule = (resource, lists) => {
  refuseSpot(resource);
  const size = resource.text('sku_name');
  // Without a size the set only groups machines that are made elsewhere.
  if (size === undefined) return 'free';
  return times(
    [
      ...machineLines(
        size,
        resource.isSet('os_profile.0.windows_configuration'),
        resource.text('license_type'),
        resource.region,
        lists,
      ),
      ...osDisk(resource.block('os_disk')),
    ],
    resource.number('instances') ?? 1,
  );
};

/** Sizes with an `s` behind their number take premium disks: `D2s_v3`, `DS2_v2`, `E16-8as_v4`, not `D2_v3`. */
const takesPremium = (size: string): boolean => /^Standard_([A-Z]+S\d|[A-Z]+\d+[a-z\d-]*s)/.test(size);

function poolLines(pool: ResourceView, region: string | undefined, lists: Lists): readonly Line[] {
  const size = pool.text('vm_size') ?? (pool.isSet('vm_size') ? undefined : 'Standard_DS2_v2');
  refuseSpot(pool);
  const windows = pool.text('os_type')?.toLowerCase() === 'windows' || /^windows/i.test(pool.text('os_sku') ?? '');
  const machines = machineLines(size, windows, undefined, region, lists);
  const disks =
    pool.text('os_disk_type')?.toLowerCase() === 'ephemeral'
      ? []
      : [
          diskLine(
            takesPremium(size ?? '') ? 'Premium_LRS' : 'Standard_LRS',
            pool.number('os_disk_size_gb') ?? NODE_DISK_GB,
            'Node disk',
          ),
        ];
  return times([...machines, ...disks], pool.number('node_count') ?? pool.number('min_count') ?? 1);
}

const cluster: Rule = (resource, lists) => {
  const tier = resource.text('sku_tier')?.toLowerCase();
  const paid = tier !== undefined && tier !== 'free';
  const pool = resource.block('default_node_pool');
  return [
    ...(paid
      ? [
          {
            name: 'Control plane',
            price: `azurerm_kubernetes_cluster/${tier === 'premium' ? 'AKS long-term support (Premium tier)' : 'AKS uptime SLA (Standard tier)'}`,
            count: 1,
          },
        ]
      : []),
    ...(pool === undefined ? [] : times(poolLines(pool, resource.region, lists), 1, 'Default pool')),
  ];
};

const managedDisk: Rule = (resource) => {
  const size = resource.number('disk_size_gb') ?? sizeOfSource(resource, ['source_resource_id', 'image_reference_id']);
  const account = resource.text('storage_account_type');
  if (size === undefined) throw new NotPriced('the plan does not say the size of the disk');
  return [diskLine(account, size, 'Disk', resource.text('tier'))];
};

function sizeOfSource(resource: ResourceView, paths: readonly string[]): number | undefined {
  for (const path of paths) {
    const size = resource.target(path)?.number('disk_size_gb');
    if (size !== undefined) return size;
  }
  return undefined;
}

const SNAPSHOT = 'azurerm_snapshot/Snapshot storage (LRS)';
const snapshot: Rule = (resource) => {
  const size = resource.number('disk_size_gb') ?? sizeOfSource(resource, ['source_uri', 'source_resource_id']);
  if (size === undefined) throw new NotPriced('the plan does not say the size of the snapshot');
  return [{ name: 'Storage', price: SNAPSHOT, count: size }];
};

/** All disks of a machine, or those the image lists. */
const image: Rule = (resource) => {
  const source = resource.target('source_virtual_machine_id');
  const disks =
    source === undefined
      ? [...resource.blocks('os_disk'), ...resource.blocks('data_disk')].map(
          (disk) => disk.number('size_gb') ?? sizeOfSource(disk, ['managed_disk_id']),
        )
      : [...source.blocks('storage_os_disk'), ...source.blocks('storage_data_disk'), ...source.blocks('os_disk')].map(
          (disk) => disk.number('disk_size_gb') ?? sizeOfSource(disk, ['managed_disk_id']),
        );
  if (disks.length === 0 || disks.includes(undefined))
    throw new NotPriced('the plan does not say the size of the image');
  return [{ name: 'Storage', price: SNAPSHOT, count: disks.reduce<number>((sum, size) => sum + (size ?? 0), 0) }];
};

export const AZURE_COMPUTE: Rules = {
  azurerm_linux_virtual_machine: machine(false),
  azurerm_windows_virtual_machine: machine(true),
  azurerm_linux_virtual_machine_scale_set: scaleSet(false),
  azurerm_windows_virtual_machine_scale_set: scaleSet(true),
  azurerm_orchestrated_virtual_machine_scale_set: orchestrated,
  azurerm_virtual_machine: classicMachine,
  azurerm_virtual_machine_scale_set: classicScaleSet,
  azurerm_kubernetes_cluster: cluster,
  azurerm_kubernetes_cluster_node_pool: (r, lists) => poolLines(r, r.region, lists),
  azurerm_machine_learning_compute_instance: (r, lists) =>
    machineLines(r.text('virtual_machine_size'), false, undefined, r.region, lists),
  azurerm_managed_disk: managedDisk,
  azurerm_snapshot: snapshot,
  azurerm_image: image,
};
