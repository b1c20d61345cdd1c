export { explainPlan } from './explain-plan.ts';
export type { ExplainRequest, ExplainResult } from './explain-plan.ts';
export { answerQuestion } from './answer-question.ts';
export type { Answer, QuestionRequest } from './answer-question.ts';
export { type Claim, harmless } from './grounds.ts';
export type { PlanFacts, PracticeText, Redact } from './plan-facts.ts';
