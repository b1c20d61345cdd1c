export { type KnowledgeEntry, type Practice, type References, isPractice } from './entry.ts';
export { type KnowledgeIndex, writeIndex } from './knowledge-index.ts';
export { type LoadedKnowledge, type LoadOptions, loadKnowledge } from './load-knowledge.ts';
export { KnowledgeError, type KnowledgeProblem, problemText } from './problem.ts';
