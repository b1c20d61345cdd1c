/** @module What a plan costs, what is unsafe in it, and the model's words about it. */
export * from './retrieval/index.ts';
export * from './findings/index.ts';
export * from './rego/index.ts';
export * from './knowledge/index.ts';
export * from './llm/index.ts';
export * from './explain/index.ts';
export * from './cost/index.ts';
