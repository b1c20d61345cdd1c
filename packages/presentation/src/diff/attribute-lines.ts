/** Differences of attributes as lines of a diff fence: gutter, indentation, text. */
import type { SummaryAttribute, SummaryChange } from '@cloud-chatops/core';
import { oneLine } from '../text/neutralise.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenString } from '../text/shorten.ts';
import { hasMark, KNOWN_AFTER_APPLY } from './shown-value.ts';
import { attributeDifferences, attributeValues, type Difference } from './value-diff.ts';

/** A change longer than this stands on two lines. */
const LONGEST_CHANGE = 60;
/** Elements or text lines of one attribute in a card. */
const MOST_ELEMENTS = 8;
/** Lines of one resource in a card. */
const MOST_LINES = 6;

export const SEE_PLAN = '(see plan.txt)';

/** Lines of one difference. `whole`: nothing is left out. */
export function differenceLines(difference: Difference, whole: boolean): string[] {
  const { path } = difference;
  switch (difference.kind) {
    case 'changed': {
      const { before, after } = difference;
      const line = `${path} ${before} → ${after}`;
      return line.length <= LONGEST_CHANGE ? [`!   ${line}`] : [`-   ${path} ${before}`, `+   ${path} ${after}`];
    }
    case 'added':
      return [`+   ${path} ${difference.value}`];
    case 'removed':
      return [`-   ${path} ${difference.value}`];
    case 'note':
      return [`!   ${path} ${difference.note}`];
    case 'lines': {
      const lines = difference.lines.map(({ sign, text }) =>
        `${sign}     ${whole ? oneLine(text) : shortLine(text)}`.trimEnd(),
      );
      return [`!   ${path}`, ...(whole ? lines : firstLines(lines, MOST_ELEMENTS))];
    }
    case 'elements':
      return elementLines(difference, whole);
    default:
      return difference satisfies never;
  }
}

function shortLine(text: string): string {
  const short = shortenString(oneLine(text));
  return `${short.text}${short.note}`;
}

function elementLines(
  { path, removed, added, reordered }: Difference & { kind: 'elements' },
  whole: boolean,
): string[] {
  const gone = removed.map((value) => `-     ${value}`);
  const order = reordered === 0 ? [] : [`    order of ${shownNumber(reordered)} other elements changed only`];
  if (whole || removed.length + added.length <= MOST_ELEMENTS) {
    return [`!   ${path}`, ...gone, ...added.map((value) => `+     ${value}`), ...order];
  }
  const counts = [
    ...(added.length > 0 ? [`+ ${counted(added.length, 'element')}`] : []),
    ...(removed.length > 0 ? [`- ${counted(removed.length, 'element')}`] : []),
  ];
  return [`!   ${path} ${counts.join(', ')}`, ...firstLines(gone, MOST_ELEMENTS), ...order];
}

/** The first lines and how many more there are; a list that would lose exactly one line shows it. */
function firstLines(lines: readonly string[], most: number): string[] {
  if (lines.length <= most + 1) return [...lines];
  return [...lines.slice(0, most), `      … and ${shownNumber(lines.length - most)} more ${SEE_PLAN}`];
}

/** Copies that providers keep of another attribute: they change whenever it does. */
const COPIES: ReadonlyMap<string, string> = new Map([
  ['tags_all', 'tags'],
  ['effective_labels', 'labels'],
  ['terraform_labels', 'labels'],
  ['effective_annotations', 'annotations'],
]);

/** The attributes a reader has to know; a copy of a changed attribute is none. */
export function ownAttributes(attributes: readonly SummaryAttribute[]): readonly SummaryAttribute[] {
  const names = new Set(attributes.map((attribute) => attribute.name));
  return attributes.filter(({ name }) => {
    const origin = COPIES.get(name);
    return origin === undefined || !names.has(origin);
  });
}

const forces = (attribute: SummaryAttribute): boolean => attribute.forcesReplacement.length > 0;

export interface AttributeLines {
  /** Attributes that force a replacement. */
  readonly causes: readonly string[];
  readonly others: readonly string[];
}

/** Attribute paths that findings and prices name, by address; worst first. */
export type NamedPaths = ReadonlyMap<string, readonly string[]>;
const NOTHING_NAMED: NamedPaths = new Map();

