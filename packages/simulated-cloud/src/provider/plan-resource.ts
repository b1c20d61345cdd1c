/**
 * Planning as a provider does it: from configuration and prior object to the planned object, with what only the apply
 * will know, and the attributes that force a replacement. Pure; the rules that terraform enforces are in
 * https://github.com/hashicorp/terraform/blob/v1.11.4/docs/resource-instance-change-lifecycle.md
 */
import { isDeepStrictEqual } from 'node:util';
import { unknown, type Attributes, type Value } from '../protocol/value.ts';
import type { Behaviour } from './behaviour.ts';
import type { BlockSchema, NestedBlock } from './schema.ts';

/** A path in the protocol's form. */
export type Path = ({ attributeName: string } | { elementKeyInt: number })[];

export interface ResourcePlan {
  planned: Attributes;
  requiresReplace: Path[];
}

/** Plans a create (`prior` null) or an update. An update that changes nothing returns the prior object. */
export function planResource(
  block: BlockSchema,
  behaviour: Behaviour,
  prior: Attributes | null,
  config: Attributes,
  provider: Attributes,
): ResourcePlan {
  const planned = fillBlock(block, behaviour, prior, config, '');
  for (const [name, derive] of Object.entries(behaviour.derived ?? {})) {
    if (config[name] === null) planned[name] = derive(planned, provider);
  }
  if (!prior) return { planned, requiresReplace: [] };
  for (const [name, sources] of Object.entries(behaviour.follows ?? {})) {
    if (sources.some((source) => !isDeepStrictEqual(planned[source], prior[source]))) planned[name] = unknown;
  }
  const requiresReplace = behaviour.replacedBy.flatMap((rule) => {
    const { path, when } = typeof rule === 'string' ? { path: rule, when: () => true } : rule;
    return changesAt(block, path.split('.'), prior, planned, [], when);
  });
  return { planned, requiresReplace };
}

function fillBlock(
  { attributes, blocks }: BlockSchema,
  behaviour: Behaviour,
  prior: Attributes | null,
  config: Attributes,
  prefix: string,
): Attributes {
  const planned: Attributes = {};
  for (const [name, { computed, writeOnly }] of Object.entries(attributes)) {
    const set = config[name] ?? null;
    const fallback = behaviour.defaults?.[prefix + name];
    if (writeOnly) planned[name] = null;
    else if (set !== null) planned[name] = set;
    else if (fallback !== undefined) planned[name] = fallback;
    else if (computed) planned[name] = prior ? (prior[name] ?? null) : unknown;
    else planned[name] = null;
  }
  for (const [name, nested] of Object.entries(blocks)) {
    planned[name] = fillNested(nested, behaviour, prior?.[name] ?? null, config[name] ?? null, `${prefix}${name}.`);
  }
  return planned;
}

function fillNested(nested: NestedBlock, behaviour: Behaviour, prior: Value, config: Value, prefix: string): Value {
  const fill = (before: Value | undefined, now: Value): Value =>
    fillBlock(nested.block, behaviour, (before ?? null) as Attributes | null, now as Attributes, prefix);
  if (config === unknown) return unknown; // a dynamic block over something unknown
  if (nested.nesting === 'single') return config === null ? null : fill(prior, config);
  const before = (prior ?? []) as Value[];
  return ((config ?? []) as Value[]).map((element, index) =>
    fill(nested.nesting === 'list' ? before[index] : before.find((one) => isSameElement(element, one)), element),
  );
}

/** Whether a prior set element is what this configuration made: everything that the configuration sets is equal. */
function isSameElement(config: Value, prior: Value): boolean {
  if (config === null) return true;
  if (Array.isArray(config) && Array.isArray(prior)) {
    return config.length === prior.length && config.every((one, index) => isSameElement(one, prior[index] ?? null));
  }
  if (typeof config === 'object' && typeof prior === 'object' && prior !== null && !Array.isArray(prior)) {
    return Object.entries(config).every(([name, value]) => isSameElement(value, prior[name] ?? null));
  }
  return config === prior;
}

/** Where below `trail` the value at the dotted path differs; a list block gained or lost is reported as a whole. */
function changesAt(
  block: BlockSchema,
  [name = '', ...rest]: string[],
  prior: Attributes,
  planned: Attributes,
  trail: Path,
  when: (prior: Value, planned: Value) => boolean,
): Path[] {
  const before = prior[name] ?? null;
  const after = planned[name] ?? null;
  if (isDeepStrictEqual(before, after)) return [];
  const here: Path = [...trail, { attributeName: name }];
  const nested = block.blocks[name];
  const comparable = Array.isArray(before) && Array.isArray(after) && before.length === after.length;
  if (rest.length === 0 || nested?.nesting !== 'list' || !comparable) return when(before, after) ? [here] : [];
  return after.flatMap((element, index) =>
    changesAt(
      nested.block,
      rest,
      before[index] as Attributes,
      element as Attributes,
      [...here, { elementKeyInt: index }],
      when,
    ),
  );
}
