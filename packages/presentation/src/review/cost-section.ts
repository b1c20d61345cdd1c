/** What the plan costs, resource by resource. */
import type { AnalysisReport, CostReport, ReportHead, ResourceCost } from '@cloud-chatops/core';
import { groupBy } from '../diff/groups.ts';
import type { TextStyle } from '../style/text-style.ts';
import { counted, shownDelta, shownNumber, shownUnitPrice } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import { costWordsInFull } from './cost-words.ts';
import { upperFirst } from '../text/words.ts';

const MOST_LINES = 5;

/** Resources whose price moves, the largest move first. */
export const pricedMoves = ({ resources }: CostReport): readonly (ResourceCost & { readonly delta: number })[] =>
  resources
    .filter((resource): resource is ResourceCost & { delta: number } => (resource.delta ?? 0) !== 0)
    .toSorted((a, b) => Math.abs(b.delta) - Math.abs(a.delta));

export interface CostSection {
  readonly lines: readonly string[];
  /** Something is said in findings.txt only. */
  readonly cut: boolean;
}

/** Heading, sum, the largest five, prices by use, what is not priced. */
export function costSection(head: ReportHead, report: AnalysisReport | undefined, style: TextStyle): CostSection {
  const title = `💰 ${style.bold('Cost')} ${costWordsInFull(head.cost)}`;
  const warnings = head.costWarnings.map((warning) => `⚠️ ${style.prose(shortenEnd(warning, 160))}`);
  if (report === undefined) return { lines: [title, ...warnings], cut: false };
  const { cost } = report;
  const moves = pricedMoves(cost);
  const hidden = moves.length - MOST_LINES;
  const shown = hidden > 1 ? moves.slice(0, MOST_LINES) : moves;
  return {
    lines: [
      title,
      ...(cost.source === undefined ? [] : [style.prose(shortenEnd(cost.source, 200))]),
      ...warnings,
      ...shown.map(({ address, delta }) => `${style.code(address)} ${shownDelta(delta, cost.currency)}`),
      ...(hidden > 1 ? [`… and ${shownNumber(hidden)} more (see findings.txt)`] : []),
      ...usageLines(cost, style),
      ...unpricedLine(cost),
    ],
    cut: hidden > 1,
  };
}

const byType = (resources: readonly ResourceCost[]): string =>
  groupBy(resources, ({ type }) => type)
    .map(([type, group]) => (group.length === 1 ? type : `${type} (${shownNumber(group.length)})`))
    .join(', ');

/** At most two: they have no amount and must not hide those that have. */
function usageLines(cost: CostReport, style: TextStyle): string[] {
  return cost.resources
    .filter(({ status, usage }) => status === 'usage-based' && usage.length > 0)
    .slice(0, 2)
    .map(({ address, usage }) => {
      const prices = usage
        .slice(0, 2)
        .map((price) => `${shownUnitPrice(price.unitPrice, cost.currency)} per ${price.unit}`);
      return `${style.code(address)} by use: ${style.prose(prices.join(', '))}`;
    });
}

function unpricedLine(cost: CostReport): string[] {
  const unpriced = cost.resources.filter(({ status }) => status === 'not-priced');
  return unpriced.length === 0 ? [] : [`Not priced: ${shortenEnd(byType(unpriced), 160)}`];
}

/** Small print: «1 free resource. Prices of 2026-11-01. 730 hours a month. Traffic is not counted.» */
export function assumptionLine({ cost }: AnalysisReport, style: TextStyle): string[] {
  const free = cost.counts.free > 0 ? counted(cost.counts.free, 'free resource') : '';
  const dates =
    cost.priceDates === undefined
      ? ''
      : cost.priceDates.oldest === cost.priceDates.newest
        ? `Prices of ${cost.priceDates.newest}`
        : `Prices of ${cost.priceDates.oldest} to ${cost.priceDates.newest}`;
  const text = [free, dates, ...cost.assumptions]
    .filter((part) => part !== '')
    .map((part) => `${upperFirst(part)}.`)
    .join(' ');
  return text === '' ? [] : [style.prose(shortenEnd(text, 220))];
}
