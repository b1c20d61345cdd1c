/** In which region of its cloud an object stands, as far as the plan says so. Never guessed: a wrong region is a wrong price. */
import type { Mask, PlanValue } from '@cloud-chatops/core';

export interface RegionSource {
  /** Last part of the provider's address: `google`, `aws`, `azurerm`. */
  readonly provider: string;
  readonly values: PlanValue;
  readonly unknown: Mask;
  /** Whether the configuration sets the attribute. */
  configured(attribute: string): boolean;
  providerSetting(name: string): string | undefined;
  /** Location of the resource group that the object refers to. */
  groupLocation(): string | undefined;
}

/** https://cloud.google.com/compute/docs/regions-zones: a zone is its region plus one letter. */
const googleRegion = (text: string): string | undefined => {
  const name = text.slice(text.lastIndexOf('/') + 1);
  const zone = /^([a-z]+-[a-z]+\d+)-[a-z]$/.exec(name);
  return zone?.[1] ?? (/^([a-z]+-[a-z]+\d+|[A-Za-z]+\d?)$/.test(name) ? name : undefined);
};
/** https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html: local zones go on after the region, too. */
const awsRegion = (text: string): string | undefined => /^([a-z]{2,4}(?:-gov|-iso[a-z]?)?-[a-z]+-\d+)/.exec(text)?.[1];
/** azurerm takes `West Europe` and `westeurope` for the same place. */
const azureRegion = (text: string): string | undefined => text.toLowerCase().replaceAll(' ', '') || undefined;

interface Cloud {
  readonly attributes: readonly string[];
  readonly settings: readonly string[];
  readonly region: (text: string) => string | undefined;
}
const GOOGLE: Cloud = {
  attributes: ['region', 'zone', 'location'],
  settings: ['region', 'zone'],
  region: googleRegion,
};
const CLOUDS: ReadonlyMap<string, Cloud> = new Map([
  ['google', GOOGLE],
  ['google-beta', GOOGLE],
  ['aws', { attributes: ['region', 'availability_zone'], settings: ['region'], region: awsRegion }],
  ['azurerm', { attributes: ['location'], settings: [], region: azureRegion }],
]);
const OTHER: Cloud = { attributes: ['region', 'location'], settings: ['region'], region: (text) => text || undefined };

export function readRegion(source: RegionSource): string | undefined {
  const cloud = CLOUDS.get(source.provider) ?? OTHER;
  for (const attribute of cloud.attributes) {
    const value = field(source.values, attribute);
    if (typeof value === 'string' && value !== '') return cloud.region(value);
    // Set to something that is known only after apply. An AWS zone is always inside the provider's region.
    if (field(source.unknown, attribute) === true && source.configured(attribute) && source.provider !== 'aws') {
      return source.provider === 'azurerm' ? source.groupLocation() : undefined;
    }
  }
  if (source.provider === 'azurerm') return source.groupLocation();
  for (const name of cloud.settings) {
    const setting = source.providerSetting(name);
    if (setting !== undefined) return cloud.region(setting);
  }
  return undefined;
}

const field = (value: PlanValue | Mask, key: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
