/** Policies in Rego, evaluated on a plan by `opa` or `conftest` where the configuration names one. */
import { readConftest, readOpa, type RegoAnswer, type RegoPolicy } from '@cloud-chatops/advisor';
import type { Config } from '../config/config-schema.ts';
import { complaintOf, runProgram, type Environment } from './run-program.ts';

export interface Rego {
  readonly program: 'opa' | 'conftest';
  readonly policy: RegoPolicy;
  /** Absolute. */
  readonly folder: string;
  /** `planJson`: as `terraform show -json` writes it; it goes in by standard input and lies nowhere. */
  evaluate(planJson: Uint8Array | string, signal?: AbortSignal): Promise<RegoAnswer>;
}

/**
 * opa: a built-in function that fails would leave its rule undefined, which looks like passed; so it is an error.
 * https://www.openpolicyagent.org/docs/cli#eval, https://www.conftest.dev/options/
 */
const ARGUMENTS = {
  opa: (folder: string, name: string) => [
    ...'eval --format json --strict-builtin-errors --stdin-input --data'.split(' '),
    folder,
    `data.${name}`,
  ],
  conftest: (folder: string, name: string) => [
    ...'test --output json --no-color --parser json --namespace'.split(' '),
    name,
    '--policy',
    folder,
    '-',
  ],
};
const notEvaluated = (reason: string): RegoAnswer => ({ outcome: 'not-evaluated', reason });
const READ = { opa: readOpa, conftest: readConftest };

/** @param folder absolute path of the policies */
export function createRego(
  config: NonNullable<Config['advisor']['rego']>,
  path: string,
  folder: string,
  environment: Environment,
): Rego {
  const { program, package: name, deny, warn, timeout_seconds: seconds } = config;
  return {
    program,
    policy: { package: name, deny, warn },
    folder,
    async evaluate(planJson, signal) {
      const run = await runProgram({
        name: program,
        path,
        args: ARGUMENTS[program](folder, name),
        // conftest reads a conftest.toml of the folder that it runs in.
        folder,
        input: planJson,
        environment,
        timeoutMs: seconds * 1000,
        ...(signal === undefined ? {} : { signal }),
      });
      if (run.outcome === 'failed') return notEvaluated(run.reason);
      const answer = READ[program](run.stdout, name);
      if (run.exitCode === 0) return answer;
      // conftest ends with 1 for a plan that is denied, and for policies that do not compile; opa only for the latter.
      if (answer.outcome === 'evaluated')
        return program === 'conftest' && answer.results.length > 0 ? answer : notEvaluated(complaintOf(program, run));
      return run.stdout.trim() === '' ? notEvaluated(complaintOf(program, run)) : answer;
    },
  };
}
