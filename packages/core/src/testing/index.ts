/** @module Test kit for embedders: contracts of the ports, tours over the machine, a store in memory. No test runner inside. */
export * from './cases.ts';
export { createMemoryStore } from './memory-store.ts';
export { sessionStoreContract } from './store-contract.ts';
export { ana, ben, OUTPUTS, sampleInput, samplePlan, sampleReport, stranger } from './samples.ts';
export { edges, fingerprint, tours, type Edge, type TourEvent } from './tours.ts';
export { walkRuntime, type RuntimeWalk } from './walk-runtime.ts';
