/**
 * A Discord on loopback: REST v10 and Gateway v10 for the real discord.js client, a page and a driver for the
 * people's side. For demos and end-to-end tests; it never speaks to discord.com.
 */
export { connectHuman } from './human/connect-human.ts';
export type { CommandCall, Human, Person, PersonSummary, PersonView } from './human/human.ts';
export type { HumanButton, HumanFile, HumanMessage } from './human/human-message.ts';
export type { AutocompleteChoice, InteractionOutcome } from './human/interaction-outcomes.ts';
export type { Modal } from './human/modal.ts';
export type { Limits, LocalDiscordOptions, Rate, TestTool } from './options.ts';
export type { PermissionName } from './permissions.ts';
export { startLocalDiscord } from './start-local-discord.ts';
export type { LocalDiscord } from './start-local-discord.ts';
export type { DiscordStatistics, InteractionTiming, Refusal } from './statistics.ts';
