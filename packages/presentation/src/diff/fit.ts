/**
 * Fits changes into a number of characters: whole lines only, nothing left out without a count. What is destroyed or
 * replaced is at least one line; everything else is first shown in the same detail, then in more from the top while
 * room is left. The same changes and room give the same lines.
 */
import type { SummaryChange } from '@cloud-chatops/core';
import { oneLine } from '../text/neutralise.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { SEE_PLAN, type NamedPaths } from './attribute-lines.ts';
import { changeLevels, isDanger, verb } from './change-lines.ts';
import { groupBy, groupByIndex, type Group } from './groups.ts';

interface Unit {
  readonly members: Group;
  /** In growing detail; the first is one line. */
  readonly levels: readonly string[][];
}

export interface Fitted {
  readonly lines: readonly string[];
  /** What was left out, in the exact words of a cut; empty when nothing was. */
  readonly cut: string;
}

const size = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);
const changesIn = (units: readonly Unit[]): readonly SummaryChange[] => units.flatMap(({ members }) => [...members]);

const indexUnit = (members: Group, named: NamedPaths): Unit => ({ members, levels: changeLevels(members, named) });

/** All changes of one action, module and type in one line. */
function rowUnit(members: Group, named: NamedPaths): Unit {
  const [change] = members;
  if (members.length === 1) return indexUnit(members, named);
  const module = change.moduleAddress === undefined ? '' : ` in ${oneLine(change.moduleAddress)}`;
  return { members, levels: [[`${verb(change)} ${shownNumber(members.length)} ${oneLine(change.type)}${module}`]] };
}

const rowsOf = (changes: readonly SummaryChange[], named: NamedPaths): Unit[] =>
  groupBy(changes, (change) => JSON.stringify([verb(change), change.moduleAddress ?? '', change.type])).map(
    ([, members]) => rowUnit(members, named),
  );

/** Room that the sentence about a cut may take. */
const CUT_ROOM = 80;

/** How much is shown at most where there is room. */
export type Detail = 'causes' | 'attributes';
const DETAILS: { readonly [detail in Detail]: number } = { causes: 1, attributes: 2 };

/** `room`: characters, line feeds included. `named`: what stands before other attributes. */
export function fitChanges(
  changes: readonly SummaryChange[],
  room: number,
  named: NamedPaths,
  detail: Detail = 'attributes',
): Fitted {
  const danger = coarseEnough(changes.filter(isDanger), room - CUT_ROOM, named);
  const left = room - size(danger.flatMap((unit) => unit.levels[0] ?? []));
  const rest = coarseEnough(
    changes.filter((change) => !isDanger(change)),
    left,
    named,
  );
  return fitUnits([...danger, ...rest], room, DETAILS[detail]);
}

/** One by one or by index where the lines fit; else a line for each action, module and type. */
function coarseEnough(changes: readonly SummaryChange[], room: number, named: NamedPaths): Unit[] {
  const fine = groupByIndex(changes).map((members) => indexUnit(members, named));
  return size(fine.flatMap((unit) => unit.levels[0] ?? [])) <= room ? fine : rowsOf(changes, named);
}

const at = (unit: Unit, level: number): readonly string[] =>
  level < 0 ? [] : (unit.levels[Math.min(level, unit.levels.length - 1)] ?? []);

function fitUnits(units: readonly Unit[], room: number, most: number): Fitted {
  const total = (level: number): number => size(units.flatMap((unit) => at(unit, level)));
  // The highest detail that all can have; -1: not even a line each.
  let base = most;
  while (base >= 0 && total(base) > room) base -= 1;
  const levels = base >= 0 ? units.map(() => base) : linesWhileRoom(units, room - CUT_ROOM);
  let used = size(units.flatMap((unit, i) => at(unit, levels[i] ?? -1)));
  if (base >= 0) {
    for (const [i, unit] of units.entries()) {
      const grown = growth(unit, base, most, room - used);
      if (grown === undefined) break;
      levels[i] = grown;
      used += size(at(unit, grown)) - size(at(unit, base));
    }
  }
  const hidden = units.filter((_, i) => levels[i] === -1);
  return { lines: units.flatMap((unit, i) => at(unit, levels[i] ?? -1)), cut: cutWords(hidden) };
}

/** The highest detail above `base` for which there is room. */
function growth(unit: Unit, base: number, most: number, room: number): number | undefined {
  const now = size(at(unit, base));
  for (let level = most; level > base; level -= 1) {
    if (size(at(unit, level)) - now <= room) return level;
  }
  return base === most ? base : undefined;
}

/** A line each, danger first, until the room is used up; a single one that is left is shown in place of the count. */
function linesWhileRoom(units: readonly Unit[], room: number): number[] {
  let used = 0;
  let full = false;
  const levels = units.map((unit) => {
    const next = size(at(unit, 0));
    full ||= used + next > room;
    if (full) return -1;
    used += next;
    return 0;
  });
  const last = units.at(-1);
  if (last?.members.length === 1 && levels.filter((level) => level === -1).length === 1) levels[levels.length - 1] = 0;
  return levels;
}

function cutWords(hidden: readonly Unit[]): string {
  if (hidden.length === 0) return '';
  const changes = changesIn(hidden);
  const lost = changes.filter(isDanger);
  if (lost.length === 0) return `… and ${shownNumber(changes.length)} more ${SEE_PLAN}`;
  const replaces = lost.filter((change) => change.action === 'replace').length;
  const destroys = lost.length - replaces;
  const parts = [
    ...(destroys > 0 ? [counted(destroys, 'more destroy')] : []),
    ...(replaces > 0 ? [counted(replaces, 'more replace')] : []),
    ...(changes.length > lost.length ? [`${shownNumber(changes.length - lost.length)} more`] : []),
  ];
  return `… and ${parts.join(', ')} ${SEE_PLAN}`;
}
