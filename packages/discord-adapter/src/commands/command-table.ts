/** All commands of the workflow: the adapter's own and those that the application adds. */
import type { Context } from '../context.ts';
import { openCommand } from './open-command.ts';
import type { SlashCommand } from './slash-command.ts';

export type CommandTable = ReadonlyMap<string, SlashCommand>;

/** @throws Error when a command of the application has a name that is taken */
export function commandTable({ host, records }: Pick<Context, 'host' | 'records'>): CommandTable {
  const commands = [
    openCommand(host, records, 'deploy'),
    ...(host.offersDestroy ? [openCommand(host, records, 'destroy')] : []),
    ...(host.commands ?? []),
  ];
  const table = new Map<string, SlashCommand>();
  for (const command of commands) {
    if (table.has(command.name)) throw new Error(`there are two commands named /${command.name}; rename one`);
    table.set(command.name, command);
  }
  return table;
}
