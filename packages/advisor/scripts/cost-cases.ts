/** Runs labelled cost cases: each case to a plan, the plan through `readPlan` and `estimateCost`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readPlan } from '@cloud-chatops/terraform';
import { estimateCost, loadPrices } from '../src/cost/index.ts';

interface Case {
  readonly case_id: string;
  readonly plan?: unknown;
}
export interface OutputLine {
  readonly case_id: string;
  readonly address: string;
  readonly monthly_cost_usd: number | null;
  readonly monthly_cost_before_usd: number | null;
  readonly status: string;
  readonly reason?: string;
}

/** What the scorer reads, one line per resource. */
export async function costOutput(benchmarks: string, labels: string, prices: string): Promise<readonly OutputLine[]> {
  const { costCaseToPlan }: { costCaseToPlan: (one: Case) => unknown } = await import(
    pathToFileURL(join(benchmarks, 'cost-to-plan.mjs')).href
  );
  const tables = await loadPrices(prices);
  const cases: Case[] = (await readFile(labels, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
  return cases.flatMap((one) =>
    estimateCost(readPlan(JSON.stringify(one.plan ?? costCaseToPlan(one))), tables).resources.map((resource) => ({
      case_id: one.case_id,
      address: resource.address,
      monthly_cost_usd: resource.after,
      monthly_cost_before_usd: resource.before,
      status: resource.status,
      ...(resource.reason === undefined ? {} : { reason: resource.reason }),
    })),
  );
}
