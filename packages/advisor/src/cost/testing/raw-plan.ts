/** Small plans for the tests of the cost estimate. */
import type { ChangeAction, Mask, PlanObject, RawPlan, RawResourceChange } from '@cloud-chatops/core';

export interface PlannedResource {
  readonly address: string;
  readonly action?: ChangeAction;
  readonly before?: PlanObject;
  readonly after?: PlanObject;
  readonly unknown?: Mask;
  readonly region?: string;
  readonly deposed?: string;
  /** Attribute path → addresses it refers to. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

export function planOf(...resources: readonly PlannedResource[]): RawPlan {
  return {
    formatVersion: '1.2',
    changes: resources.map(changeOf),
    drift: [],
    outputs: [],
    errored: false,
    deferred: 0,
    checks: [],
    variables: {},
    sensitiveVariables: [],
    secrets: [],
    notes: [],
  };
}

function changeOf(resource: PlannedResource): RawResourceChange {
  const { address, action = 'create' } = resource;
  const data = address.startsWith('data.');
  const [type = '', name = ''] = address
    .replace(/^data\./, '')
    .replace(/\[.*$/, '')
    .split('.');
  const key = /\[(.*)\]$/.exec(address)?.[1];
  const after = action === 'delete' || action === 'forget' ? null : (resource.after ?? resource.before ?? {});
  return {
    address,
    mode: data ? 'data' : 'managed',
    type,
    name,
    ...(key === undefined ? {} : { index: JSON.parse(key) as string | number }),
    ...(resource.deposed === undefined ? {} : { deposed: resource.deposed }),
    provider: 'registry.terraform.io/hashicorp/any',
    action,
    actions: [action],
    replacePaths: [],
    before: action === 'create' || action === 'read' ? null : (resource.before ?? {}),
    after,
    afterUnknown: resource.unknown ?? {},
    beforeSensitive: {},
    afterSensitive: {},
    ...(resource.region === undefined ? {} : { region: resource.region }),
    references: new Map(Object.entries(resource.references ?? {})),
  };
}
