/**
 * Behaves as `opa eval` does towards its caller: flags, standard input, answer, exit status, as
 * https://www.openpolicyagent.org/docs/cli#eval has them. Its policies are JavaScript: `--data FOLDER` and the query
 * `data.a.b` name FOLDER/a/b.mjs, whose exports are the rules, functions of the input.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    format: { type: 'string' },
    data: { type: 'string' },
    'stdin-input': { type: 'boolean' },
    'strict-builtin-errors': { type: 'boolean' },
  },
});
const [command, query] = positionals;
if (command !== 'eval' || values.format !== 'json' || !values['stdin-input'] || positionals.length !== 2) {
  console.error(`unexpected: ${process.argv.slice(2).join(' ')}`);
  process.exit(2);
}
const input = JSON.parse(await text(process.stdin)) as unknown;
const file = `${join(values.data ?? '', ...(query ?? '').split('.').slice(1))}.mjs`;
const rules = existsSync(file) ? ((await import(file)) as Record<string, (input: unknown) => unknown>) : undefined;
try {
  const entries = await Promise.all(
    Object.entries(rules ?? {}).map(async ([name, rule]) => [name, await rule(input)] as const),
  );
  const value = Object.fromEntries(entries);
  const answer =
    rules === undefined ? {} : { result: [{ expressions: [{ value, text: query, location: { row: 1, col: 1 } }] }] };
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
} catch (error) {
  const failure = {
    message: (error as Error).message,
    code: 'eval_builtin_error',
    location: { file: 'main.rego', row: 7, col: 3 },
  };
  process.stdout.write(`${JSON.stringify({ errors: [failure] }, null, 2)}\n`);
  process.exitCode = 2;
}
