/** Attributes by which prices per use are looked up, with the provider's defaults. */
import type { PriceKeys } from './price-tables.ts';
import { NotPriced, type ResourceView } from './resource-view.ts';

const DEFAULTS: Readonly<Record<string, string>> = {
  account_kind: 'StorageV2',
  access_tier: 'Hot',
  fifo_queue: 'false',
  fifo_topic: 'false',
  load_balancer_type: 'application',
  storage_class: 'STANDARD',
};
const ATTRIBUTES = [
  'account_tier',
  'account_replication_type',
  'customer_master_key_spec',
  'deployment_type',
  'geo_redundant_backup_enabled',
  'protocol_type',
  'sku',
  'sku_name',
  'vpc_endpoint_type',
];
/** `RAGRS` in the provider is `RA-GRS` in the lists. */
const replication = (text: string): string => text.replace(/^RA(?=G)/, 'RA-');

/** Multi-regions of Cloud Storage by the names that the lists have for them. */
const MULTI_REGIONS: Readonly<Record<string, string>> = { eu: 'europe' };

/** How each key is read. */
const READERS: Readonly<Record<string, (resource: ResourceView) => string | undefined>> = {
  region: (resource) => resource.region,
  location: (resource) => {
    const location = text(resource, 'location')?.toLowerCase() ?? resource.region;
    return MULTI_REGIONS[location ?? ''] ?? location;
  },
  'access_tier.replication': (resource) =>
    `${text(resource, 'access_tier') ?? 'Hot'}.${replication(text(resource, 'account_replication_type') ?? '')}`,
  ...Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, value]) => [name, (resource: ResourceView) => text(resource, name) ?? value]),
  ),
  ...Object.fromEntries(ATTRIBUTES.map((name) => [name, (resource: ResourceView) => text(resource, name)])),
};

/** @param names keys that the price lists ask for; working out all of them for each resource would take longer than the rest */
export const usageKeys = (resource: ResourceView, names: Iterable<string>): PriceKeys =>
  Object.fromEntries([...names].map((name) => [name, READERS[name]?.(resource)]));

function text(resource: ResourceView, name: string): string | undefined {
  try {
    return resource.text(name);
  } catch (error) {
    // A price per use is shown where the plan says enough, and left out where it does not.
    if (error instanceof NotPriced) return undefined;
    throw error;
  }
}
