/**
 * Measures retrieval on the labelled queries next to the repository (`../shared/benchmarks`): hit@k and MRR by their own
 * scorer, and how long a query takes. `node packages/advisor/scripts/score-retrieval.ts [--queries FILE] [--misses] [--no-provider]
 * [--knowledge]`, the last with our own entries in place of the catalogue's where we have them.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import type { Cloud } from '../src/retrieval/cloud-words.ts';
import type { RetrievalEntry } from '../src/retrieval/retrieval-entry.ts';
import { createRetriever } from '../src/retrieval/retriever.ts';
import { toRetrievalEntry } from '../src/retrieval/to-retrieval-entry.ts';

interface Practice {
  readonly id: string;
  readonly title: string;
  readonly provider: Cloud;
  readonly service: string;
  readonly category: string;
  readonly resource_types: readonly string[];
  readonly condition: string;
}

interface LabelledQuery {
  readonly query_id: string;
  readonly provider: Cloud;
  readonly query: string;
  readonly relevant: readonly string[];
}

const benchmarks = resolve(import.meta.dirname, '../../../../shared/benchmarks');
const { values } = parseArgs({
  options: {
    queries: { type: 'string', default: join(benchmarks, 'retrieval-dev.jsonl') },
    misses: { type: 'boolean', default: false },
    knowledge: { type: 'boolean', default: false },
    'no-provider': { type: 'boolean', default: false },
  },
});

const jsonl = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);

const catalogue: RetrievalEntry[] = jsonl<Practice>(join(benchmarks, 'practices.jsonl')).map((practice) => ({
  id: practice.id,
  title: practice.title,
  provider: practice.provider,
  service: practice.service,
  category: practice.category,
  resources: practice.resource_types,
  condition: practice.condition,
}));
const folders = ['aws', 'azure', 'gcp'].map((cloud) => resolve(import.meta.dirname, '../../../knowledge', cloud));
const own = values.knowledge ? loadKnowledge({ dirs: folders }).entries.map(toRetrievalEntry) : [];
const entries = new Map([...catalogue, ...own].map((entry) => [entry.id, entry]));
console.log(`${entries.size} entries, ${own.length} of them our own`);
const retriever = createRetriever([...entries.values()]);
const queries = jsonl<LabelledQuery>(values.queries);

const search = (query: LabelledQuery): readonly string[] =>
  retriever.search(query.query, values['no-provider'] ? {} : { provider: query.provider });
for (const query of queries) search(query); // so that the figures are those of compiled code

const took: number[] = [];
const results = queries.map((query) => {
  const started = performance.now();
  const ranked = search(query);
  took.push(performance.now() - started);
  const place = ranked.findIndex((id) => query.relevant.includes(id));
  if (values.misses && place !== 0)
    console.log(
      `${place + 1} ${query.query}\n    want ${query.relevant.join(', ')}\n    got  ${ranked.slice(0, 5).join(', ')}`,
    );
  return JSON.stringify({ query_id: query.query_id, ranked });
});

const folder = mkdtempSync(join(tmpdir(), 'score-retrieval-'));
try {
  const file = join(folder, 'results.jsonl');
  writeFileSync(file, results.join('\n'));
  const scorer = join(benchmarks, 'score-retrieval.mjs');
  execFileSync(process.execPath, [scorer, '--queries', values.queries, '--results', file], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true });
}
took.sort((a, b) => a - b);
const quantile = (q: number): string => (took[Math.floor(took.length * q)] ?? 0).toFixed(2);
console.log(
  `a query takes p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms, at most ${(took.at(-1) ?? 0).toFixed(2)} ms`,
);
