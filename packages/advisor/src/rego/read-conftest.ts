/**
 * The answer of `conftest test --output json`: one entry a file and namespace, `{"filename", "namespace", "successes": 4,
 * "warnings": [{"msg", "metadata"}], "failures": […], "exceptions": […]}`; `metadata` holds the other fields of the
 * policy's object and the query it came from (`data.main.deny`). https://www.conftest.dev/output/
 */
import { z } from 'zod';
import { notEvaluated, parseJson, type RegoAnswer, type RegoResult, regoResult, RULE } from './rego-answer.ts';

const Result = z.object({ msg: z.string(), metadata: z.record(z.string(), z.unknown()).nullish() });
const Results = z
  .array(Result)
  .nullish()
  .transform((results) => results ?? []);
const Answer = z.array(
  z.object({ successes: z.number(), warnings: Results, failures: Results, exceptions: Results, skipped: Results }),
);

export function readConftest(stdout: string, regoPackage: string): RegoAnswer {
  const { success, data } = Answer.safeParse(parseJson(stdout));
  if (!success) return notEvaluated('conftest did not answer with its JSON');
  const evaluated = data.reduce(
    (sum, { successes, warnings, failures, exceptions, skipped }) =>
      sum + successes + [warnings, failures, exceptions, skipped].flat().length,
    0,
  );
  // Nothing found to evaluate looks like everything passed.
  if (evaluated === 0) return notEvaluated(`the package ${regoPackage} has no deny, violation or warn`);
  const results = data.flatMap(({ failures, warnings }) => [
    ...failures.map((one) => toResult('deny', one)),
    ...warnings.map((one) => toResult('warn', one)),
  ]);
  return { outcome: 'evaluated', results };
}

/** `fallback`: older versions do not name the query. */
function toResult(fallback: 'deny' | 'warn', { msg, metadata }: z.output<typeof Result>): RegoResult {
  const query = metadata?.['query'];
  const rule = typeof query === 'string' ? query.slice(query.lastIndexOf('.') + 1) : fallback;
  return regoResult(RULE.test(rule) ? rule : fallback, msg, metadata ?? {});
}
