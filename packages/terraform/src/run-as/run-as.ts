/**
 * Another user for every terraform process, so that what runs inside (providers are programs from a registry) can
 * neither read the bot's store and keys nor look into its memory or environment. The bot is root, terraform is not.
 */
import { execa } from 'execa';
import { findExecutable } from '../binary/find-executable.ts';

export interface RunAs {
  readonly uid: number;
  /** The primary group; folders on the way to a run let it pass and nothing more. */
  readonly gid: number;
  /** Where the user is known by name; it then has its other groups, too. */
  readonly name?: string;
  /** Path of util-linux's setpriv. */
  readonly setpriv: string;
}

/** `user` is a name, or both numbers are given. */
export type RunAsWanted = { readonly user: string } | { readonly uid: number; readonly gid: number };

export class RunAsImpossible extends Error {
  override readonly name = 'RunAsImpossible';
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** @throws RunAsImpossible with one sentence and what to do. */
export async function resolveRunAs(
  wanted: RunAsWanted,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunAs> {
  const own = process.geteuid?.();
  if (own !== 0) {
    throw new RunAsImpossible(
      `only root can start programs as another user, and this process runs as user ${own ?? 'unknown'}`,
      'Start the bot as root (docs/operations.md says with how few capabilities), or remove terraform.run_as.',
    );
  }
  const setpriv = await findExecutable('setpriv', env['PATH'] ?? '');
  if (setpriv === undefined) {
    throw new RunAsImpossible(
      'setpriv is not on PATH',
      'Install util-linux, which it is a part of; it is there for Linux only.',
    );
  }
  const runAs = { ...('user' in wanted ? await named(wanted.user, env) : wanted), setpriv };
  if (runAs.uid === 0 || runAs.gid === 0) {
    throw new RunAsImpossible(`${nameOf(runAs)} is root, or in its group`, 'Name a user of its own for terraform.');
  }
  const tried = await runAsUser(runAs, ['/bin/true']);
  if (tried.exitCode !== 0) {
    throw new RunAsImpossible(
      `terraform cannot run as ${nameOf(runAs)}: ${tried.stderr || tried.shortMessage || 'setpriv failed'}`,
      'The bot needs the capabilities SETUID and SETGID.',
    );
  }
  return runAs;
}

/** The same command as that user: without any capability, and without a way to more rights (`man 2 prctl`, no_new_privs). */
export function asUser(runAs: RunAs | undefined, argv: readonly string[]): readonly string[] {
  if (runAs === undefined) return argv;
  return [
    runAs.setpriv,
    `--reuid=${runAs.uid}`,
    `--regid=${runAs.gid}`,
    runAs.name === undefined ? '--clear-groups' : '--init-groups',
    '--inh-caps=-all',
    '--no-new-privs',
    '--',
    ...argv,
  ];
}

/** As execa takes it. @throws TypeError for an empty command. */
export function program([file, ...args]: readonly string[]): [string, string[]] {
  if (file === undefined) throw new TypeError('a command needs a program');
  return [file, args];
}

/** Whether the user may do what `test` asks (`-r`, `-x`, …) with this path. */
export async function userMay(runAs: RunAs, right: '-r' | '-w' | '-x', path: string): Promise<boolean> {
  return (await runAsUser(runAs, ['/usr/bin/test', right, path])).exitCode === 0;
}

/** A small command, without any of the bot's environment: that user can read what its processes were given. */
export const runAsUser = (runAs: RunAs, argv: readonly string[]) =>
  execa(...program(asUser(runAs, argv)), { reject: false, extendEnv: false, env: {}, cwd: '/', stdin: 'ignore' });

export const nameOf = ({ name, uid }: Pick<RunAs, 'name' | 'uid'>): string => name ?? `user ${uid}`;

async function named(
  user: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Pick<RunAs, 'uid' | 'gid' | 'name'>> {
  const ask = async (what: '-u' | '-g'): Promise<number> => {
    const { stdout, exitCode } = await execa('id', [what, '--', user], {
      reject: false,
      extendEnv: false,
      env: { PATH: env['PATH'] ?? '' },
    });
    if (exitCode !== 0 || !/^\d+$/.test(stdout)) {
      throw new RunAsImpossible(`this machine has no user ${user}`, `Make it: useradd --system ${user}`);
    }
    return Number(stdout);
  };
  return { uid: await ask('-u'), gid: await ask('-g'), name: user };
}
