/** The advisor's rows of `npm run bench`: what a plan of 5,000 resources takes, beside `JSON.parse` of the same file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { BOT_OPTIONS, COMMAND_OPTIONS } from '../src/node-options.ts';
import type { AdvisorMeasures, ReportMeasures } from './advisor-process.ts';
import { largePlan } from './large-plan.ts';
import { limitedRow, type Row } from './row.ts';

const RESOURCES = 5_000;
const PROCESS = fileURLToPath(new URL('./advisor-process.ts', import.meta.url));
const MEGABYTE = 1_000_000;
/** Processes whose first report is measured. */
const FRESH = 3;

/** Other programs only ever make it slower: the best of the runs is the figure of the program itself. */
const best = (values: readonly number[]): number => Math.min(...values);

export async function advisorRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-advisor-'));
  try {
    const { json, source } = await largePlan(RESOURCES);
    const file = join(folder, 'plan.json');
    writeFileSync(file, json);
    const measure = async (node: readonly string[], ...options: string[]): Promise<AdvisorMeasures> => {
      const { stdout } = await execa(process.execPath, [...node, PROCESS, file, ...options]);
      return JSON.parse(stdout) as AdvisorMeasures;
    };
    const fresh: ReportMeasures[] = [];
    for (let i = 0; i < FRESH; i++) fresh.push((await measure(COMMAND_OPTIONS, '--first')).first);
    return rows(await measure(BOT_OPTIONS), fresh, Buffer.byteLength(json), source);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rows(
  { loadMs, runs, retrievalP95Ms }: AdvisorMeasures,
  fresh: readonly ReportMeasures[],
  bytes: number,
  source: string,
): Row[] {
  const plan = `${RESOURCES} resources (${source})`;
  const parse = best(runs.map(({ parseMs }) => parseMs));
  const analyze = best(runs.map(({ analyzeMs }) => analyzeMs));
  const whole = (reports: readonly ReportMeasures[]): number =>
    best(reports.map(({ readMs, analyzeMs }) => readMs + analyzeMs));
  const memory = (name: string, reports: readonly ReportMeasures[], limit: number): Row[] => {
    const peaks = reports.flatMap(({ peakOverIdleBytes }) => peakOverIdleBytes ?? []);
    if (peaks.length === 0) return [];
    const ours = Math.max(...peaks) / MEGABYTE;
    return [limitedRow({ name, ours, baseline: bytes / MEGABYTE, unit: 'MB', limit })];
  };
  return [
    limitedRow({ name: 'Practices and prices loaded', ours: loadMs, baseline: null, unit: 'ms', limit: 300 }),
    limitedRow({ name: `Findings and cost of ${plan}`, ours: analyze, baseline: null, unit: 'ms', limit: 1_000 }),
    limitedRow({
      name: `Findings and cost of ${plan}, beside JSON.parse`,
      ours: analyze,
      baseline: parse,
      unit: 'ms',
      limit: 8,
    }),
    limitedRow({
      name: `From the file to the report of ${plan}`,
      ours: whole(runs),
      baseline: null,
      unit: 'ms',
      limit: 1_000,
    }),
    limitedRow({
      name: `From the file to the first report of a fresh process, ${plan}`,
      ours: whole(fresh),
      baseline: null,
      unit: 'ms',
      limit: 1_000,
    }),
    ...memory(`Peak memory over idle for ${plan}, beside the file`, runs, 8),
    // Code that is compiled for the first time lies in it, too.
    ...memory(`Peak memory over idle for the first report of a fresh process, ${plan}, beside the file`, fresh, 8),
    limitedRow({ name: 'Retrieval, p95', ours: retrievalP95Ms, baseline: null, unit: 'ms', limit: 2 }),
  ];
}
