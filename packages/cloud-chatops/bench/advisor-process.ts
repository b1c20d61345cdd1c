/**
 * The advisor in a process of its own: prints its measures as JSON, of the first report and, unless `--first` is given,
 * of later ones, as in a bot that has been running.
 *
 *     node advisor-process.ts PLAN.json [--first]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRetriever, loadKnowledge, toRetrievalEntry } from '@cloud-chatops/advisor';
import { createRedactor, type AnalysisReport } from '@cloud-chatops/core';
import { practiceDirs, practiceIndexFile } from '@cloud-chatops/knowledge';
import { readPlan } from '@cloud-chatops/terraform';
import { advisorSetup } from '../src/advise/advisor-setup.ts';
import { analyze } from '../src/effects/analysis.ts';

export interface ReportMeasures {
  readonly readMs: number;
  /** Findings and cost. */
  readonly analyzeMs: number;
  /** From the file to the report; absent where the system does not say. */
  readonly peakOverIdleBytes?: number;
}

export interface AdvisorMeasures {
  /** Practices and prices, in this fresh process. */
  readonly loadMs: number;
  readonly first: ReportMeasures;
  readonly runs: readonly (ReportMeasures & {
    /** JSON.parse of the file: the baseline. */
    readonly parseMs: number;
  })[];
  readonly findings: number;
  readonly priced: number;
  readonly retrievalP95Ms: number;
}

/** Compiled code is what the bot has; the first plan of a process takes two to three times as long. */
const WARM_UPS = 3;
const RUNS = 5;
/** How people ask; each of the words leads to other practices. */
const SUBJECTS = ['bucket', 'firewall', 'database', 'cluster', 'disk', 'role', 'key', 'function', 'vault', 'log'];
const QUESTIONS = ['is my % public?', 'why is the % not encrypted', '% without backups', 'who can reach the %'];

const timed = <T>(work: () => T): [T, number] => {
  const started = performance.now();
  const result = work();
  return [result, performance.now() - started];
};

const started = performance.now();
const setup = await advisorSetup({});
const loadMs = performance.now() - started;
const file = process.argv[2] ?? '';

let last: AnalysisReport | undefined;

function fromFileToReport(): ReportMeasures {
  const idle = restartPeak();
  const [plan, readMs] = timed(() => readPlan(readFileSync(file)));
  const { redact } = createRedactor(plan.secrets);
  const [report, analyzeMs] = timed(() => analyze(plan, setup.project, setup, redact));
  last = report;
  return { readMs, analyzeMs, ...(idle === undefined ? {} : { peakOverIdleBytes: status('VmHWM') - idle }) };
}

const first = fromFileToReport();
const later = !process.argv.includes('--first');
if (later) for (let i = 0; i < WARM_UPS; i++) fromFileToReport();
const runs = Array.from({ length: later ? RUNS : 0 }, () => {
  const took = fromFileToReport();
  const text = readFileSync(file, 'utf8');
  return { ...took, parseMs: timed(() => JSON.parse(text) as unknown)[1] };
});

const measures: AdvisorMeasures = {
  loadMs,
  first,
  runs,
  findings: last?.findings.length ?? 0,
  priced: last?.cost.counts.priced ?? 0,
  retrievalP95Ms: later ? retrievalP95() : 0,
};
process.stdout.write(JSON.stringify(measures));

function retrievalP95(): number {
  const { entries } = loadKnowledge({ dirs: practiceDirs, indexFile: practiceIndexFile });
  const retriever = createRetriever(entries.map(toRetrievalEntry));
  const queries = QUESTIONS.flatMap((question) => SUBJECTS.map((subject) => question.replace('%', subject)));
  for (const query of queries) retriever.search(query);
  // Of the best round: other programs only ever make it slower.
  return Math.min(
    ...Array.from({ length: RUNS }, () => {
      const took = queries.map((query) => timed(() => retriever.search(query))[1]).toSorted((a, b) => a - b);
      return took[Math.floor(took.length * 0.95)] as number;
    }),
  );
}

/** Makes Linux forget the highest memory so far (man 5 proc, clear_refs) and tells the present one, in bytes. */
function restartPeak(): number | undefined {
  if (!existsSync('/proc/self/clear_refs')) return undefined;
  writeFileSync('/proc/self/clear_refs', '5');
  return status('VmRSS');
}

function status(field: 'VmRSS' | 'VmHWM'): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(match?.[1]) * 1024;
}
