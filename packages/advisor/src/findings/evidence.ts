/** What a finding shows: the attributes that a check looked at, short and without secrets. */
import type { Evidence, Mask, PlanValue } from '@cloud-chatops/core';
import type { Practice } from '../knowledge/entry.ts';
import { NetworkRule } from './network-rules.ts';
import { anyMarked, isRecord, type Leaf, spread } from './plan-leaves.ts';
import { PolicyStatement } from './policy-statements.ts';
import { ResourceView } from './resource-view.ts';

/** Places shown per finding: enough to see what is meant, few enough for one chat message. */
const MOST_PLACES = 4;
const MOST_CHARACTERS = 160;

export type Redact = (text: string) => string;

/**
 * @param offenders what the check returned: `true`, or a list of blocks, rules, statements or texts
 * @param read tells which paths the check reads of this resource, in order
 */
export function evidenceOf(
  practice: Practice,
  view: ResourceView,
  offenders: unknown,
  read: () => readonly string[],
  redact: Redact,
): Evidence[] {
  const paths = practice.evidence ?? placesOf(view, offenders) ?? read();
  const out = new Map<string, Evidence>();
  for (const path of paths) {
    if (out.size >= MOST_PLACES) break;
    for (const place of placesAt(view, path, practice.hideValues, redact)) out.set(place.path, place);
  }
  return [...out.values()].slice(0, MOST_PLACES);
}

/** Where the listed offenders stand; `undefined` where the check only said yes. */
function placesOf(view: ResourceView, offenders: unknown): string[] | undefined {
  if (!Array.isArray(offenders)) return undefined;
  const paths = offenders.flatMap((one): string[] => {
    if (one instanceof ResourceView) return one.resource === view.resource ? [one.path] : [];
    return one instanceof NetworkRule || one instanceof PolicyStatement ? [one.path] : [];
  });
  return paths.length > 0 && paths.every((path) => path !== '') ? paths : undefined;
}

function placesAt(view: ResourceView, path: string, hide: boolean, redact: Redact): Evidence[] {
  // An indexed path names one element: look at all of them and keep that one.
  const indexed = path.includes('[');
  const all = view.leaves(indexed ? path.replaceAll(/\[\d+\]/g, '') : path);
  const leaves = indexed ? (path.endsWith(']') ? spread(all) : all).filter((leaf) => leaf.path === path) : all;
  if (leaves.length === 0) return [{ path }];
  return leaves.map((leaf) => ({ path: leaf.path, value: hide ? '(hidden)' : shown(view, leaf, redact) }));
}

function shown(view: ResourceView, leaf: Leaf, redact: Redact): string {
  if (leaf.unknown === true) return '(known after apply)';
  const { beforeSensitive, afterSensitive } = view.resource;
  const mask = maskAt(view.graph.moment === 'after' ? afterSensitive : beforeSensitive, leaf.path);
  const text = redact(JSON.stringify(withoutSensitive(leaf.value ?? null, mask)));
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}

function maskAt(mask: Mask, path: string): Mask {
  let at: Mask = mask;
  for (const part of path.split(/[.[\]]+/).filter((one) => one !== '')) {
    if (at === true || typeof at !== 'object') return at;
    at = (at as { readonly [key: string]: Mask })[part] ?? false;
  }
  return at;
}

function withoutSensitive(value: PlanValue, mask: Mask): unknown {
  if (mask === true) return '(sensitive)';
  if (!anyMarked(mask) || typeof mask !== 'object') return value;
  const inner = mask as { readonly [key: string]: Mask };
  if (Array.isArray(value)) return value.map((one: PlanValue, i) => withoutSensitive(one, inner[i] ?? false));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, withoutSensitive(one, inner[key] ?? false)]),
  );
}
