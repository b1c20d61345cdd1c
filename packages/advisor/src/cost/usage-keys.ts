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

export function usageKeys(resource: ResourceView): PriceKeys {
  const text = (name: string): string | undefined => {
    try {
      return resource.text(name);
    } catch (error) {
      // A price per use is shown where the plan says enough, and left out where it does not.
      if (error instanceof NotPriced) return undefined;
      throw error;
    }
  };
  const location = text('location')?.toLowerCase() ?? resource.region;
  const tier = text('access_tier') ?? 'Hot';
  return {
    region: resource.region,
    location: MULTI_REGIONS[location ?? ''] ?? location,
    'access_tier.replication': `${tier}.${replication(text('account_replication_type') ?? '')}`,
    ...Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, text(name) ?? value])),
    ...Object.fromEntries(ATTRIBUTES.map((name) => [name, text(name)])),
  };
}
