/**
 * Scores the cost estimate on the labelled cases beside the repository (`../shared/benchmarks`, not part of it).
 *
 *     node packages/advisor/scripts/score-cost.ts [--labels <file>] [-- scorer options, such as --worst 20 --by type]
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { costOutput } from './cost-cases.ts';

const root = resolve(import.meta.dirname, '../../..');
const { values, positionals } = parseArgs({
  options: {
    benchmarks: { type: 'string', default: join(root, '../shared/benchmarks') },
    labels: { type: 'string', multiple: true, default: ['cost-dev.jsonl', 'cost-plans-dev.jsonl'] },
    prices: { type: 'string', default: join(root, 'knowledge/prices') },
    unpriced: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const folder = await mkdtemp(join(tmpdir(), 'score-cost-'));
try {
  for (const name of values.labels) {
    const labels = join(values.benchmarks, name);
    const lines = await costOutput(values.benchmarks, labels, values.prices);
    const output = join(folder, 'output.jsonl');
    await writeFile(output, lines.map((line) => JSON.stringify(line)).join('\n'));
    console.log(`== ${name}`);
    const scorer = join(values.benchmarks, 'score-cost.mjs');
    const scored = spawnSync(process.execPath, [scorer, '--labels', labels, '--output', output, ...positionals], {
      encoding: 'utf8',
    });
    console.log(scored.stdout + scored.stderr);
    if (!values.unpriced) continue;
    for (const line of lines)
      if (line.status === 'not-priced') console.log(`${line.case_id} ${line.address}: ${line.reason ?? ''}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
