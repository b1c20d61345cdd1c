/** What runs on this machine because of the stage: /proc knows, whatever anybody wrote down. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly argv: readonly string[];
}

/** Processes whose arguments or environment name the folder; terraform's providers are known by their environment. */
export function processesOf(folder: string): readonly SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const commandLine = read(`/proc/${pid}/cmdline`);
      const names = commandLine.includes(folder) || read(`/proc/${pid}/environ`).includes(folder);
      if (!names) return [];
      // man 5 proc: the name in parentheses may hold anything.
      const parent = Number(read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[1]);
      return [{ pid: Number(pid), parent, argv: commandLine.split('\0').slice(0, -1) }];
    });
}

/** Saved plans that are being applied now, one per process. */
export function appliesUnderWay(folder: string): readonly string[] {
  const applies = processesOf(folder).filter(
    ({ argv: [program = '', command] }) => /^(terraform|tofu)$/.test(basename(program)) && command === 'apply',
  );
  const pids = new Set(applies.map(({ pid }) => pid));
  // A child that terraform has just forked has its arguments until it becomes a provider.
  return applies.filter(({ parent }) => !pids.has(parent)).map(({ argv }) => argv.at(-1) ?? '');
}

/** Files with secrets (plans, variables, terraform's own output) that lie below the folder. */
export const secretFilesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(^|\/)(plan\.tfplan|plan\.json|vars\.tfvars\.json|events\.jsonl|state-before\.json)(\.|$)/.test(path),
  );

/** Gone meanwhile, a zombie, or somebody else's: nothing to see. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
