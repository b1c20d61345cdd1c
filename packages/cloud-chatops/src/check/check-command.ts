/** `cloud-chatops check`: everything a start would complain about, without starting. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { rightsSentence } from '../access/rights.ts';
import { takeSecrets } from '../bot/take-secrets.ts';
import { readConfig, type LoadedConfig } from '../config/read-config.ts';
import { say } from '../say.ts';
import { examine } from './examine.ts';

const CONFIG = 'cloud-chatops.yaml';

export const checkCommand = (): Command =>
  new Command('check')
    .description('Check the configuration and all it points to, without starting')
    .option('-c, --config <file>', 'configuration', CONFIG)
    .option('-d, --data <folder>', 'data folder, instead of the one in the configuration')
    .addHelpText('after', '\nExit status: 0 the bot can start, 1 it cannot.')
    .action(async ({ config: file, data }: { config: string; data?: string }) => {
      if (!existsSync(file) && file === CONFIG)
        throw new Error(`there is no ${CONFIG} here: write one with "cloud-chatops init", or name one with --config`);
      const config = readConfig(file);
      const dataFolder = resolve(data ?? config.path(config.data));
      const { lines, startable } = await checkLines(config, dataFolder, process.env);
      for (const line of lines) say(line);
      if (!startable) process.exitCode = 1;
    });

/** What `check` prints, and whether the bot can start. Mistakes are marked ✗, warnings !, what is right ✓. */
export async function checkLines(
  config: LoadedConfig,
  dataFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly lines: readonly string[]; readonly startable: boolean }> {
  const notes: string[] = [];
  const { errors, warnings, found } = await examine({
    config,
    dataFolder,
    environment,
    say: (line) => notes.push(line),
  });
  const secrets = secretLines(environment, dataFolder, config.advisor.infracost !== undefined);
  const lines = [
    ...notes,
    ...(found
      ? [
          `✓ ${found.binary.tool} ${found.binary.version}: ${found.binary.path}`,
          `✓ Catalog: ${[...found.catalog.keys()].join(', ')}`,
          `✓ Knowledge: ${found.knowledge.entries.length} entries`,
          ...found.programsReady.map((line) => `✓ ${line}`),
        ]
      : []),
    ...Object.entries(config.projects).map(([id, project]) => `✓ ${rightsSentence(id, project)}`),
    ...secrets.lines,
    ...warnings.map((line) => `! ${line}`),
    ...errors.map((line) => `✗ ${line}`),
  ];
  const mistakes = errors.length + secrets.mistakes;
  const verdict = mistakes === 0 ? 'The bot can start.' : `The bot cannot start: ${mistakes} to mend.`;
  return { lines: [...lines, verdict], startable: mistakes === 0 };
}

/** Which secrets are there; never what they are. */
function secretLines(
  environment: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
  usesInfracost: boolean,
): {
  readonly lines: readonly string[];
  readonly mistakes: number;
} {
  try {
    const { token, keys, infracostKey } = takeSecrets({ ...environment }, dataFolder);
    const words = keys.groq ?? keys.gemini;
    return {
      mistakes: token === undefined ? 1 : 0,
      lines: [
        token === undefined
          ? '✗ DISCORD_TOKEN is not set: give the bot token by DISCORD_TOKEN or DISCORD_TOKEN_FILE'
          : '✓ Discord token: set',
        words === undefined
          ? "! Neither GROQ_API_KEY nor GEMINI_API_KEY is set: plans are reviewed without a model's words"
          : `✓ Model key: ${keys.groq === undefined ? 'Gemini' : keys.gemini === undefined ? 'Groq' : 'Groq and Gemini'}`,
        ...(usesInfracost && infracostKey === undefined
          ? ['! INFRACOST_API_KEY is not set: Infracost takes what "infracost auth login" has stored, if anything']
          : []),
      ],
    };
  } catch (error) {
    return { mistakes: 1, lines: [`✗ ${error instanceof Error ? error.message : String(error)}`] };
  }
}
