/** One change of a plan in the diff grammar: verb and address, reason, attributes. */
import type { SummaryChange } from '@cloud-chatops/core';
import { oneLine } from '../text/neutralise.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenMiddle } from '../text/shorten.ts';
import { allValueLines, attributeLines, ownAttributes, tellingLine, type NamedPaths } from './attribute-lines.ts';
import { causeLine, reasonLine } from './reasons.ts';
import { quoted } from './shown-value.ts';

/** Addresses of what stays lose their middle above this; those of destroys and replaces never do. */
const LONGEST_ADDRESS = 100;

/** What a reader must not miss: it is never left out without a count of its own. */
export const isDanger = ({ action }: SummaryChange): boolean =>
  action === 'delete' || action === 'replace' || action === 'other';

/** The verb in the present, with its gutter. */
export function verb(change: SummaryChange): string {
  const moved = change.previousAddress === undefined ? '' : 'move and ';
  const imported = change.importing === undefined ? '' : 'import and ';
  switch (change.action) {
    case 'create':
      return '+ create';
    case 'delete':
      return '- destroy';
    case 'replace':
      return `! ${moved}${imported}replace`;
    case 'update':
      return `! ${moved}${imported}update`;
    case 'forget':
      return '! forget';
    case 'other':
      return '! other';
    case 'read':
      return '  read';
    case 'no-op':
      return change.previousAddress === undefined ? '! import' : `! ${imported}move`;
    default:
      return change.action satisfies never;
  }
}

/** What follows the address. */
function suffix(change: SummaryChange): string {
  if (change.action === 'forget') return ' (stays in the cloud)';
  if (change.action === 'other') return ` (${change.actions.map(quoted).join(',')})`;
  const id = change.importing?.id;
  return id === undefined ? '' : ` (id ${oneLine(id)})`;
}

/** `! update a`. `members`: a group is written `a["a"] … ["z"] (26)`. */
export function headLine(change: SummaryChange, members: readonly SummaryChange[], whole: boolean): string {
  const shown = (address: string): string =>
    whole || isDanger(change) ? oneLine(address) : shortenMiddle(oneLine(address), LONGEST_ADDRESS);
  const address =
    members.length > 1
      ? `${shown(change.address)} … [${indexText(members.at(-1)?.index)}] (${shownNumber(members.length)})`
      : shown(change.address);
  const before = change.previousAddress === undefined ? '' : `${shown(change.previousAddress)} → `;
  const deposed = change.deposed === undefined ? '' : `old copy ${oneLine(change.deposed)} of `;
  return `${verb(change)} ${deposed}${before}${address}${suffix(change)}`;
}

const indexText = (index: number | string | undefined): string =>
  typeof index === 'string' ? quoted(index) : String(index ?? '');

/**
 * The change in growing detail: the line; what forces a replacement; attributes and reasons. `members`: changes of the same
 * kind that are shown as one; the first stands for all.
 */
export function changeLevels(
  members: readonly [SummaryChange, ...SummaryChange[]],
  named: NamedPaths,
): readonly string[][] {
  const [change] = members;
  const head = headLine(change, members, false);
  const reason = reasonLine(change);
  if (change.action === 'update') {
    const brief = `${head}: ${counted(ownAttributes(change.attributes).length, 'attribute')}`;
    return [[brief], [brief], [head, ...groupAttributes(members, named)]];
  }
  if (change.action === 'replace') {
    const details = attributeLines(change, false, named);
    const full = alike(members)
      ? [...details.causes, ...causeLine(change, details.causes.length), ...details.others]
      : [...reason, ...groupAttributes(members, named)];
    return [[head], [head, ...reason], [head, ...full]];
  }
  if (change.action === 'create') {
    return [[head], [head], [head, ...(alike(members) ? tellingLine(change, named) : [])]];
  }
  return [[head], [head], [head, ...reason]];
}

/** Whether every member of a group changes in the same way, so that the first can speak for all. */
const alike = (members: readonly SummaryChange[]): boolean => {
  if (members.length === 1) return true;
  const text = (change: SummaryChange): string =>
    Object.values(change.action === 'create' ? tellingLine(change) : attributeLines(change, true))
      .flat()
      .join('\n');
  const first = members[0] === undefined ? '' : text(members[0]);
  return members.every((member) => text(member) === first);
};

function groupAttributes(members: readonly [SummaryChange, ...SummaryChange[]], named: NamedPaths): string[] {
  if (alike(members)) {
    const { causes, others } = attributeLines(members[0], false, named);
    return [...causes, ...others];
  }
  return [
    `    each changes ${ownAttributes(members[0].attributes)
      .map(({ name }) => oneLine(name))
      .join(', ')}`,
  ];
}

/** One change with everything that is known of it, for plan.txt and the details. */
export function wholeChange(change: SummaryChange): string[] {
  const head = headLine(change, [change], true);
  if (change.action === 'create') return [head, ...allValueLines(change)];
  const { causes, others } = attributeLines(change, true);
  return [head, ...causes, ...causeLine(change, causes.length), ...others];
}
