/** The command line: `cloud-chatops start` and its companions. */
import { Command } from 'commander';
import type { RunBotOptions } from './bot/run-bot.ts';
import type { StartOptions } from './demo/run-start.ts';
import { complain } from './say.ts';
import { version } from './version.ts';

const program = new Command('cloud-chatops')
  .description('Deploys with Terraform from chat: plan, review, analyze, confirm, apply.')
  .version(version)
  .showHelpAfterError('(cloud-chatops --help lists the commands)');

program
  .command('start', { isDefault: true })
  .description('Start the bot; without DISCORD_TOKEN the demo: a local Discord and a simulated cloud')
  .option('-c, --config <file>', 'configuration (default: cloud-chatops.yaml here, else the demo)')
  .option('-d, --data <folder>', 'data folder, instead of the one in the configuration')
  // Loaded when it is asked for: the other commands need no Discord client, which takes a second to load.
  .action(async (options: StartOptions) => (await import('./demo/run-start.ts')).runStart(options));

program
  .command('bot', { hidden: true })
  .description('The bot alone, on the Discord given')
  .requiredOption('-c, --config <file>')
  .requiredOption('-d, --data <folder>')
  .option('--discord-api <url>')
  .option('--simulated-cloud <folder>')
  .action(async (options: RunBotOptions) => (await import('./bot/run-bot.ts')).runBot(options));

/** In the order of the help text. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  advise: async () => (await import('./advise/advise-command.ts')).adviseCommand(version),
  knowledge: async () => (await import('./knowledge-cli/knowledge-command.ts')).knowledgeCommand(),
  init: async () => (await import('./init/init-command.ts')).initCommand(),
  check: async () => (await import('./check/check-command.ts')).checkCommand(),
  audit: async () => (await import('./audit/audit-command.ts')).auditCommand(),
};

// Only the one that is meant is loaded, which takes up to a second for each: help, or a word that is none, wants all.
const [, , word = ''] = process.argv;
const isThere = program.commands.some((command) => command.name() === word);
const meant = isThere ? [] : Object.hasOwn(COMMANDS, word) ? [word] : Object.keys(COMMANDS);
for (const name of meant) program.addCommand(await (COMMANDS[name] as () => Promise<Command>)());

try {
  await program.parseAsync();
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
