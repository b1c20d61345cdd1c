/** A command as the command line runs it, without a process of its own: loading one takes most of its time. */
import type { Command } from 'commander';
import { vi } from 'vitest';
import { complain } from '../say.ts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** In the folder; what it writes is not shown. One at a time. */
export async function runCommand(command: Command, args: readonly string[], folder: string): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      written[stream] += String(chunk);
      return true;
    }),
  );
  const home = process.cwd();
  process.chdir(folder);
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    complain(error);
    process.exitCode = 1;
  } finally {
    process.chdir(home);
    for (const spy of spies) spy.mockRestore();
  }
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { exitCode, stdout: written.stdout.trimEnd(), stderr: written.stderr.trimEnd() };
}
