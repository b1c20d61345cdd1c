/** @module The application as a library: add Cloud ChatOps to a bot of your own, read its configuration. */
export { addCloudChatOps, type CloudChatOpsBot } from './bot/add-cloud-chatops.ts';
export type { Health } from './health/health.ts';
export type { BotOptions } from './bot/bot-options.ts';
export { takeSecrets, type BotSecrets } from './bot/take-secrets.ts';
export { ConfigInvalid, readConfig, type LoadedConfig } from './config/read-config.ts';
