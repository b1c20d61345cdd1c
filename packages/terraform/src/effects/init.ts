/** Effect `init`: freezes the configuration and initialises it. */
import type { AttemptInput, Diagnostic, Effect, StepOutput } from '@cloud-chatops/core';
import { binaryHash } from '../binary/binary-hash.ts';
import { ConfigurationRefused } from '../configuration/configuration-refused.ts';
import { readIfThere } from '../files.ts';
import { NO_PLAN_PROGRESS, planProgress } from '../events/plan-progress.ts';
import { attemptIn, type Attempt } from './attempt.ts';
import type { AttemptSecrets } from './attempt-secrets.ts';
import type { TerraformContext } from './context.ts';
import { eventReader } from './event-reader.ts';
import { freezeAttempt } from './freeze-attempt.ts';
import { runStep } from './run-step.ts';
import { stderrDiagnostic, stepFailure } from './step-log.ts';
import { requestFor, withinAttempt } from './terraform-command.ts';

/** `earlier`: run directories of inits that an earlier process left running, with their ends: they share the plugin cache, too. */
export function initEffect(
  options: TerraformContext,
  secrets: AttemptSecrets,
  earlier: () => ReadonlyMap<string, Promise<unknown>>,
): Effect<AttemptInput, StepOutput> {
  const oneAtATime = serial();
  return async (input, tools) => {
    const attempt = attemptIn(options.dataDir, input);
    const startedAt = options.clock.now();
    // The digest needs it when the plan is there; now everybody waits for terraform anyway. What is wrong is said then.
    void binaryHash(options.binary.path).catch(() => undefined);
    try {
      await freezeAttempt(options, attempt, input);
    } catch (error) {
      if (!(error instanceof ConfigurationRefused)) throw error;
      const diagnostics = refusalDiagnostics(error);
      const failure = await stepFailure(options.artifacts, attempt.key, 'init', { lines: [], diagnostics });
      return { outcome: 'failed', failure, finishedAt: options.clock.now() };
    }
    const redact = await secrets.redactOf(attempt);
    let progress = NO_PLAN_PROGRESS;
    const reader = eventReader(redact, (event) => {
      progress = planProgress(progress, event);
    });
    // The plugin cache is not safe for two inits at once.
    const end = await oneAtATime(async () => {
      // One that runs already is only followed, and stopped when it is cancelled.
      if (!earlier().has(attempt.run('init'))) await Promise.all(earlier().values());
      return withinAttempt(options, attempt, () =>
        runStep({
          directory: attempt.run('init'),
          request: async () => requestFor(options, attempt, 'plan', await initArguments(options, attempt)),
          tools,
          onLines(lines) {
            reader.take(lines);
            const { news } = progress;
            tools.progress({
              kind: 'step',
              step: 'init',
              startedAt,
              ...(news === undefined ? {} : { news: firstLine(news) }),
            });
          },
        }),
      );
    });
    if (end.state === 'ended' && end.exitCode === 0) return { outcome: 'done', finishedAt: options.clock.now() };
    const diagnostics = progress.diagnostics.some((d) => d.severity === 'error')
      ? progress.diagnostics
      : [...progress.diagnostics, await stderrDiagnostic(attempt.run('init'), endedBadly('init', end), redact)];
    const failure = await stepFailure(options.artifacts, attempt.key, 'init', { lines: reader.lines, diagnostics });
    return { outcome: 'failed', failure, finishedAt: options.clock.now() };
  };
}

/** One a problem, so that each stands at its file and line. */
function refusalDiagnostics({ message, hint, problems }: ConfigurationRefused): Diagnostic[] {
  if (problems.length === 0) return [{ severity: 'error', summary: message, detail: hint }];
  return problems.map(({ file, line, reason, allowedBy }) => ({
    severity: 'error',
    summary: reason,
    detail:
      allowedBy === undefined
        ? 'The module was refused before terraform ran. Change the module.'
        : `The module was refused before terraform ran. Change the module, or allow it with module_policy.${allowedBy} of its catalog entry.`,
    file,
    ...(line === undefined ? {} : { line }),
  }));
}

/** `init -json` came with Terraform 1.9; with OpenTofu it is seen in 1.11. Without it the plain text is news all the same. */
const JSON_INIT_SINCE = { Terraform: 9, OpenTofu: 11 } as const;

async function initArguments({ binary }: TerraformContext, attempt: Attempt): Promise<string[]> {
  const minor = Number(binary.version.split('.')[1]);
  return [
    'init',
    ...(minor >= JSON_INIT_SINCE[binary.tool] ? ['-json'] : []),
    '-input=false',
    '-no-color',
    ...((await readIfThere(attempt.backendFile)) === undefined ? [] : [`-backend-config=${attempt.backendFile}`]),
  ];
}

export const endedBadly = (step: string, end: { readonly state: string; readonly exitCode?: number }): string =>
  end.state === 'ended'
    ? `terraform ${step} ended with exit code ${end.exitCode ?? 'none'}`
    : end.state === 'lost'
      ? `the process of terraform ${step} was killed`
      : `terraform ${step} could not be started`;

export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;

function serial(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
