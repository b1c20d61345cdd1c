/** What runs on this machine because of the stage: /proc knows, whatever anybody wrote down. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

export interface SeenProcess {
  readonly pid: number;
  readonly argv: readonly string[];
}

/** Processes whose arguments or environment name the folder; terraform's providers are known by their environment. */
export function processesOf(folder: string): readonly SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const commandLine = read(`/proc/${pid}/cmdline`);
      const names = commandLine.includes(folder) || read(`/proc/${pid}/environ`).includes(folder);
      return names ? [{ pid: Number(pid), argv: commandLine.split('\0').slice(0, -1) }] : [];
    });
}

/** Saved plans that are being applied now, one per process. */
export const appliesUnderWay = (folder: string): readonly string[] =>
  processesOf(folder)
    .filter(({ argv: [program = '', command] }) => /^(terraform|tofu)$/.test(basename(program)) && command === 'apply')
    .map(({ argv }) => argv.at(-1) ?? '');

/** Gone meanwhile, a zombie, or somebody else's: nothing to see. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
