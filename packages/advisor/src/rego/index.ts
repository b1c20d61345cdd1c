export { readConftest } from './read-conftest.ts';
export { readOpa } from './read-opa.ts';
export { isRegoId, type RegoPolicy, regoFindings } from './rego-findings.ts';
export type { RegoAnswer } from './rego-answer.ts';
