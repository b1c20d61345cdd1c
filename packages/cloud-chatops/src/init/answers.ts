/** What `cloud-chatops init` has to know: from flags, and for what they leave open from the person. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Asker, Question } from './ask.ts';
import { exampleModules, type OfferedModule } from './example-modules.ts';

export interface InitFlags {
  readonly project?: string;
  readonly role?: string;
  readonly leads?: string;
  readonly cloud?: string;
  readonly module?: string;
  readonly application?: string;
}

export interface Answers {
  readonly project: string;
  /** May plan, apply and cancel. */
  readonly role: string;
  /** May destroy, approve, override and unlock. */
  readonly leads: string;
  readonly cloud: Cloud;
  readonly modules: readonly OfferedModule[];
  readonly application: string | undefined;
}

/** Names of the environment variables that the cloud's provider takes its credentials from. */
export const CREDENTIALS = {
  google: ['GOOGLE_APPLICATION_CREDENTIALS'],
  aws: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'],
  azure: ['ARM_CLIENT_ID', 'ARM_CLIENT_SECRET', 'ARM_TENANT_ID', 'ARM_SUBSCRIPTION_ID'],
} as const;
export type Cloud = keyof typeof CREDENTIALS;
const CLOUDS = Object.keys(CREDENTIALS);

const QUESTIONS = {
  project: {
    text: 'Which project is deployed to first?',
    hint: "The cloud project's, account's or subscription's name. People give it as project_id.",
    problem: (answer) =>
      /^[a-z0-9][a-z0-9._/-]{0,80}$/.test(answer)
        ? undefined
        : 'A project takes lower-case letters, digits, ".", "_", "/" and "-", up to 81 characters.',
  },
  cloud: {
    text: 'Which cloud?',
    hint: CLOUDS.join(', '),
    standard: 'google',
    problem: (answer) =>
      Object.hasOwn(CREDENTIALS, answer) ? undefined : `${answer} is not among ${CLOUDS.join(', ')}.`,
  },
  module: {
    text: 'Which Terraform module is offered?',
    hint: 'A folder of your own, or "examples" for those that come with this project.',
    standard: 'examples',
    problem: (answer) =>
      answer === 'examples' || holdsTerraform(answer) ? undefined : `${answer} is no folder with .tf files.`,
  },
  role: {
    text: 'Which Discord role may plan, apply and cancel?',
    hint: 'Its name or id. Nobody else may do anything.',
  },
  leads: {
    text: 'Which role may also destroy, approve, override and unlock?',
    hint: 'Its name or id; "nobody" for none.',
    standard: 'nobody',
  },
  application: {
    text: "What is the bot's application id?",
    hint: 'From https://discord.com/developers/applications; Enter when there is none yet.',
    standard: 'none',
    problem: (answer) =>
      answer === 'none' || /^\d{17,20}$/.test(answer) ? undefined : 'An application id has 17 to 20 digits.',
  },
} as const satisfies Record<string, Question>;

/**
 * With `project` and `role` given, nothing is asked: everything else has a default.
 * @throws Error naming the flag whose value cannot be taken
 */
export async function collectAnswers(flags: InitFlags, asker: () => Asker): Promise<Answers> {
  const unattended = flags.project !== undefined && flags.role !== undefined;
  const answer = async (name: keyof typeof QUESTIONS): Promise<string> => {
    const question: Question = QUESTIONS[name];
    const given = flags[name];
    if (given !== undefined) {
      const problem = given === '' ? 'An answer is needed.' : question.problem?.(given);
      if (problem !== undefined) throw new Error(`--${name}: ${problem}`);
      return given;
    }
    return unattended && question.standard !== undefined ? question.standard : asker().ask(question);
  };
  const project = await answer('project');
  const cloud = (await answer('cloud')) as Cloud;
  const module = await answer('module');
  const modules = module === 'examples' ? exampleModules(cloud) : [ownModule(cloud, module)];
  if (modules.length === 0) throw new Error('the example modules are not installed here: name a folder with --module');
  const role = await answer('role');
  const leads = await answer('leads');
  const application = await answer('application');
  return { project, cloud, modules, role, leads, application: application === 'none' ? undefined : application };
}

function ownModule(cloud: Cloud, path: string): OfferedModule {
  const folder = resolve(path);
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-');
  const words = name.replaceAll(/[-_.]+/g, ' ').trim();
  return { id: `${cloud}/${name}`, title: words.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()), folder };
}

const holdsTerraform = (folder: string): boolean =>
  existsSync(folder) && statSync(folder).isDirectory() && readdirSync(folder).some((file) => file.endsWith('.tf'));