/** `boot_disk[0].size` → `boot_disk` */
const topName = (path: string): string => path.split(/[.[]/u, 1)[0] ?? path;

/** The changed attributes of an update or replace: causes of replacement first, then what is named, cut to six lines in a card. */
export function attributeLines(
  change: SummaryChange,
  whole: boolean,
  named: NamedPaths = NOTHING_NAMED,
): AttributeLines {
  const attributes = whole ? change.attributes : ownAttributes(change.attributes);
  const copies = change.attributes.filter((attribute) => !attributes.includes(attribute)).map(({ name }) => name);
  const names = new Set(named.get(change.address)?.map(topName));
  // What somebody set explains a replacement; what is unknown only follows from another one.
  const rank = (attribute: SummaryAttribute): number =>
    forces(attribute) ? (hasMark(attribute.after, 'unknown') ? 1 : 0) : names.has(attribute.name) ? 2 : 3;
  let unset = 0;
  const all = attributes
    .toSorted((a, b) => rank(a) - rank(b))
    .map((attribute) => {
      const differences = attributeDifferences(attribute, whole);
      const told = whole ? differences : differences.filter((difference) => !isUnsetAndUnknown(difference));
      unset += differences.length - told.length;
      return { cause: forces(attribute), lines: told.flatMap((difference) => differenceLines(difference, whole)) };
    })
    .filter(({ lines }) => lines.length > 0);
  const unknowns = change.unknownAttributes + unset;
  const unknown = unknowns === 0 ? [] : [`    ${shownNumber(unknowns)} more known after apply`];
  const shown = whole ? all : fitting(all);
  const hidden = all.length - shown.length;
  return {
    causes: shown.flatMap(({ cause, lines }) => (cause ? lines : [])),
    others: [
      ...shown.flatMap(({ cause, lines }) => (cause ? [] : lines)),
      ...(hidden > 0 ? [`    ${counted(hidden, 'more attribute')} ${SEE_PLAN}`] : []),
      ...(copies.length > 0 ? [`    ${copies.join(', ')} ${copies.length === 1 ? 'changes' : 'change'} alike`] : []),
      ...unknown,
    ],
  };
}

/** Empty before and not known yet: nobody set it. */
const isUnsetAndUnknown = (difference: Difference): boolean =>
  difference.kind === 'changed' && difference.before === '""' && difference.after === KNOWN_AFTER_APPLY;

interface Shown {
  readonly cause: boolean;
  readonly lines: readonly string[];
}

function fitting(all: readonly Shown[]): readonly Shown[] {
  // The line that says what is left out would take the place of the one line that is left out.
  if (all.flatMap(({ lines }) => lines).length <= MOST_LINES + 1) return all;
  const shown: Shown[] = [];
  let room = MOST_LINES;
  for (const { cause, lines } of all) {
    // A long attribute begins where there is room for a few of its lines.
    const fits = lines.length <= room;
    if (!fits && room < 3 && shown.length > 0) break;
    shown.push({ cause, lines: fits ? lines : firstLines(lines, Math.max(1, room - 1)) });
    room -= lines.length;
    if (room <= 0) break;
  }
  return shown;
}

/** What tells one new resource from another, most telling first. */
const TELLING = [
  'machine_type',
  'instance_type',
  'instance_class',
  'vm_size',
  'tier',
  'sku_name',
  'size',
  'disk_size_gb',
  'allocated_storage',
  'node_count',
  'type',
  'storage_class',
  'account_tier',
  'account_replication_type',
  'source_ranges',
  'ip_cidr_range',
  'cidr_block',
  'address_space',
  'role',
  'member',
];

/** Those that tell as much below a block: `settings[0].tier`. */
const TELLING_BELOW = new Set(['machine_type', 'instance_type', 'instance_class', 'vm_size', 'tier', 'sku_name']);

function tellingBelow(change: SummaryChange): { path: string; value: string } | undefined {
  return change.attributes
    .filter(({ after }) => after !== undefined && after !== null && typeof after === 'object')
    .flatMap(({ name, after }) => attributeValues(name, after ?? null, false))
    .find(({ path, value }) => TELLING_BELOW.has(path.split('.').at(-1) ?? '') && value !== KNOWN_AFTER_APPLY);
}

/** A new resource in one line of at most two attributes: what is named, else «size 20, type "pd-balanced"». */
export function tellingLine(change: SummaryChange, named: NamedPaths = NOTHING_NAMED): string[] {
  const shown = new Map<string, string>();
  for (const path of [...(named.get(change.address) ?? []), ...TELLING]) {
    const name = topName(path);
    const after = change.attributes.find((attribute) => attribute.name === name)?.after ?? null;
    const values = after === null || hasMark(after, 'unknown') ? [] : attributeValues(name, after, false);
    // A path into a list names the whole list, which stands on one line.
    const value = values.find((candidate) => path === candidate.path || path.startsWith(`${candidate.path}[`));
    if (value !== undefined && shown.size < 2) shown.set(value.path, value.value);
  }
  const below = shown.size === 0 ? tellingBelow(change) : undefined;
  if (below !== undefined) shown.set(below.path, below.value);
  if (shown.size === 0) return [];
  return [`    ${[...shown].map(([path, value]) => `${path} ${value}`).join(', ')}`];
}

/** Every attribute of a new resource, one line each; texts of several lines as they stand. */
export function allValueLines(change: SummaryChange): string[] {
  const values = change.attributes.flatMap(({ name, after }): string[] => {
    if (typeof after === 'string' && after.includes('\n')) {
      return [`    ${oneLine(name)}`, ...after.split('\n').map((line) => `      ${oneLine(line)}`.trimEnd())];
    }
    return attributeValues(name, after ?? null, true).map(({ path, value }) => `    ${path} ${value}`);
  });
  const unknown =
    change.unknownAttributes === 0 ? [] : [`    ${shownNumber(change.unknownAttributes)} more known after apply`];
  return [...values, ...unknown];
}
