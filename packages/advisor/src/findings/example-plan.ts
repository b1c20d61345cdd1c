/**
 * A raw plan made from the examples of a practice file: every resource is created. A value that is one whole reference,
 * `${aws_kms_key.k.arn}`, is unknown, as in a real plan; a reference inside a longer text is followed, too.
 */
import type { Mask, PlanObject, PlanValue, RawPlan, RawResourceChange } from '@cloud-chatops/core';
import type { ExampleResources } from '../knowledge/entry.ts';

export function examplePlan(resources: ExampleResources): RawPlan {
  return {
    formatVersion: '1.2',
    changes: Object.entries(resources).map(([address, values]) => exampleChange(address, values)),
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

function exampleChange(address: string, values: Readonly<Record<string, unknown>>): RawResourceChange {
  const isData = address.startsWith('data.');
  const [type = '', name = ''] = address
    .replace(/^data\./, '')
    .replace(/\[.*$/, '')
    .split('.');
  const references = new Map<string, readonly string[]>();
  const [after, unknown] = split(values, '', references);
  return {
    address,
    mode: isData ? 'data' : 'managed',
    type,
    name,
    provider: `registry.terraform.io/hashicorp/${type.split('_')[0]}`,
    action: isData ? 'read' : 'create',
    actions: [isData ? 'read' : 'create'],
    replacePaths: [],
    before: null,
    after: (after ?? {}) as PlanObject,
    afterUnknown: unknown,
    beforeSensitive: false,
    afterSensitive: false,
    references,
  };
}

const WHOLE_REFERENCE = /^\$\{[^{}]+\}$/;
const REFERENCES = /\$\{([^{}]+)\}/g;
const RESOURCE_OF = /^((?:module\.[^.]+\.)*(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+(?:\[[^\]]+\])?)\./;

/** Value → what is known of it, and the mask of what is not. */
function split(
  value: unknown,
  path: string,
  references: Map<string, readonly string[]>,
): [PlanValue | undefined, Mask] {
  if (typeof value === 'string') {
    const named = [...value.matchAll(REFERENCES)].flatMap((match) => {
      const full = (match[1] ?? '').trim();
      const resource = RESOURCE_OF.exec(full)?.[1];
      return resource === undefined ? [full] : [full, resource];
    });
    if (named.length > 0) references.set(path, named);
    return WHOLE_REFERENCE.test(value) ? [undefined, true] : [value, false];
  }
  const inner = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);
  if (Array.isArray(value)) {
    const parts = value.map((one, i) => split(one, inner(i), references));
    return [parts.map(([known]) => known ?? null), parts.map(([, mask]) => mask)];
  }
  if (typeof value === 'object' && value !== null) {
    const known: Record<string, PlanValue> = {};
    const unknown: Record<string, Mask> = {};
    for (const [key, one] of Object.entries(value)) {
      const [part, mask] = split(one, inner(key), references);
      if (part !== undefined) known[key] = part;
      if (mask !== false) unknown[key] = mask;
    }
    return [known, unknown];
  }
  return [value as PlanValue, false];
}
