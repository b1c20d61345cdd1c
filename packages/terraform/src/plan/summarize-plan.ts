/**
 * The readable, redacted extract of a plan, in the order people review it: what is lost first. Pure. Masks and the
 * redactor are applied before anything is compared for showing, cut or stored.
 */
import {
  PreciseNumber,
  type Mask,
  type PlanCounts,
  type PlanObject,
  type PlanSummary,
  type PlanValue,
  type RawPlan,
  type RawResourceChange,
  type SummaryAttribute,
  type SummaryChange,
  type SummaryOutput,
} from '@cloud-chatops/core';
import { addressKey, compareAddressKeys } from './compare-addresses.ts';
import { marksAnything, maskOf, unmasks } from './masks.ts';
import { shownValue } from './shown-value.ts';
import { isStateful } from './stateful-types.ts';

export interface SummarizeOptions {
  /** Takes known secrets out of a text. */
  readonly redact: (text: string) => string;
  /** Terraform's own count, from the event stream of the same plan. */
  readonly terraformCounts?: NonNullable<PlanSummary['terraformCounts']>;
  readonly warnings?: readonly string[];
}

export function summarizePlan(raw: RawPlan, options: SummarizeOptions): PlanSummary {
  const redact = remember(options.redact);
  const context: Context = { redact, referenced: allReferences(raw.changes) };
  return {
    formatVersion: raw.formatVersion,
    ...(raw.terraformVersion === undefined ? {} : { terraformVersion: raw.terraformVersion }),
    counts: countChanges(raw.changes),
    changes: inReviewOrder(raw.changes.filter(isReviewed)).map((change) => summarizeChange(change, context)),
    drift: inReviewOrder(raw.drift.filter((d) => d.action !== 'no-op')).map((d) => summarizeChange(d, context)),
    outputs: summarizeOutputs(raw, redact),
    checks: raw.checks.map(({ address, status, problems }) => ({
      address: redact(address),
      status,
      problems: problems.map(redact),
    })),
    ...(raw.applyable === undefined ? {} : { applyable: raw.applyable }),
    ...(raw.complete === undefined ? {} : { complete: raw.complete }),
    errored: raw.errored,
    deferred: raw.deferred,
    notes: raw.notes.map(redact),
    ...(options.terraformCounts === undefined ? {} : { terraformCounts: options.terraformCounts }),
    warnings: (options.warnings ?? []).map(redact),
  };
}

export function countChanges(changes: readonly RawResourceChange[]): PlanCounts {
  const of = (action: string): number => changes.filter((change) => change.action === action).length;
  return {
    create: of('create'),
    update: of('update'),
    delete: of('delete'),
    replace: of('replace'),
    import: changes.filter((change) => change.importing !== undefined).length,
    forget: of('forget'),
    move: changes.filter((change) => change.previousAddress !== undefined).length,
    read: of('read'),
    noOp: of('no-op'),
    other: of('other'),
  };
}

interface Context {
  readonly redact: (text: string) => string;
  /** Every reference of the whole plan: an unknown value that something waits for is worth a line. */
  readonly referenced: ReadonlySet<string>;
}

/** A move or an import without a change is a no-op to Terraform, but not to a reviewer. */
const isReviewed = (change: RawResourceChange): boolean =>
  change.action !== 'read' &&
  (change.action !== 'no-op' || change.previousAddress !== undefined || change.importing !== undefined);

/** An action nobody knows is treated as a destroy. */
const RANK = { other: 0, delete: 0, replace: 1, update: 2, create: 3, forget: 6, read: 7, 'no-op': 7 } as const;
const IMPORT_RANK = 4;
const MOVE_RANK = 5;

