/** One module through chat, as a person does it: deploy, change, destroy, each with plan, review and Confirm Apply. */
import { setTimeout as pause } from 'node:timers/promises';
import type { HumanMessage } from '@cloud-chatops/local-discord';
import { lit, type World } from '../test/support/world.ts';
import type { Stop } from './stops.ts';

export interface Session {
  readonly seconds: number;
  /** The lobby's text when it is over. */
  readonly applied: string;
  /** As they stand in the thread at the end. */
  readonly plan: string;
  readonly review: string;
}

export interface Walk {
  readonly stop: Stop;
  readonly deploy: Session;
  readonly change: Session;
  readonly destroy: Session;
  /** Objects that the cloud's own log says were created, changed in place and deleted. */
  readonly served: { readonly created: number; readonly updated: number; readonly deleted: number };
  /** What is not as it should be. */
  readonly problems: readonly string[];
}

const PERSON = 'Ana';
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;
const COUNTS = /Applied: (?<added>\d+) added, (?<changed>\d+) changed, (?<destroyed>\d+) destroyed/;

/** Looks until Confirm Apply is lit. @throws Error with the lobby's text when the plan came to nothing or time is up. */
async function untilConfirmable(world: World, lobbyId: string): Promise<HumanMessage> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const lobby = await world.discord.as(PERSON).message(lobbyId);
    if (lit(lobby).includes('Confirm Apply')) return lobby;
    if (Date.now() > end || /Plan failed|No changes/.test(lobby.text)) {
      const thread = (await world.thread(lobbyId)).map((m) => m.text).join('\n\n');
      throw new Error(`Confirm Apply was not lit:\n${lobby.text}\n\n${thread}`);
    }
    await pause(LOOK_MS);
  }
}

/** Presses Confirm Apply, and types the deployment name where that is asked for. */
async function confirm(world: World, lobbyId: string, name: string): Promise<boolean> {
  const person = world.discord.as(PERSON);
  const answer = await person.click(lobbyId, 'Confirm Apply');
  if (answer.outcome !== 'modal') return false;
  await person.submitModal(answer.modal, { text: name });
  return true;
}

async function session(world: World, command: string, name: string): Promise<Session & { readonly typed: boolean }> {
  const start = performance.now();
  const { id } = await world.lobby(PERSON, command);
  await world.press(PERSON, id, 'Run Plan (Dry Run)');
  await untilConfirmable(world, id);
  const typed = await confirm(world, id, name);
  const { text: applied } = await world.until(id, /Applied:|Apply failed|interrupted/, PATIENCE_MS);
  const seconds = (performance.now() - start) / 1000;
  // Confirm Apply may have been pressed before the thread showed the model's words.
  const review = await world.untilThread(id, /Review of plan[^]*(?<!running…\n[^]*)· review 1/);
  const plan = await world.untilThread(id, /· plan 1/);
  return { seconds, applied, plan: plan.text, review: review.text, typed };
}

const cloudOf = ({ entry }: Stop): string => entry.slice(0, entry.indexOf('/'));

/** Several may walk at once, one a cloud. @throws Error with what chat showed when a session does not come to its end. */
export async function walk(world: World, stop: Stop): Promise<Walk> {
  const { project, type, name, change } = stop;
  const before = world.cloud.log().length;
  const options = `project_id:${project} resource_type:${type} resource_name:${name}`;
  const deployed = await session(world, `/cloud-deploy ${options}`, name);
  const changed = await session(world, `/cloud-deploy ${options} settings:${change}`, name);
  const destroyed = await session(world, `/cloud-destroy ${options} settings:${change}`, name);

  // Modules of other clouds may be on their way at the same time.
  const events = world.cloud
    .log()
    .slice(before)
    .filter(({ provider }) => provider.startsWith(cloudOf(stop)));
  const count = (op: string): number => events.filter((e) => e.op === op && e.outcome === 'done').length;
  const served = { created: count('create'), updated: count('update'), deleted: count('delete') };
  const told = [deployed, changed, destroyed].map(({ applied }) => {
    const { added, changed: updated, destroyed: deleted } = COUNTS.exec(applied)?.groups ?? {};
    return { added: Number(added), changed: Number(updated), destroyed: Number(deleted) };
  });
  const [first, second, last] = told as [(typeof told)[0], (typeof told)[0], (typeof told)[0]];
  const expectations: readonly (readonly [boolean, string])[] = [
    [first.added > 0 && first.changed === 0 && first.destroyed === 0, `the deploy said: ${deployed.applied}`],
    [second.changed > 0 && second.added === 0 && second.destroyed === 0, `the change said: ${changed.applied}`],
    [last.destroyed === first.added && last.added === 0, `the destroy said: ${destroyed.applied}`],
    [served.created === first.added, `the cloud created ${served.created}, chat told of ${first.added}`],
    [served.deleted === last.destroyed, `the cloud deleted ${served.deleted}, chat told of ${last.destroyed}`],
    [destroyed.typed, 'the destroy asked for no typed name'],
    [!deployed.typed && !changed.typed, 'a deploy or a change asked for a typed name'],
    [deployed.review.includes('💰'), 'the review has no cost'],
  ];
  return {
    stop,
    deploy: deployed,
    change: changed,
    destroy: destroyed,
    served,
    problems: expectations.flatMap(([holds, problem]) => (holds ? [] : [problem])),
  };
}
