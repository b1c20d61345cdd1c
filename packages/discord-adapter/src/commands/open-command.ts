/** /cloud-deploy and /cloud-destroy: open a session and show its lobby. */
import {
  discordStyle,
  missingPermissionSentence,
  noProjectSentence,
  notAllowedSentence,
} from '@cloud-chatops/presentation';
import type { Host, Member, OpenOption, OpenOptions } from '../host.ts';
import type { ChatRecords } from '../records/chat-records.ts';
import { inThreadSentence, rolesSentence } from '../sentences.ts';
import type { Asked, CommandAnswer, SlashCommand, SlashOption } from './slash-command.ts';

const OPTIONS: readonly (SlashOption & { readonly name: OpenOption })[] = [
  { name: 'project_id', description: 'Where to deploy', required: true, maxLength: 100, completes: true },
  { name: 'resource_type', description: 'What to deploy', required: true, maxLength: 100, completes: true },
  { name: 'resource_name', description: 'Its deployment name', required: true, maxLength: 63, completes: true },
  {
    name: 'settings',
    description: 'Variables, such as machine_type=e2-medium zone=europe-west1-b',
    required: false,
    maxLength: 2_000,
    completes: true,
  },
];

const DESCRIPTIONS = {
  deploy: 'Open a lobby to plan, review and apply a deployment',
  destroy: 'Open a lobby to plan, review and destroy a deployment',
} as const;

const isOption = (name: string): name is OpenOption => OPTIONS.some((option) => option.name === name);

export function openCommand(host: Host, records: ChatRecords, operation: 'deploy' | 'destroy'): SlashCommand {
  const open = async (asked: Asked, answers?: { readonly [field: string]: string }): Promise<CommandAnswer> => {
    const { member, channelId } = asked;
    // Discord has checked that the required options are there.
    const options = asked.options as unknown as OpenOptions;
    const request = { operation, member, options, ...(answers === undefined ? {} : { answers }) };
    // Before anything is looked at: what is wrong with a request tells of the project.
    if (!host.rightsOf(options.project_id, member).includes('plan')) {
      await host.notOpened?.(request);
      return { kind: 'private', text: refusal(host, member, options.project_id) };
    }
    const parsed = await host.parseOpen(request);
    if ('problem' in parsed) return { kind: 'private', text: parsed.problem };
    if ('ask' in parsed) {
      return { kind: 'ask', question: parsed.ask, answered: (now, given) => open({ ...asked, member: now }, given) };
    }
    const { input } = parsed;
    // First where, then what: a session that is open always has a place to be shown in.
    await records.save(input.sessionId, { guildId: member.guildId, channelId });
    return { kind: 'lobby', sessionId: input.sessionId, open: () => host.open(input) };
  };

  return {
    name: `cloud-${operation}`,
    description: DESCRIPTIONS[operation],
    options: OPTIONS,

    async run(asked) {
      if (asked.inThread) return { kind: 'private', text: inThreadSentence };
      if (asked.missingPermissions.length > 0) {
        return { kind: 'private', text: missingPermissionSentence(asked.missingPermissions) };
      }
      return open(asked);
    },

    complete: async ({ member, option, typed, options }) =>
      isOption(option) ? host.complete({ operation, member, option, typed, options }) : [],
  };
}

function refusal(host: Host, member: Member, project: string): string {
  const own = host.projectsOf(member);
  if (!own.includes(project)) return `${noProjectSentence(project, own, discordStyle)} Nothing was opened.`;
  const roles = host.rolesWith(project, 'plan', member.guildId).map((role) => discordStyle.role(role));
  return [notAllowedSentence(project, discordStyle), ...rolesSentence(roles)].join(' ');
}
