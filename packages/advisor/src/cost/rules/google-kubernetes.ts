/** GKE clusters and node pools. https://cloud.google.com/kubernetes-engine/pricing */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { diskLine, gpuLines, isPreemptible, localSsdLine, machineLines } from './google-compute.ts';
import { times, type Line, type Lists, type Rule, type Rules } from './rule.ts';

const NODE = { machine: 'e2-medium', disk: 'pd-standard', gigabytes: 100 };
/** A regional cluster runs its nodes in so many zones, unless `node_locations` says otherwise. */
const ZONES_OF_REGION = 3;
const NODES_OF_DEFAULT_POOL = 3;

const isZone = (location: string | undefined): boolean => /-[a-z]$/.test(location ?? '');

function zones(cluster: ResourceView | undefined, pool?: ResourceView): number {
  if (pool !== undefined && pool.size('node_locations') > 0) return pool.size('node_locations');
  const own = cluster?.size('node_locations') ?? 0;
  // A zonal cluster's own zone is not among its additional ones.
  if (isZone(cluster?.text('location') ?? cluster?.text('zone') ?? pool?.text('location') ?? pool?.text('zone')))
    return own + 1;
  return own > 0 ? own : ZONES_OF_REGION;
}

function nodeLines(config: ResourceView | undefined, region: string | undefined, lists: Lists): readonly Line[] {
  const preemptible = config !== undefined && isPreemptible(config);
  return [
    ...machineLines(config?.text('machine_type') ?? NODE.machine, region, preemptible, lists),
    diskLine(config?.text('disk_type') ?? NODE.disk, config?.number('disk_size_gb') ?? NODE.gigabytes, 'Node disk'),
    ...localSsdLine(
      config?.number('local_ssd_count') ?? config?.number('ephemeral_storage_local_ssd_config.0.local_ssd_count') ?? 0,
      preemptible,
    ),
    ...gpuLines(config, preemptible),
  ];
}

/** Counts are per zone, but for `total_min_node_count`. */
function poolNodes(pool: ResourceView, zoneCount: number): number {
  const total = pool.number('autoscaling.0.total_min_node_count');
  const perZone =
    pool.number('node_count') ?? pool.number('initial_node_count') ?? pool.number('autoscaling.0.min_node_count');
  if (perZone === undefined && total !== undefined) return total;
  return (perZone ?? 1) * zoneCount;
}

const cluster: Rule = (resource, lists) => {
  if (resource.flag('enable_autopilot') === true) {
    return [{ name: 'Autopilot cluster', price: 'google_container_cluster/Autopilot cluster', count: 1 }];
  }
  const fee: Line = { name: 'Cluster management', price: 'google_container_cluster/Cluster management fee', count: 1 };
  const pools = resource.blocks('node_pool');
  if (pools.length > 0) {
    // With pools of its own the cluster gets no default pool.
    return [
      fee,
      ...pools.flatMap((pool, at) =>
        times(
          nodeLines(pool.block('node_config'), resource.region, lists),
          poolNodes(pool, zones(resource, pool)),
          `Pool ${pool.text('name') ?? at + 1}`,
        ),
      ),
    ];
  }
  if (resource.flag('remove_default_node_pool') === true) return [fee];
  const nodes = (resource.number('initial_node_count') ?? NODES_OF_DEFAULT_POOL) * zones(resource);
  return [fee, ...times(nodeLines(resource.block('node_config'), resource.region, lists), nodes, 'Default pool')];
};

const nodePool: Rule = (resource, lists) => {
  const owner = resource.target('cluster', 'google_container_cluster');
  const region = resource.region ?? owner?.region;
  if (region === undefined) throw new NotPriced('the plan does not say in which region');
  const lines = times(
    nodeLines(resource.block('node_config'), region, lists),
    poolNodes(resource, zones(owner, resource)),
  );
  return lines.map((line) => ({ ...line, keys: { region, ...line.keys } }));
};

export const GOOGLE_KUBERNETES: Rules = {
  google_container_cluster: cluster,
  google_container_node_pool: nodePool,
};
