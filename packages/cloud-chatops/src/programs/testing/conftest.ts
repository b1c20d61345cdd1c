/**
 * Behaves as `conftest test` does towards its caller: flags, standard input, answer, and status 1 both for a failure and
 * for an error, as https://www.conftest.dev/output/ has them. Its policies are the JavaScript of `opa.ts` beside it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

type Said = string | { readonly msg: string; readonly [field: string]: unknown };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: 'string' },
    parser: { type: 'string' },
    policy: { type: 'string' },
    namespace: { type: 'string', default: 'main' },
    'no-color': { type: 'boolean' },
  },
});
const { namespace } = values;
if (positionals.join(' ') !== 'test -' || values.output !== 'json' || values.parser !== 'json') {
  console.error(`Error: unexpected: ${process.argv.slice(2).join(' ')}`);
  process.exit(1);
}
const input = JSON.parse(await text(process.stdin)) as unknown;
const file = `${join(values.policy ?? '', ...namespace.split('.'))}.mjs`;
const rules = existsSync(file)
  ? ((await import(file)) as Record<string, (input: unknown) => readonly Said[] | Promise<readonly Said[]>>)
  : {};
try {
  const said = await Promise.all(
    Object.entries(rules)
      .filter(([rule]) => /^(warn|deny|violation)(_|$)/.test(rule))
      .map(async ([rule, of]) => ({ rule, results: await of(input) })),
  );
  const results = (kind: RegExp) =>
    said
      .filter(({ rule }) => kind.test(rule))
      .flatMap(({ rule, results: all }) =>
        all.map((one) => {
          const { msg, ...metadata } = typeof one === 'string' ? { msg: one } : one;
          return { msg, metadata: { ...metadata, query: `data.${namespace}.${rule}` } };
        }),
      );
  const warnings = results(/^warn/);
  const failures = results(/^(deny|violation)/);
  const answer = {
    filename: '',
    namespace,
    successes: said.filter((one) => one.results.length === 0).length,
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(failures.length > 0 ? { failures } : {}),
  };
  process.stdout.write(`${JSON.stringify([answer], null, '\t')}\n`);
  process.exitCode = failures.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`Error: running test: load: loading policies: ${(error as Error).message}`);
  process.exitCode = 1;
}
