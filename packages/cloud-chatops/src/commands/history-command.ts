/** /cloud-history: the audit of the projects that the person may view, newest first, in pages. */
import type { EntryType, Person, Refusal, TimelineEntry } from '@cloud-chatops/core';
import type { Asked, CommandAnswer, SlashCommand } from '@cloud-chatops/discord-adapter';
import { discordStyle, timelineLine, type TextStyle } from '@cloud-chatops/presentation';
import type { AuditRecord } from '@cloud-chatops/store';
import { matching, projectsWith, unseenProject, type CommandParts } from './command-parts.ts';

const PAGE = 15;

/** What is worth a line; steps and commands that led to an entry of their own are in the export. */
const TOLD: readonly (EntryType | 'command.refused' | 'session.refused')[] = [
  'session.opened',
  'plan.requested',
  'plan.failed',
  'plan.completed',
  'plan.unchanged',
  'analysis.completed',
  'analysis.failed',
  'plan.approved',
  'plan.rejected',
  'block.overridden',
  'plan.confirmed',
  'plan.staled',
  'apply.started',
  'stop.requested',
  'stop.failed',
  'force.requested',
  'apply.completed',
  'apply.failed',
  'apply.interrupted',
  'lease.unlocked',
  'session.cancelled',
  'session.expired',
  'command.refused',
  'session.refused',
];

export function historyCommand(parts: CommandParts): SlashCommand {
  return {
    name: 'cloud-history',
    description: 'Who did what and when, of the projects you may view',
    options: [
      { name: 'resource_name', description: 'Only this deployment', required: false, maxLength: 63, completes: true },
      { name: 'project_id', description: 'Only this project', required: false, maxLength: 100, completes: true },
      { name: 'page', description: '1 is the newest', required: false, maxLength: 4 },
    ],
    run: (asked) => history(parts, asked),
    async complete({ member, option, typed }) {
      const projects = projectsWith(parts, member, 'view');
      return matching(option === 'project_id' ? projects : [...new Set(projects.flatMap(parts.names))], typed);
    },
  };
}

async function history(parts: CommandParts, { member, options }: Asked): Promise<CommandAnswer> {
  const { resource_name: name, project_id: only, page: typed = '1' } = options;
  const unseen = only === undefined ? undefined : unseenProject(parts, member, only);
  if (unseen !== undefined) return { kind: 'private', text: unseen };
  const page = Number(typed);
  if (!Number.isInteger(page) || page < 1)
    return { kind: 'private', text: `${discordStyle.code(typed)} is no page: pages are numbers from 1.` };
  const projects = projectsWith(parts, member, 'view').filter((id) => only === undefined || id === only);
  if (projects.length === 0) {
    const where = only === undefined ? 'any project' : discordStyle.bold(only);
    return { kind: 'private', text: `You can't view ${where}: it needs the right ${discordStyle.code('view')}.` };
  }
  const offset = (page - 1) * PAGE;
  const query = { projects, events: TOLD, offset, limit: PAGE, ...(name === undefined ? {} : { name }) };
  const { total, records } = await parts.audit.find(query);
  const of = name === undefined ? '' : ` of ${discordStyle.prose(name)}`;
  if (records.length === 0) {
    const text = total === 0 ? `Nothing is recorded${of} yet.` : `There are ${Math.ceil(total / PAGE)} pages only.`;
    return { kind: 'private', text };
  }
  const more = offset + records.length < total ? ` Older ones: page:${page + 1}` : '';
  return {
    kind: 'private-card',
    card: {
      tone: 'waiting',
      blocks: [
        { kind: 'heading', text: `History${of}` },
        { kind: 'text', text: records.map(recordLine).join('\n') },
        { kind: 'small', text: `${offset + 1} to ${offset + records.length} of ${total}, newest first.${more}` },
      ],
      rows: [],
      files: [],
    },
  };
}

/** Days matter here, and Discord writes them in the reader's own way. */
const style: TextStyle = {
  ...discordStyle,
  time: (at) => `<t:${Math.floor(at / 1000)}:d> <t:${Math.floor(at / 1000)}:t>`,
};

function recordLine(record: AuditRecord): string {
  const { event, name, session } = record;
  const told = isRefusal(record) ? refusalLine(record) : timelineLine(entryOf(record), style);
  const where = `${style.code(name)}, session ${style.prose(String(session).slice(0, 6))}`;
  return `- ${told ?? `${style.time(Number(record['at']))} · ${style.prose(event)}`} · ${where}`;
}

/** The entry that the record was made of: its fields are the record's. */
const entryOf = ({ event, ...fields }: AuditRecord): TimelineEntry =>
  ({ ...fields, type: event }) as unknown as TimelineEntry;

interface RefusalRecord extends AuditRecord {
  readonly at: number;
  readonly by: Person;
  readonly command?: string;
  readonly refusal?: Refusal;
}

const isRefusal = (record: AuditRecord): record is RefusalRecord => record.event.endsWith('.refused');

function refusalLine({ at, by, command, refusal }: RefusalRecord): string {
  const asked = command === undefined ? 'a session' : command;
  const why =
    refusal?.code === 'no-right'
      ? `no right ${refusal.right}`
      : (refusal?.code.replaceAll('-', ' ') ?? 'no right plan');
  return `${style.time(at)} · ${asked} refused to ${style.person(by)}: ${why}`;
}
