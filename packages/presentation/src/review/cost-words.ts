/** What a plan costs, in one line. What is not known is never shown as an amount. */
import type { ReportHead } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';
import { shownDelta, shownMoney, shownNumber } from '../text/numbers.ts';

type CostHead = ReportHead['cost'];

const unpriced = (cost: CostHead): number => cost.usageBased + cost.notPriced;

/** Without the amounts before and after: «+$41.00 a month for 3 of 5; 2 not priced». */
export function costWords(cost: CostHead): string {
  const { priced, free, usageBased, notPriced } = cost;
  const all = priced + free + usageBased + notPriced;
  if (all === 0) return 'nothing to price';
  if (priced === 0 && unpriced(cost) === 0)
    return `none: ${all === 1 ? 'the one resource is' : `all ${shownNumber(all)} are`} free`;
  if (priced === 0 && notPriced === 0)
    return `by use only, no fixed price${free === 0 ? '' : `; ${shownNumber(free)} of ${shownNumber(all)} free`}`;
  if (priced === 0)
    return `not known: ${all === 1 ? 'the one resource has no' : `none of the ${shownNumber(all)} has a`} price`;
  const same = cost.delta === 0 && cost.after > 0;
  const amount = same
    ? `unchanged at ${shownMoney(cost.after, cost.currency)} a month`
    : `${shownDelta(cost.delta, cost.currency)} a month`;
  if (unpriced(cost) === 0) return amount;
  const rest = [
    ...(usageBased > 0 ? [`${shownNumber(usageBased)} priced by use`] : []),
    ...(notPriced > 0 ? [`${shownNumber(notPriced)} not priced`] : []),
  ];
  return `${amount} for ${shownNumber(priced + free)} of ${shownNumber(all)}; ${rest.join(', ')}`;
}

/** With the amounts before and after: «+$73.20 a month ($0.00 → $73.20), all 3 priced». */
export function costWordsInFull(cost: CostHead): string {
  const words = costWords(cost);
  if (cost.priced === 0) return words;
  const range = `(${shownMoney(cost.before, cost.currency)} → ${shownMoney(cost.after, cost.currency)})`;
  const [amount, rest] = words.split(' for ', 2);
  if (rest !== undefined) return `${amount} ${range} for ${rest}`;
  const all = cost.priced + cost.free;
  return `${words} ${range}${all > 1 ? `, ${all === 2 ? 'both' : `all ${shownNumber(all)}`} priced` : ''}`;
}

export const costLine = (cost: CostHead, style: TextStyle): string => `💰 ${style.bold('Cost')} ${costWords(cost)}`;
