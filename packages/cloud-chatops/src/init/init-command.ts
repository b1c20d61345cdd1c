/** `cloud-chatops init`: from nothing to a configuration, an invite link and a list of what is missing. */
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Command } from 'commander';
import { checkLines } from '../check/check-command.ts';
import { readConfig } from '../config/read-config.ts';
import { collectAnswers, type InitFlags } from './answers.ts';
import { createAsker, type Asker } from './ask.ts';
import { configurationText } from './configuration-text.ts';
import { INVITE_PERMISSION_NAMES, inviteLink } from './invite-link.ts';

export interface InitOptions extends InitFlags {
  readonly config: string;
}

export interface InitWorld {
  readonly input: Readable;
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const initCommand = (): Command =>
  new Command('init')
    .description('Write a configuration, and say what is missing before the bot can start')
    .option('-c, --config <file>', 'the file to write; never overwritten', 'cloud-chatops.yaml')
    .option('--project <id>', 'the first project')
    .option('--role <name>', 'the Discord role that may plan, apply and cancel')
    .option('--leads <name>', 'the role that may also destroy, approve, override and unlock')
    .option('--cloud <name>', 'google, aws or azure')
    .option('--module <folder>', 'a Terraform module of your own, or "examples"')
    .option('--application <id>', "the bot's application id, for the invite link")
    .addHelpText('after', '\nWith --project and --role nothing is asked.')
    .action((options: InitOptions) =>
      runInit(options, { input: process.stdin, output: process.stdout, environment: process.env }),
    );

/** @throws Error when the file is there, an answer cannot be taken or the answers end; nothing is written then. */
export async function runInit(options: InitOptions, { input, output, environment }: InitWorld): Promise<void> {
  const file = resolve(options.config);
  // Before anybody answers questions for nothing.
  if (existsSync(file)) throw isThere(options.config);
  let asker: Asker | undefined;
  const answers = await collectAnswers(options, () => (asker ??= createAsker(input, output))).finally(() =>
    asker?.close(),
  );
  const text = await configurationText(answers, file);
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw code === 'EEXIST'
      ? isThere(options.config)
      : new Error(`${options.config} cannot be written: ${code ?? String(error)}`, { cause: error });
  }
  const config = readConfig(options.config);
  const { lines } = await checkLines(config, config.path(config.data), environment);
  const report = [
    '',
    `Written: ${options.config}`,
    '',
    'Invite the bot with this link:',
    `  ${inviteLink(answers.application)}`,
    `  It asks for ${INVITE_PERMISSION_NAMES.join(', ')}.`,
    ...(answers.application === undefined
      ? [
          '  Put the id of your application for APPLICATION_ID: https://discord.com/developers/applications. No privileged intent is needed.',
        ]
      : []),
    '',
    'What is there and what is missing:',
    ...lines.map((line) => `  ${line}`),
    '',
    'Then start it: export DISCORD_TOKEN_FILE=… and npm start',
  ];
  output.write(`${report.join('\n')}\n`);
}

const isThere = (file: string): Error =>
  new Error(`${file} is there already and was not touched. Move it away, or name another file with --config.`);
