/** A cloud that lives in a folder, served to the real terraform by providers of the real names. */
export type { CloudEvent } from './cloud/cloud-log.ts';
export type { Effect, Fault, Knobs, Operation } from './cloud/knobs.ts';
export type { CloudObject, Json } from './cloud/object-store.ts';
export { attachProviders, writeTerraform, type AttachedProviders } from './attach.ts';
export { openSimulatedCloud, type SimulatedCloud } from './cloud/open-simulated-cloud.ts';
export { simulatedCloudEnvironment, writeProviderMirror, type ProviderMirror } from './mirror.ts';
