/** `cloud-chatops advise`: what plans cost and what is unsafe in them, without chat, account or network. */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Command, Option } from 'commander';
import { isRegoId } from '@cloud-chatops/advisor';
import { reportText } from '@cloud-chatops/presentation';
import type { Severity } from '@cloud-chatops/core';
import { complain } from '../say.ts';
import { advisePlan, type Advice, type AdvisedPlan } from './advise-plan.ts';
import { advisorSetup } from './advisor-setup.ts';
import { atOrOver, fails, SEVERITIES } from './fail-on.ts';
import { jsonLine } from './json-line.ts';
import { junit } from './junit.ts';
import { planInputs } from './plan-inputs.ts';
import { sarif } from './sarif.ts';

const FORMATS = ['text', 'json', 'sarif', 'junit'] as const;

export interface AdviseOptions {
  readonly json?: boolean;
  readonly format?: (typeof FORMATS)[number];
  readonly failOn?: Severity;
  readonly config?: string;
  readonly project?: string;
}

const FOUND = 1;
const UNUSABLE = 2;

const HELP = `
PLAN is the output of "terraform show -json PLANFILE"; "-" reads it from standard input. A folder stands for its
*.json and *.jsonl; each line of a .jsonl is a plan, or {"case_id": "…", "plan": {…}}.

Exit status: 0 nothing to complain about, 1 a finding at or over --fail-on, 2 an input or setting cannot be used,
or policies in Rego are configured and could not be evaluated.`;

/** `version` stands in SARIF. */
export const adviseCommand = (version: string): Command =>
  new Command('advise')
    .description('Cost, security findings and best practices of Terraform plans')
    .argument('<plan...>', 'plan JSON, a folder or JSON lines of them, or -')
    .addOption(new Option('--format <format>', 'how to write the reports').choices(FORMATS).default('text'))
    .option('--json', 'the same as --format json: one line a plan')
    .addOption(new Option('--fail-on <severity>', 'exit status 1 from this severity on').choices(SEVERITIES))
    .option('-c, --config <file>', 'cloud-chatops.yaml with practices of your own')
    .option('-p, --project <id>', 'severities, waivers and cost limits of this project')
    .addHelpText('after', HELP)
    // 1 means findings: a wrong option must not look like one.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : UNUSABLE))
    .action(async (paths: string[], options: AdviseOptions) => {
      process.exitCode = await advise(paths, options, { version, stdin: process.stdin, write, complain });
    });

export interface AdviseIo {
  readonly version: string;
  readonly stdin: Readable;
  /** Resolves when there is room for more. */
  readonly write: (chunk: string) => Promise<void>;
  readonly complain: (error: unknown) => void;
}

/** The exit status. Throws only for a bug: whatever can be wrong with plans and settings goes to `complain`. */
export async function advise(paths: readonly string[], options: AdviseOptions, io: AdviseIo): Promise<number> {
  const format = options.json ? 'json' : (options.format ?? 'text');
  let setup;
  try {
    setup = await advisorSetup(options);
  } catch (error) {
    io.complain(error);
    return UNUSABLE;
  }
  const failOn = options.failOn === undefined ? undefined : atOrOver(options.failOn);
  // SARIF and JUnit are one document for all plans; the others are written as they come.
  const collected: Advice[] = [];
  let found = false;
  let unusable = false;
  let written = 0;
  for await (const input of planInputs(paths, io.stdin)) {
    const advice = await advisePlan(input, setup);
    if ('problem' in advice) {
      unusable = true;
      io.complain(Object.assign(new Error(`${advice.file}: ${advice.problem}`), { hint: advice.hint }));
    } else {
      const policies = advice.report.notEvaluated.find(({ practiceId }) => isRegoId(practiceId));
      if (policies !== undefined) {
        unusable = true;
        const hint = 'Run "cloud-chatops check": nothing says that this plan passes the policies.';
        io.complain(Object.assign(new Error(`${advice.file}: policies not evaluated: ${policies.reason}`), { hint }));
      }
      found ||= failOn !== undefined && fails(advice, failOn);
      if (format === 'json') await io.write(`${JSON.stringify(jsonLine(advice))}\n`);
      if (format === 'text') await io.write(`${written++ === 0 ? '' : '\n'}${text(advice)}`);
    }
    if (format === 'sarif' || format === 'junit') collected.push(advice);
  }
  if (format === 'sarif') await io.write(`${JSON.stringify(sarif(collected, setup.practices, io.version), null, 2)}\n`);
  if (format === 'junit') await io.write(junit(collected, failOn ?? atOrOver('low')));
  return unusable ? UNUSABLE : found ? FOUND : 0;
}

function text({ file, head, report }: AdvisedPlan): string {
  const { waived } = head;
  const checked = `${head.practicesChecked} practices checked${waived === 0 ? '' : `, ${waived} findings waived`}`;
  return reportText(`${file === '-' ? 'Plan' : file}: risk ${head.risk}, ${checked}`, head, report);
}

/** Waits where the reader is slower: a pipe would otherwise be cut off or held in memory. */
async function write(chunk: string): Promise<void> {
  if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
}