function inReviewOrder(changes: readonly RawResourceChange[]): RawResourceChange[] {
  const keyed = changes.map((change) => ({
    change,
    rank: change.action !== 'no-op' ? RANK[change.action] : change.importing === undefined ? MOVE_RANK : IMPORT_RANK,
    stateless: isStateful(change.type) ? 0 : 1,
    module: addressKey(change.moduleAddress ?? ''),
    address: addressKey(change.address),
  }));
  keyed.sort(
    (a, b) =>
      a.rank - b.rank ||
      a.stateless - b.stateless ||
      compareAddressKeys(a.module, b.module) ||
      compareAddressKeys(a.address, b.address) ||
      compareTexts(a.change.deposed ?? '', b.change.deposed ?? ''),
  );
  return keyed.map(({ change }) => change);
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function summarizeChange(change: RawResourceChange, context: Context): SummaryChange {
  const { redact } = context;
  const { attributes, unknownAttributes } = summarizeAttributes(change, context);
  const { previousAddress, importing, moduleAddress, deposed, index, replaceOrder, reason } = change;
  return {
    address: redact(change.address),
    ...(previousAddress === undefined ? {} : { previousAddress: redact(previousAddress) }),
    ...(deposed === undefined ? {} : { deposed }),
    mode: change.mode,
    type: change.type,
    name: change.name,
    ...(index === undefined ? {} : { index: typeof index === 'string' ? redact(index) : index }),
    ...(moduleAddress === undefined ? {} : { moduleAddress: redact(moduleAddress) }),
    action: change.action,
    actions: change.actions,
    ...(replaceOrder === undefined ? {} : { replaceOrder }),
    ...(reason === undefined ? {} : { reason }),
    replacePaths: change.replacePaths.map(dotted),
    ...(importing === undefined ? {} : { importing: importing.id === undefined ? {} : { id: redact(importing.id) } }),
    attributes,
    unknownAttributes,
  };
}

/** `['boot_disk', 0, 'image']` → `boot_disk[0].image`. */
const dotted = (path: readonly (string | number)[]): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');

const DIFFERS = new Set(['create', 'update', 'replace', 'other']);

function summarizeAttributes(
  change: RawResourceChange,
  context: Context,
): { attributes: SummaryAttribute[]; unknownAttributes: number } {
  const attributes: SummaryAttribute[] = [];
  let unknownAttributes = 0;
  if (!DIFFERS.has(change.action)) return { attributes, unknownAttributes };

  const [before, after] = [asObject(change.before), asObject(change.after)];
  const unknown = typeof change.afterUnknown === 'object' ? change.afterUnknown : {};
  const set = configuredAttributes(change.references);
  const forcing = Map.groupBy(change.replacePaths, (path) => String(path[0]));
  const creates = change.before === null;

  for (const name of new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)])) {
    const [was, becomes] = [before[name] ?? null, after[name] ?? null];
    const notKnown = maskOf(change.afterUnknown, name);
    const [hidBefore, hidesAfter] = [maskOf(change.beforeSensitive, name), maskOf(change.afterSensitive, name)];
    const configured = set.has(name) || isReferenced(change, name, context.referenced);
    const forcesReplacement = (forcing.get(name) ?? []).map(dotted);

    const equal = notKnown === false || !marksAnything(notKnown) ? sameValue(was, becomes) : false;
    const unmasked = equal && !creates && unmasks(hidBefore, hidesAfter, was);
    if (equal && !unmasked && forcesReplacement.length === 0) continue;
    if (notKnown === true && !configured && forcesReplacement.length === 0) {
      unknownAttributes += 1;
      continue;
    }
    if (creates && !configured && isEmpty(becomes) && !marksAnything(notKnown)) continue;

    // A value that is hidden on one side and the same on the other stays hidden on both.
    const hidden = unmasked ? hidBefore : hidesAfter;
    attributes.push({
      name: context.redact(name),
      ...(was === null ? {} : { before: shownValue(was, hidBefore, false, context.redact) }),
      ...(becomes === null && !marksAnything(notKnown)
        ? {}
        : { after: shownValue(becomes, hidden, notKnown, context.redact) }),
      configured,
      forcesReplacement,
      ...(unmasked ? { unmasked } : {}),
    });
  }
  return { attributes, unknownAttributes };
}

function isReferenced(change: RawResourceChange, attribute: string, referenced: ReadonlySet<string>): boolean {
  if (referenced.has(`${change.address}.${attribute}`)) return true;
  const block = change.mode === 'data' ? `data.${change.type}.${change.name}` : `${change.type}.${change.name}`;
  return referenced.has(`${change.moduleAddress === undefined ? '' : `${change.moduleAddress}.`}${block}.${attribute}`);
}

function allReferences(changes: readonly RawResourceChange[]): ReadonlySet<string> {
  const all = new Set<string>();
  // Instances of one block share their map.
  for (const references of new Set(changes.map((change) => change.references))) {
    for (const list of references.values()) for (const reference of list) all.add(reference);
  }
  return all;
}

const configuredCache = new WeakMap<object, ReadonlySet<string>>();

function configuredAttributes(references: RawResourceChange['references']): ReadonlySet<string> {
  let names = configuredCache.get(references);
  if (names === undefined) {
    names = new Set([...references.keys()].map((path) => path.split('.', 1)[0] ?? path));
    configuredCache.set(references, names);
  }
  return names;
}

const asObject = (value: PlanValue): PlanObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber)
    ? (value as PlanObject)
    : {};

const isEmpty = (value: PlanValue): boolean =>
  value === null || (typeof value === 'object' && !(value instanceof PreciseNumber) && Object.keys(value).length === 0);

function sameValue(a: PlanValue, b: PlanValue): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof PreciseNumber || b instanceof PreciseNumber) {
    return a instanceof PreciseNumber && b instanceof PreciseNumber && a.text === b.text;
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const [x, y] = [a as PlanObject, b as PlanObject];
  return keys.every((key) => key in y && sameValue(x[key] ?? null, y[key] ?? null));
}

function summarizeOutputs(raw: RawPlan, redact: (text: string) => string): SummaryOutput[] {
  return raw.outputs
    .filter((output) => output.action !== 'no-op')
    .map((output) => ({ output, rank: RANK[output.action], key: addressKey(output.name) }))
    .toSorted((a, b) => a.rank - b.rank || compareAddressKeys(a.key, b.key))
    .map(({ output }): SummaryOutput => {
      const mask: Mask = output.sensitive;
      return {
        name: redact(output.name),
        action: output.action,
        ...(output.before === null ? {} : { before: shownValue(output.before, mask, false, redact) }),
        ...(output.after === null && !output.afterUnknown
          ? {}
          : { after: shownValue(output.after, mask, output.afterUnknown, redact) }),
        sensitive: output.sensitive,
      };
    });
}

/** Most texts of a big plan repeat. */
function remember(redact: (text: string) => string): (text: string) => string {
  const seen = new Map<string, string>();
  return (text) => {
    if (text.length > 200) return redact(text);
    let redacted = seen.get(text);
    if (redacted === undefined) {
      redacted = redact(text);
      seen.set(text, redacted);
    }
    return redacted;
  };
}
