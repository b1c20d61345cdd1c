/** One plan's JSON to a report; nothing secret of the plan is left in it. */
import type { AnalysisReport } from '@cloud-chatops/core';
import { createRedactor } from '@cloud-chatops/core';
import { PlanUnreadable, readPlan } from '@cloud-chatops/terraform';
import { analyze, reportHead } from '../effects/analysis.ts';
import { askPrograms } from '../programs/programs.ts';
import type { AdvisorSetup } from './advisor-setup.ts';
import { InputProblem, MAX_PLAN_BYTES, type PlanInput } from './plan-inputs.ts';
import { redactTexts } from './redact-texts.ts';

/** What came of one input. */
export type Advice = AdvisedPlan | UnusablePlan;

export interface AdvisedPlan {
  readonly file: string;
  readonly caseId?: string;
  readonly report: AnalysisReport;
  readonly head: ReturnType<typeof reportHead>;
}

/** `problem`: what is wrong; `hint`: what to do about it. */
export interface UnusablePlan {
  readonly file: string;
  readonly problem: string;
  readonly hint: string;
}

export async function advisePlan({ file, caseId, plan: input }: PlanInput, setup: AdvisorSetup): Promise<Advice> {
  if (input instanceof InputProblem) return { file, problem: input.message, hint: input.hint };
  try {
    const plan = readPlan(input, { maxBytes: MAX_PLAN_BYTES });
    const secrets = [...plan.secrets, ...setup.secrets];
    const { redact } = createRedactor(secrets);
    const answers = await askPrograms(setup.programs, plan, async () => input, redact);
    const raw = analyze(plan, setup.project, setup, redact, answers);
    const report = secrets.length === 0 ? raw : redactTexts(raw, redact);
    const head = reportHead(report, { key: file, bytes: 0 });
    return { file, ...(caseId === undefined ? {} : { caseId }), report, head };
  } catch (error) {
    if (error instanceof PlanUnreadable) return { file, problem: error.message, hint: error.hint };
    throw error;
  }
}
