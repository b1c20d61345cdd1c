/** `cloud-chatops audit`: looks whether the record of who did what is whole, and hands it out. Also while the bot runs. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkAudit, openAudit, type AuditHead, type AuditProblem, type OpenAudit } from '@cloud-chatops/store';
import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config/read-config.ts';
import { say } from '../say.ts';
import { AUDIT_SINK } from './audit-trail.ts';

const CONFIG = 'cloud-chatops.yaml';
/** Problems that are printed; the rest is counted. */
const MOST = 50;
const PAGE = 1_000;

interface Where {
  readonly config?: string;
  readonly data?: string;
}

export const auditCommand = (): Command => {
  const audit = new Command('audit').description('The record of who did what: verify it, export it');
  const subcommand = (name: string, description: string): Command =>
    audit
      .command(name)
      .description(description)
      .option('-c, --config <file>', `configuration that names the data folder (default: ${CONFIG} here)`)
      .option('-d, --data <folder>', 'data folder, instead of the one in the configuration');
  subcommand('verify', 'Find records that were changed, removed, moved or cut off')
    .option('--head <sequence:hash>', 'a head noted earlier: finds an audit that was cut or rewritten as a whole', head)
    .addHelpText('after', '\nExit status: 0 the audit is whole, 1 it is not.')
    .action((options: Where & { readonly head?: AuditHead }) =>
      withAudit(options, async (reader) => {
        const { lines, whole } = await verifyLines(reader, options.head);
        for (const line of lines) say(line);
        if (!whole) process.exitCode = 1;
      }),
    );
  subcommand('export', 'Print every record as a line of JSON, oldest first').action((options: Where) =>
    withAudit(options, async (reader) => {
      for await (const line of exportLines(reader)) say(line);
    }),
  );
  return audit;
};

/** What `verify` prints, and whether the audit is whole. */
export async function verifyLines(
  reader: OpenAudit,
  noted?: AuditHead,
): Promise<{ readonly lines: readonly string[]; readonly whole: boolean }> {
  const { records, head: last, problems } = await checkAudit(reader, AUDIT_SINK, noted);
  const whole = problems.length === 0;
  const headline = whole
    ? `The audit is whole: ${records} ${records === 1 ? 'record' : 'records'}.`
    : `The audit is not whole: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in ${records} records.`;
  const left = problems.length - MOST;
  const lines = [
    headline,
    ...problems.slice(0, MOST).map((problem) => `  ${problemSentence(problem)}`),
    ...(left > 0 ? [`  … and ${left} more`] : []),
    ...(whole && last ? [`Head: ${shownHead(last)}. Note it elsewhere; "verify --head" then finds a cut end.`] : []),
  ];
  return { lines, whole };
}

/** Each record as it was hashed, with its hash: SHA-256 of the line without the field `hash`, keys sorted, no white space. */
export async function* exportLines(reader: OpenAudit): AsyncGenerator<string> {
  for (let after = 0, more = true; more;) {
    const rows = await reader.rows(after, PAGE);
    for (const { text, hash } of rows) yield `${text.slice(0, -1)},"hash":"${hash}"}`;
    after = rows.at(-1)?.sequence ?? after;
    more = rows.length === PAGE;
  }
}

const shownHead = ({ sequence, hash }: AuditHead): string => `${sequence}:${hash}`;

function problemSentence(problem: AuditProblem): string {
  switch (problem.kind) {
    case 'altered':
      return `Record ${problem.sequence} was changed: it does not have the hash that was written with it.`;
    case 'moved':
      return `Record ${problem.says} stands in the place of record ${problem.sequence}.`;
    case 'removed':
      return problem.from === problem.to
        ? `Record ${problem.from} was removed.`
        : `Records ${problem.from} to ${problem.to} were removed.`;
    case 'not-following':
      return `Record ${problem.sequence} does not follow record ${problem.sequence - 1}: one of them was replaced.`;
    case 'mislabelled':
      return `Record ${problem.sequence} is filed under another project, name or event than it says.`;
    case 'head-differs':
      if (problem.head === undefined) return `There are records, but the head that was written with them is gone.`;
      if (problem.last === undefined || problem.last.sequence < problem.head.sequence)
        return `The end is cut off: record ${problem.head.sequence} was written last, ${problem.last ? `record ${problem.last.sequence} is the last there is` : 'and there is none'}.`;
      return `Record ${problem.last.sequence} is not the one that was written.`;
    case 'noted-head-differs':
      return `The noted head ${shownHead(problem.noted)} is not in the audit: it was cut or written anew.`;
    case 'unrecorded':
      return `Happening ${problem.sequence} of session ${problem.sessionId} was recorded once, and its record is gone.`;
  }
}

async function withAudit({ config, data }: Where, use: (reader: OpenAudit) => Promise<void>): Promise<void> {
  const reader = await openAudit(dataFolder(config, data));
  try {
    await use(reader);
  } finally {
    await reader.close();
  }
}

function dataFolder(config: string | undefined, data: string | undefined): string {
  if (data !== undefined) return resolve(data);
  if (config === undefined && !existsSync(CONFIG))
    throw new Error(`there is no ${CONFIG} here: name one with --config, or the data folder with --data`);
  const read = readConfig(config ?? CONFIG);
  return read.path(read.data);
}

function head(text: string): AuditHead {
  const parts = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text);
  if (parts === null) throw new InvalidArgumentError('A head looks like 1204:9f3c…, as verify prints it.');
  return { sequence: Number(parts[1]), hash: parts[2] as string };
}
