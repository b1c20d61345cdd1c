/** @module The deployment state machine, its durable runtime and the ports it needs. Pure: imports xstate only. */
export * from './plan/plan-value.ts';
export * from './plan/raw-plan.ts';
export * from './plan/plan-summary.ts';
export * from './plan/plan-head.ts';
export * from './advice/finding.ts';
export * from './advice/cost.ts';
export * from './advice/analysis.ts';
export * from './session/session.ts';
export * from './ports/artifacts.ts';
export * from './ports/effects.ts';
export * from './ports/progress.ts';
export * from './ports/chat-frontend.ts';
export * from './machine/commands.ts';
export * from './machine/gate.ts';
export * from './machine/entries.ts';
export * from './machine/lobby.ts';
