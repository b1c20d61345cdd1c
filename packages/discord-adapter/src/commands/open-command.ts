/** /cloud-deploy and /cloud-destroy: open a session and show its lobby. */
import { discordStyle, missingPermissionSentence, notAllowedSentence } from '@cloud-chatops/presentation';
import type { Host, OpenOption, OpenOptions } from '../host.ts';
import type { ChatRecords } from '../records/chat-records.ts';
import { inThreadSentence } from '../sentences.ts';
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
    const parsed = await host.parseOpen({ operation, member, options, ...(answers === undefined ? {} : { answers }) });
    if ('problem' in parsed) return { kind: 'private', text: parsed.problem };
    const project = 'ask' in parsed ? options.project_id : parsed.input.target.project;
    if (!host.rightsOf(project, member).includes('plan')) {
      return { kind: 'private', text: notAllowedSentence(project, discordStyle) };
    }
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
