/** `cloud-chatops knowledge`: what the advisor knows, for those who read it and those who write it. */
import { Command, Option } from 'commander';
import { buildIndex } from './build-index.ts';
import { checkPractices, lintKnowledge } from './check-practices.ts';
import { listEntries, searchEntries, showEntry } from './read-knowledge.ts';
import { newPractice } from './new-practice.ts';

const own = (command: Command): Command =>
  command.option('-c, --config <file>', 'cloud-chatops.yaml: with the practices of your own that it names');

export function knowledgeCommand(): Command {
  const knowledge = new Command('knowledge').description('The practices: list, search, write and check them');
  knowledge
    .command('build')
    .description('Compile the index, so that loading need not parse every file')
    .action(buildIndex);
  own(
    knowledge
      .command('lint')
      .description('Everything that is wrong with practice files, with file, line and column')
      .argument('[folder...]', 'default: all practices'),
  ).action(lintKnowledge);
  own(
    knowledge
      .command('check')
      .description('lint, and run the examples that each practice brings along')
      .argument('[folder...]', 'default: all practices'),
  ).action(checkPractices);
  own(
    knowledge
      .command('list')
      .description('One line an entry')
      .addOption(new Option('--provider <cloud>').choices(['aws', 'gcp', 'azure']))
      .option('--service <service>', 'such as s3')
      .addOption(new Option('--severity <severity>').choices(['critical', 'high', 'medium', 'low']))
      .addOption(new Option('--tier <tier>').choices(['core', 'more'])),
  ).action(listEntries);
  own(knowledge.command('show').description('All of one entry').argument('<id>')).action(showEntry);
  own(
    knowledge
      .command('search')
      .description('Entries that fit a question, best first')
      .argument('<question...>', 'such as: is my bucket public?')
      .addOption(new Option('--provider <cloud>').choices(['aws', 'gcp', 'azure'])),
  ).action(searchEntries);
  knowledge
    .command('new')
    .description('A practice file to start from; it checks clean')
    .argument('<id>', 'provider, service and what it asks for: aws-s3-versioning')
    .requiredOption('--resource <type>', 'resource type that it judges, such as aws_s3_bucket')
    .option('--folder <folder>', 'where practices of your own are', 'knowledge')
    .action(newPractice);
  return knowledge;
}
