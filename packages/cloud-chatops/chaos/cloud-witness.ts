/** The second witness: what the cloud was really asked to do. It knows nothing of terraform's state or the bot's store. */
import type { CloudEvent } from '@cloud-chatops/simulated-cloud';

/** Problems in the cloud's log, one sentence each. `applies`: how many applies of a deployment were started, by its name. */
export function doubleWork(log: readonly CloudEvent[], applies: ReadonlyMap<string, number>): string[] {
  const problems: string[] = [];
  const exists = new Set<string>();
  const made = new Map<string, number>();
  for (const { op, outcome, type, name = '', error } of log) {
    const object = `${type} ${name}`;
    if (op === 'create' && outcome === 'failed' && /already exists/i.test(error ?? '')) {
      problems.push(`${object} was asked for although it exists`);
    }
    if (outcome !== 'done') continue;
    if (op === 'delete') exists.delete(object);
    if (op === 'create') {
      if (exists.has(object)) problems.push(`${object} was created twice`);
      exists.add(object);
    }
    if (op === 'create' || op === 'update') made.set(object, (made.get(object) ?? 0) + 1);
  }
  for (const [object, times] of made) {
    const deployment = [...applies.keys()].find((name) => object.split(' ')[1]?.startsWith(name));
    const most = deployment === undefined ? 0 : (applies.get(deployment) ?? 0);
    // One apply creates or updates an object once at most.
    if (times > most) problems.push(`${object} was created or updated ${times} times in ${most} applies`);
  }
  return problems;
}
