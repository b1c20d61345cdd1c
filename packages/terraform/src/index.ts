/** @module Runs Terraform or OpenTofu in detached runs that outlive the bot, and reads plans and event streams. */
export { readPlan, type ReadPlanOptions } from './plan/read-plan.ts';
export { PlanUnreadable, type PlanUnreadableCode } from './plan/plan-unreadable.ts';
export { summarizePlan, type SummarizeOptions } from './plan/summarize-plan.ts';
export { planHead, type PlanHeadFacts } from './plan/plan-head.ts';
