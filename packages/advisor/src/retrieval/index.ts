export * from './retrieval-entry.ts';
export { createRetriever, loadRetriever } from './retriever.ts';
export type { RetrievalOptions, Retriever, SerializedRetriever } from './retriever.ts';
export { toRetrievalEntry } from './to-retrieval-entry.ts';
export type { Cloud } from './cloud-words.ts';
