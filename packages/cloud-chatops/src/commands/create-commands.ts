/** The application's slash commands beside /cloud-deploy and /cloud-destroy. */
import type { SlashCommand } from '@cloud-chatops/discord-adapter';
import type { CommandParts } from './command-parts.ts';
import { helpCommand } from './help-command.ts';
import { historyCommand } from './history-command.ts';
import { statusCommand } from './status-command.ts';
import { unlockCommand } from './unlock-command.ts';

/** `more`: commands that are made elsewhere; /cloud-help names them too. */
export function createCommands(parts: CommandParts, more: readonly SlashCommand[] = []): SlashCommand[] {
  const commands = [statusCommand(parts), historyCommand(parts), unlockCommand(parts), ...more];
  return [...commands, helpCommand(parts, commands)];
}
