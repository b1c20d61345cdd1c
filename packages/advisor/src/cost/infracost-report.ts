/**
 * A cost report of ours from what `infracost breakdown --format json` answers (version 0.2):
 * https://www.infracost.io/docs/features/cli_commands/#breakdown. Amounts are decimals as strings, `null` is not known,
 * and a price that is missing stands there as 0 with `priceNotFound`.
 */
import type { CostComponent, CostReport, PricingStatus, RawPlan, ResourceCost, UsagePrice } from '@cloud-chatops/core';
import { z } from 'zod';
import { isWithoutCost } from './without-cost.ts';

/** Message: what is wrong with the answer, half a sentence. */
export class InfracostUnreadable extends Error {
  override readonly name = 'InfracostUnreadable';
}

const Amount = z
  .union([z.string().regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i), z.number()])
  .transform(Number)
  .nullish();
const Component = z.object({
  name: z.string(),
  unit: z.string(),
  monthlyQuantity: Amount,
  price: Amount,
  monthlyCost: Amount,
  priceNotFound: z.boolean().nullish(),
});
const Resource = z.object({
  name: z.string(),
  monthlyCost: Amount,
  costComponents: z.array(Component).nullish(),
  get subresources() {
    return z.array(Resource).nullish();
  },
});
type Resource = z.output<typeof Resource>;
const Breakdown = z
  .object({ resources: z.array(Resource), freeResources: z.array(z.object({ name: z.string() })).nullish() })
  .nullish();
const Answer = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeGenerated: z.iso.datetime({ offset: true }),
  projects: z
    .array(
      z.object({
        pastBreakdown: Breakdown,
        breakdown: Breakdown,
        summary: z.object({ noPriceResourceCounts: z.record(z.string(), z.number()).nullish() }).nullish(),
      }),
    )
    .min(1),
});

interface SideCost {
  readonly status: PricingStatus;
  readonly amount: number | null;
  readonly components: readonly CostComponent[];
  readonly usage: readonly UsagePrice[];
  readonly reason?: string;
}
const FREE: SideCost = { status: 'free', amount: 0, components: [], usage: [] };
const notPriced = (reason: string): SideCost => ({
  status: 'not-priced',
  amount: null,
  components: [],
  usage: [],
  reason,
});

/**
 * One entry per managed resource of the plan, in its order, as `estimateCost` has it.
 * @throws InfracostUnreadable
 */
export function infracostReport(plan: RawPlan, stdout: string, redact: (text: string) => string): CostReport {
  const answer = parse(stdout);
  const date = answer.timeGenerated.slice(0, 10);
  const sideOf = (side: 'pastBreakdown' | 'breakdown') => {
    const priced = answer.projects.flatMap((project) => project[side]?.resources ?? []);
    const byName = new Map(priced.map((resource) => [resource.name, resource]));
    const free = new Set(answer.projects.flatMap((project) => project[side]?.freeResources ?? []).map((r) => r.name));
    return (address: string, type: string): SideCost => {
      const found = byName.get(address);
      if (found) return sideCost(found, date, redact);
      if (free.has(address) || freeTypes.has(type) || isWithoutCost(type)) return FREE;
      return notPriced(`Infracost has no price for ${type}`);
    };
  };
  const freeTypes = new Set(
    answer.projects.flatMap(({ summary }) => Object.keys(summary?.noPriceResourceCounts ?? {})),
  );
  const past = sideOf('pastBreakdown');
  const planned = sideOf('breakdown');
  const resources = plan.changes
    .filter(({ mode }) => mode === 'managed')
    .map((change): ResourceCost => {
      const { address, type, action, region, deposed } = change;
      // Infracost goes by addresses, and the live object has this one.
      const known = deposed === undefined ? undefined : notPriced('Infracost does not price deposed objects');
      const before = change.before === null ? FREE : (known ?? past(change.previousAddress ?? address, type));
      // A forgotten object leaves the state, not the cloud: it goes on costing.
      const after = action === 'forget' ? before : change.after === null ? FREE : (known ?? planned(address, type));
      const shown = change.after === null ? before : after;
      const unknown = [after, before].find(({ status }) => status === 'not-priced');
      const reason = (unknown ?? shown).reason;
      return {
        address,
        type,
        action,
        ...(region === undefined ? {} : { region }),
        status: unknown === undefined ? shown.status : 'not-priced',
        before: before.amount,
        after: after.amount,
        delta: before.amount === null || after.amount === null ? null : round(after.amount - before.amount),
        components: shown.components,
        usage: shown.usage,
        ...(reason === undefined ? {} : { reason }),
      };
    });
  const summed = resources.filter(({ status, delta }) => status === 'priced' && delta !== null);
  const before = round(summed.reduce((sum, resource) => sum + (resource.before ?? 0), 0));
  const after = round(summed.reduce((sum, resource) => sum + (resource.after ?? 0), 0));
  const count = (status: PricingStatus): number => resources.filter((one) => one.status === status).length;
  return {
    currency: answer.currency,
    before,
    after,
    delta: round(after - before),
    counts: {
      priced: count('priced'),
      free: count('free'),
      usageBased: count('usage-based'),
      notPriced: count('not-priced'),
    },
    resources,
    ...(summed.length === 0 ? {} : { priceDates: { oldest: date, newest: date } }),
    source: 'Estimated by Infracost',
    assumptions: ['730 hours a month, use only where a usage file names it'],
  };
}

function parse(stdout: string): z.output<typeof Answer> {
  let json: unknown;
  try {
    json = JSON.parse(stdout);
  } catch (cause) {
    throw new InfracostUnreadable('Infracost did not answer with JSON', { cause });
  }
  const { data, error } = Answer.safeParse(json);
  if (data) return data;
  const [issue] = error.issues;
  throw new InfracostUnreadable(
    `Infracost's answer is not what was expected (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
  );
}

function sideCost(resource: Resource, date: string, redact: (text: string) => string): SideCost {
  const parts = componentsOf(resource, '');
  const unknown = parts.find(({ price, priceNotFound }) => priceNotFound === true || typeof price !== 'number');
  if (unknown) return notPriced(redact(`Infracost has no price for ${unknown.name}`));
  const components: CostComponent[] = [];
  const usage: UsagePrice[] = [];
  for (const { name, unit, monthlyQuantity: quantity, price, monthlyCost } of parts) {
    const shown = { name: redact(name), unit, unitPrice: price ?? 0, priceDate: date };
    if (quantity === null || quantity === undefined) usage.push(shown);
    else {
      const amount = monthlyCost ?? quantity * (price ?? 0);
      components.push({ ...shown, quantity, amount, source: 'Infracost' });
    }
  }
  if (components.length > 0) {
    const amount = resource.monthlyCost ?? components.reduce((sum, one) => sum + one.amount, 0);
    return { status: 'priced', amount: round(amount), components, usage };
  }
  if (usage.length === 0) return FREE;
  return { status: 'usage-based', amount: null, components, usage, reason: 'what it costs depends on use' };
}

/** Those of the parts of a resource have the part before them: `root_block_device: Storage`. */
function componentsOf(resource: Resource, prefix: string): z.output<typeof Component>[] {
  return [
    ...(resource.costComponents ?? []).map((one) => ({ ...one, name: prefix + one.name })),
    ...(resource.subresources ?? []).flatMap((part) => componentsOf(part, `${prefix}${part.name}: `)),
  ];
}

/** Far below a cent. */
const round = (amount: number): number => Math.round(amount * 1e6) / 1e6;
