/**
 * The estimate against labelled cases beside the repository, and its speed. The thresholds are requirements. The cases
 * are third-party data and not part of the repository; a build server has them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { costOutput } from '../../scripts/cost-cases.ts';
import { estimateCost, loadPrices } from './index.ts';
import { planOf } from './testing/raw-plan.ts';

const root = resolve(import.meta.dirname, '../../../..');
const benchmarks = join(root, '../shared/benchmarks');
const prices = join(root, 'knowledge/prices');

async function score(name: string): Promise<Record<string, any>> {
  const folder = await mkdtemp(join(tmpdir(), 'cost-'));
  try {
    const labels = join(benchmarks, name);
    const output = join(folder, 'output.jsonl');
    await writeFile(
      output,
      (await costOutput(benchmarks, labels, prices)).map((line) => JSON.stringify(line)).join('\n'),
    );
    const scorer = join(benchmarks, 'score-cost.mjs');
    const { stdout } = spawnSync(process.execPath, [scorer, '--labels', labels, '--output', output, '--json'], {
      encoding: 'utf8',
    });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.skipIf(!existsSync(benchmarks) && process.env['CI'] === undefined)('labelled cases', () => {
  test('resources that are created', async () => {
    const result = await score('cost-dev.jsonl');
    expect(result['coverage']).toBeGreaterThanOrEqual(0.98);
    expect(result['by_resource_type_mean'].coverage).toBeGreaterThanOrEqual(0.98);
    expect(result['within_5pct']).toBeGreaterThanOrEqual(0.98);
    expect(Math.abs(result['total_error'])).toBeLessThan(0.01);
    expect(result['free_resources'].charged).toBe(0);
    expect(result['usage_only_resources'].charged).toBe(0);
  });

  test('plans with before and after', async () => {
    const { after, delta } = await score('cost-plans-dev.jsonl');
    expect([after.priced, after.within_5pct]).toEqual([after.labelled, 1]);
    expect([delta.given, delta.right]).toEqual([delta.labelled, delta.labelled]);
  });
});

/** The fastest of a few runs, so that a busy machine fails nothing. */
async function fastest(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

test('5,000 resources take less than 0.3 s, the price lists less than 0.1 s', async () => {
  const tables = await loadPrices(prices);
  const plan = planOf(
    ...Array.from({ length: 2500 }, (_, i) => [
      {
        address: `aws_instance.web[${i}]`,
        region: 'us-east-1',
        after: { instance_type: 't3.medium' },
        unknown: { root_block_device: true, subnet_id: true },
        references: { subnet_id: ['aws_subnet.main.id', 'aws_subnet.main'] },
      },
      {
        address: `aws_ebs_volume.data[${i}]`,
        region: 'us-east-1',
        after: { size: 20, type: 'gp3' },
        references: { instance_id: [`aws_instance.web[${i}].id`, `aws_instance.web[${i}]`] },
      },
    ]).flat(),
  );
  expect(estimateCost(plan, tables).counts.priced).toBe(5000);
  expect(await fastest(() => estimateCost(plan, tables))).toBeLessThan(300);
  expect(await fastest(() => loadPrices(prices))).toBeLessThan(100);
});
