/** The third witness: what people can read. Which messages a timeline must have left is written down here once more, not taken from the bot. */
import type { EntryOf, EntryType, TimelineEntry } from '@cloud-chatops/core';
import type { Human, HumanMessage } from '@cloud-chatops/local-discord';
import { CHANNEL } from './stage.ts';

export interface Reading {
  /** What a timeline entry should have left and did not. */
  readonly lost: string[];
  /** What stands there twice, or belongs to nothing. */
  readonly doubled: string[];
}

/** Reads the lobbies' channel, every thread and every direct message. */
export async function readDiscord(
  discord: Human,
  people: readonly [string, ...string[]],
  timelines: ReadonlyMap<string, readonly TimelineEntry[]>,
): Promise<Reading> {
  const reading: Reading = { lost: [], doubled: [] };
  const reader = discord.as(people[0]);
  const { channels, users } = await reader.view();
  // Private answers tell what a lobby tells, and are none.
  const lobbies = (await reader.messages(CHANNEL)).filter(({ ephemeral }) => !ephemeral);
  const nameOf = new Map(users.map(({ id, name }) => [id, name]));
  const direct = new Map<string, readonly HumanMessage[]>();
  for (const person of people) direct.set(person, await directMessages(discord, person));

  for (const [id, timeline] of timelines) {
    const session = id.slice(0, 6);
    const lobby = lobbies.filter(({ text }) => text.includes(`Session ${session} · asked by`));
    count(reading, `lobby of ${session}`, lobby.length, 1);
    const threads = channels.filter((channel) => 'name' in channel && channel.name?.endsWith(`: ${session}`));
    const planned = timeline.some(({ type }) => type === 'plan.requested');
    count(reading, `thread of ${session}`, threads.length, planned ? 1 : 0);
    const [thread] = threads;
    if (thread === undefined) continue;
    const messages = await reader.messages(thread.id);
    readThread(reading, session, timeline, messages);
    const over = timeline.some(({ type }) => type === 'session.cancelled' || type === 'session.expired');
    const archived = 'thread_metadata' in thread && thread.thread_metadata?.archived === true;
    if (over && !archived) reading.lost.push(`the thread of ${session} is not archived`);
    for (const [person, [notices, expected]] of noticesOf(timeline, nameOf, direct, thread.id)) {
      count(reading, `direct messages to ${person} about ${session}`, notices, expected);
    }
  }
  return reading;
}

/** The words in the small print of the messages that an entry makes. */
const MARKS: { readonly [T in EntryType]?: (entry: EntryOf<T>) => readonly string[] } = {
  'plan.requested': () => ['attempt'],
  'plan.failed': () => ['plan error'],
  'plan.completed': () => ['plan', 'review'],
  'plan.unchanged': ({ plan }) => (plan.drifted > 0 ? ['plan'] : []),
  'review.completed': ({ gate }) => (gate.approvals > 0 ? ['approval'] : []),
  'apply.started': () => ['apply'],
  'force.offered': () => ['stop'],
  'apply.completed': () => ['outcome'],
  'apply.failed': () => ['outcome'],
  'apply.interrupted': () => ['outcome'],
};

const marksOf = (entry: TimelineEntry): readonly string[] =>
  (MARKS[entry.type] as ((entry: TimelineEntry) => readonly string[]) | undefined)?.(entry) ?? [];

function readThread(
  reading: Reading,
  session: string,
  timeline: readonly TimelineEntry[],
  messages: readonly HumanMessage[],
): void {
  const marks = timeline.flatMap((entry) =>
    'attempt' in entry ? marksOf(entry).map((word) => `Session ${session} · ${word} ${entry.attempt}`) : [],
  );
  const carries = (text: string, mark: string): boolean => text.split('\n').some((line) => line.endsWith(mark));
  for (const mark of new Set(marks)) {
    const found = messages.filter(({ text }) => carries(text, mark));
    count(reading, `«${mark}»`, found.length, 1);
    const stale = found.find(
      ({ text }) => isOver(timeline, mark) && /Running terraform|Reviewing plan|Analyzing/.test(text),
    );
    if (stale !== undefined) reading.lost.push(`«${mark}» still says «${stale.text.split('\n')[0] ?? ''}»`);
  }
  // Type 0 is what somebody wrote; others are Discord's own lines, such as «Ana was added».
  const strangers = messages.filter(
    ({ text, type }) => Number(type) === 0 && !marks.some((mark) => carries(text, mark)),
  );
  for (const { text } of strangers) reading.doubled.push(`in the thread of ${session}: «${text.slice(0, 80)}»`);
}

/** The attempt that the mark names is decided: none of its cards may speak of work. */
const isOver = (timeline: readonly TimelineEntry[], mark: string): boolean =>
  timeline.some(
    (entry) =>
      'attempt' in entry &&
      mark.endsWith(` ${entry.attempt}`) &&
      /^(apply\.(completed|failed|interrupted)|plan\.(failed|unchanged)|session\.)/.test(entry.type),
  );

type Counts = readonly [found: number, expected: number];

/** Who was to be told in private how often, and was. */
function noticesOf(
  timeline: readonly TimelineEntry[],
  nameOf: ReadonlyMap<string, string>,
  direct: ReadonlyMap<string, readonly HumanMessage[]>,
  threadId: string,
): ReadonlyMap<string, Counts> {
  const [opened] = timeline;
  if (opened?.type !== 'session.opened') return new Map();
  const requester = opened.by.id;
  const told = timeline.flatMap((entry): readonly string[] => {
    if (entry.type === 'apply.completed' || entry.type === 'apply.failed' || entry.type === 'apply.interrupted')
      return [...new Set([requester, entry.by.id])];
    // Whoever cancels their own session knows.
    if (entry.type === 'session.cancelled') return entry.by.id === requester ? [] : [requester];
    return entry.type === 'session.expired' ? [requester] : [];
  });
  return new Map(
    [...direct].map(([person, messages]): [string, Counts] => [
      person,
      [
        messages.filter(({ content }) => content.includes(`/${threadId}`)).length,
        told.filter((id) => nameOf.get(id) === person).length,
      ],
    ]),
  );
}

/** Nobody who was never told has the channel. */
async function directMessages(discord: Human, person: string): Promise<readonly HumanMessage[]> {
  try {
    return await discord.as(person).messages('dm');
  } catch {
    return [];
  }
}

function count({ lost, doubled }: Reading, what: string, found: number, expected: number): void {
  if (found < expected) lost.push(`${what}: ${found} of ${expected}`);
  if (found > expected) doubled.push(`${what}: ${found} instead of ${expected}`);
}
