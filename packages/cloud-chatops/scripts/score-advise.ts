/**
 * Scores `cloud-chatops advise` on labelled cases beside the repository (`../shared/benchmarks`, not part of it):
 * cases → plans (their own converters) → the command as a person runs it → their own scorers.
 *
 *     node packages/cloud-chatops/scripts/score-advise.ts findings [--labels FILE] [-- scorer options such as --tier all --errors 20]
 *     node packages/cloud-chatops/scripts/score-advise.ts cost     [--labels FILE] [-- scorer options such as --worst 20 --by type]
 *
 * `--keep FOLDER` leaves plans, reports and the scorer's input there.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { JsonLine } from '../src/advise/json-line.ts';

interface Case {
  readonly case_id: string;
  readonly plan?: unknown;
}
interface Benchmark {
  readonly labels: readonly string[];
  readonly converter: string;
  readonly convert: string;
  readonly scorer: string;
  /** The scorer's option for the product's lines. */
  readonly option: string;
  readonly lines: (report: JsonLine) => readonly object[];
}

const BENCHMARKS: { readonly [name: string]: Benchmark } = {
  findings: {
    labels: ['findings-dev.jsonl'],
    converter: 'case-to-plan.mjs',
    convert: 'toPlan',
    scorer: 'score-findings.mjs',
    option: '--findings',
    lines: ({ case_id, findings }) => findings.map(({ practice_id, address }) => ({ case_id, practice_id, address })),
  },
  cost: {
    labels: ['cost-dev.jsonl', 'cost-plans-dev.jsonl'],
    converter: 'cost-to-plan.mjs',
    convert: 'costCaseToPlan',
    scorer: 'score-cost.mjs',
    option: '--output',
    lines: ({ case_id, cost }) =>
      cost.resources.map(({ address, monthly_cost_usd, monthly_cost_before_usd }) => ({
        case_id,
        address,
        monthly_cost_usd,
        monthly_cost_before_usd,
      })),
  },
};

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const { values, positionals } = parseArgs({
  options: {
    benchmarks: { type: 'string', default: resolve(import.meta.dirname, '../../../../shared/benchmarks') },
    labels: { type: 'string', multiple: true },
    keep: { type: 'string' },
  },
  allowPositionals: true,
});
const [name = '', ...scorerOptions] = positionals;
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  console.error(`usage: score-advise.ts ${Object.keys(BENCHMARKS).join('|')} [--labels FILE] [-- scorer options]`);
  process.exit(2);
}

const readLines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
const writeLines = (file: string, lines: readonly object[]): void =>
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'score-advise-'));
mkdirSync(folder, { recursive: true });
try {
  for (const labels of values.labels ?? benchmark.labels.map((file) => join(values.benchmarks, file)))
    await score(benchmark, labels);
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true });
}

async function score({ converter, convert, scorer, option, lines }: Benchmark, labels: string): Promise<void> {
  const module = (await import(pathToFileURL(resolve(values.benchmarks, converter)).href)) as {
    [name: string]: (one: Case) => unknown;
  };
  const cases = readLines<Case>(labels);
  const plans = join(folder, 'plans.jsonl');
  writeLines(
    plans,
    cases.map((one) => ({ case_id: one.case_id, plan: one.plan ?? module[convert]?.(one) })),
  );
  const reports = join(folder, 'reports.jsonl');
  const started = performance.now();
  advise(plans, reports);
  const took = Math.round(performance.now() - started);
  const product = join(folder, 'product.jsonl');
  const written = readLines<JsonLine>(reports);
  writeLines(product, written.flatMap(lines));
  console.log(`== ${labels}: ${written.length} of ${cases.length} plans in ${took} ms`);
  const command = [join(values.benchmarks, scorer), '--labels', labels, option, product, ...scorerOptions];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

function advise(plans: string, reports: string): void {
  const out = openSync(reports, 'w');
  try {
    const { status } = spawnSync(process.execPath, [MAIN, 'advise', '--json', plans], {
      stdio: ['ignore', out, 'inherit'],
    });
    if (status !== 0) process.exitCode = 1;
  } finally {
    closeSync(out);
  }
}
