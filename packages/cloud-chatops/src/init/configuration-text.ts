/** The first `cloud-chatops.yaml`: small, with a comment wherever somebody has to decide. */
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { moduleVariables } from '../catalog/module-variables.ts';
import { CREDENTIALS, type Answers } from './answers.ts';

const SCHEMA = fileURLToPath(new URL('../../schema/cloud-chatops.schema.json', import.meta.url));
/** These the deployment sets. */
const RESERVED = ['project', 'name'];

/** @param file absolute path of the file to be; paths in it are relative to it */
export async function configurationText(answers: Answers, file: string): Promise<string> {
  const { project, cloud, role, modules } = answers;
  const from = (path: string): string => {
    const way = relative(dirname(file), path).split(sep).join('/');
    return way.startsWith('..') ? way : `./${way}`;
  };
  const leads = answers.leads === 'nobody' ? [] : [answers.leads];
  const both = [...new Set([role, ...leads])];
  const lines = [
    `# yaml-language-server: $schema=${from(SCHEMA)}`,
    '# Every key is explained in docs/configuration.md; `cloud-chatops check` says what is wrong or missing.',
    '',
    'catalog:',
    ...modules.flatMap(({ id, title, folder }) => [
      `  ${id}:`,
      `    title: ${scalar(title)}`,
      `    module: ${scalar(from(folder))}`,
    ]),
    '',
    'projects:',
    `  ${scalar(project)}:`,
    `    catalog: ${flow(modules.map((m) => m.id))}`,
    '    # What terraform gets of the environment of the bot, beside PATH and the like: names, never values.',
    `    environment: ${flow(CREDENTIALS[cloud])}`,
    ...(await variableLines(answers)),
    '    # Discord roles by name or id. Who is not named may nothing.',
    '    rights:',
    ...(
      [
        ['view', both],
        ['plan', both],
        ['apply', both],
        ['cancel', both],
        ['destroy', leads],
        ['approve', leads],
        ['override', leads],
        ['unlock', leads],
      ] as const
    ).map(([right, holders]) => `      ${right}: ${flow(holders)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Those without a default: whatever the team decides once need not be typed with every deployment. */
async function variableLines({ modules }: Answers): Promise<string[]> {
  const required = new Map<string, string>();
  for (const { folder } of modules) {
    for (const variable of await moduleVariables(folder)) {
      if (variable.required && !RESERVED.includes(variable.name))
        required.set(variable.name, `${variable.type}: ${firstSentence(variable.description)}`);
    }
  }
  if (required.size === 0) return [];
  return [
    '    # The modules have no default for these. Decide here, or people give them with `settings:`.',
    '    # variables:',
    ...[...required].map(([name, what]) => `    #   ${name}: # ${what}`),
  ];
}

const firstSentence = (text: string): string => (text.split(/(?<=\.)\s/)[0] ?? '').replaceAll(/\s+/g, ' ');

const scalar = (text: string): string => stringify(text).trimEnd();
const flow = (list: readonly string[]): string =>
  stringify(list, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
