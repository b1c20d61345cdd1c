/** /cloud-help: what each command does, and what this person may do where. */
import { RIGHTS, type Right } from '@cloud-chatops/core';
import type { Member, SlashCommand } from '@cloud-chatops/discord-adapter';
import { discordStyle } from '@cloud-chatops/presentation';
import type { CommandParts } from './command-parts.ts';

const OPENING: readonly Pick<SlashCommand, 'name' | 'description'>[] = [
  { name: 'cloud-deploy', description: 'Open a lobby to plan, review and apply a deployment' },
  { name: 'cloud-destroy', description: 'The same for taking a deployment down' },
];

const STEPS = [
  '**Run Plan (Dry Run)** shows what would change, what it costs and what is unsafe. It changes nothing.',
  '**Confirm Apply** applies exactly the plan that was reviewed.',
  '**Cancel** ends the session; while an apply runs it asks whether to stop it.',
];

const MOST_PROJECTS = 10;

/** `others`: the commands of the application beside this one. */
export function helpCommand(parts: CommandParts, others: readonly SlashCommand[]): SlashCommand {
  const help: SlashCommand = {
    name: 'cloud-help',
    description: 'What the commands do, and what you may do',
    options: [],
    async run({ member }) {
      const commands = [...OPENING, ...others, help].map(
        ({ name, description }) => `- ${discordStyle.code(`/${name}`)} ${description}`,
      );
      // Of the others nobody learns here that there are any.
      const projects = parts.projectsOf(member);
      const left = projects.length - MOST_PROJECTS;
      return {
        kind: 'private-card',
        card: {
          tone: 'waiting',
          blocks: [
            { kind: 'heading', text: 'Cloud ChatOps' },
            { kind: 'text', text: commands.join('\n') },
            { kind: 'text', text: STEPS.map((step) => `- ${step}`).join('\n') },
            { kind: 'heading', text: 'What you may do' },
            {
              kind: 'text',
              text:
                projects.length === 0
                  ? 'Nothing: you have rights in no project. Whoever runs the bot gives them to roles.'
                  : projects
                      .slice(0, MOST_PROJECTS)
                      .map((id) => rightsLine(parts, member, id))
                      .join('\n'),
            },
            ...(left > 0 ? [{ kind: 'small' as const, text: `… and ${left} more projects` }] : []),
          ],
          rows: [],
          files: [],
        },
      };
    },
  };
  return help;
}

/** «my-gcp-project: plan, apply. Not approve (@approver), destroy (nobody).» */
function rightsLine(parts: CommandParts, member: Member, project: string): string {
  const mine = parts.rightsOf(project, member);
  const others = RIGHTS.filter((right) => !mine.includes(right)).map((right) => whoElse(parts, member, project, right));
  const not = others.length === 0 ? '' : ` Not ${others.join(', ')}.`;
  return `- ${discordStyle.bold(project)}: ${mine.join(', ')}.${not}`;
}

function whoElse({ rolesWith, config }: CommandParts, { guildId }: Member, project: string, right: Right): string {
  const roles = rolesWith(project, right, guildId).map((role) => discordStyle.role(role));
  const named = (config.projects[project]?.rights[right] ?? []).length > 0;
  return `${right} (${roles.length > 0 ? roles.join(', ') : named ? 'others' : 'nobody'})`;
}
