/**
 * Runs the practices over labelled cases and writes findings for the benchmark's own scorer.
 *
 *     node packages/advisor/scripts/score-findings.ts BENCHMARKS OUT.jsonl
 *     node BENCHMARKS/score-findings.mjs --labels BENCHMARKS/findings-dev.jsonl --findings OUT.jsonl --tier all
 *
 * BENCHMARKS is the folder with `findings-dev.jsonl` and `case-to-plan.mjs`. Expressions are written from a practice's
 * wording and the provider's documentation first, and measured then; no expression may know a case.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PlanObject, RawPlan, RawResourceChange } from '@cloud-chatops/core';
import { readPlan } from '../../terraform/src/plan/read-plan.ts';
import { evaluatePractices } from '../src/findings/evaluate-practices.ts';
import { isPractice } from '../src/knowledge/entry.ts';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';

interface Case {
  readonly case_id: string;
}
interface Expressions {
  readonly [attribute: string]: { readonly references?: readonly string[] } | readonly Expressions[];
}
interface PlanDocument {
  readonly prior_state?: {
    readonly values: { readonly root_module: { readonly resources: readonly DataSource[] } };
  };
  readonly configuration: {
    readonly root_module: {
      readonly resources: readonly { readonly address: string; readonly expressions: Expressions }[];
    };
  };
}
interface DataSource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly provider_name: string;
  readonly values: PlanObject;
}

const [benchmarks, out] = process.argv.slice(2);
if (benchmarks === undefined || out === undefined) {
  console.error('usage: score-findings.ts BENCHMARKS OUT.jsonl');
  process.exit(2);
}

const { toPlan } = (await import(pathToFileURL(resolve(benchmarks, 'case-to-plan.mjs')).href)) as {
  toPlan: (one: Case) => PlanDocument;
};
const root = fileURLToPath(new URL('../../../knowledge', import.meta.url));
const dirs = ['aws', 'gcp', 'azure'].map((cloud) => join(root, cloud));
const practices = loadKnowledge({ dirs }).entries.filter(isPractice);
const cases = readFileSync(join(benchmarks, 'findings-dev.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case);

const lines: string[] = [];
const reasons = new Map<string, number>();
for (const one of cases) {
  const document = toPlan(one);
  const plan = withDataSources(readPlan(JSON.stringify(document)), document);
  const result = evaluatePractices(plan, practices, { today: '2026-01-01', redact: (text) => text });
  for (const { practiceId, address } of result.findings) {
    lines.push(JSON.stringify({ case_id: one.case_id, practice_id: practiceId, address }));
  }
  for (const { practiceId, reason } of result.notEvaluated) {
    const key = `${practiceId}: ${reason.replaceAll(/\S+\.\S+/g, '…')}`;
    reasons.set(key, (reasons.get(key) ?? 0) + 1);
  }
}
writeFileSync(out, lines.map((line) => `${line}\n`).join(''));
console.log(`${practices.length} practices, ${cases.length} cases, ${lines.length} findings; not evaluated:`);
for (const [reason, count] of [...reasons].toSorted((a, b) => b[1] - a[1])) console.log(`  ${count} × ${reason}`);

/** The cases keep their data sources in the prior state; a real plan resolves them, or lists them among the changes. */
function withDataSources(plan: RawPlan, document: PlanDocument): RawPlan {
  const expressions = new Map(
    document.configuration.root_module.resources.map((one) => [one.address, one.expressions]),
  );
  const sources = document.prior_state?.values.root_module.resources ?? [];
  const reads = sources.map((source): RawResourceChange => ({
    address: source.address,
    mode: 'data',
    type: source.type,
    name: source.name,
    provider: source.provider_name,
    action: 'read',
    actions: ['read'],
    replacePaths: [],
    before: null,
    after: source.values,
    afterUnknown: false,
    beforeSensitive: false,
    afterSensitive: false,
    references: new Map(referencesOf(expressions.get(source.address) ?? {}, '')),
  }));
  return { ...plan, changes: [...plan.changes, ...reads] };
}

function referencesOf(expressions: Expressions, prefix: string): [string, readonly string[]][] {
  return Object.entries(expressions).flatMap(([name, expression]): [string, readonly string[]][] => {
    const path = `${prefix}${name}`;
    if (Array.isArray(expression))
      return expression.flatMap((block: Expressions, i) => referencesOf(block, `${path}.${i}.`));
    const { references } = expression as { readonly references?: readonly string[] };
    return references ? [[path, references]] : [];
  });
}
