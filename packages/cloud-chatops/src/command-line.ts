/** The command line: `cloud-chatops start` and its companions. */
import { Command } from 'commander';
import { adviseCommand } from './advise/advise-command.ts';
import { auditCommand } from './audit/audit-command.ts';
import type { RunBotOptions } from './bot/run-bot.ts';
import type { StartOptions } from './demo/run-start.ts';
import { checkCommand } from './check/check-command.ts';
import { initCommand } from './init/init-command.ts';
import { knowledgeCommand } from './knowledge-cli/knowledge-command.ts';
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

program.addCommand(adviseCommand(version));
program.addCommand(knowledgeCommand());
program.addCommand(initCommand());
program.addCommand(checkCommand());
program.addCommand(auditCommand());

try {
  await program.parseAsync();
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
