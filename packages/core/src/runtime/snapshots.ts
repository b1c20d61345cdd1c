/** The stored form of a snapshot: a versioned envelope and pure migrations from each version to the next. */
import { createActor } from 'xstate';
import { deploymentMachine } from '../machine/deployment-machine.ts';
import type { DeploymentSnapshot } from '../machine/lobby-view.ts';
import type { SnapshotEnvelope } from '../ports/session-store.ts';

/** Raise it with every change of states or context, and add the migration that leads there. */
export const SNAPSHOT_VERSION = 1;

/** `MIGRATIONS[n]` turns a stored snapshot of version n into one of version n + 1. */
const MIGRATIONS: { readonly [from: number]: (snapshot: unknown) => unknown } = {};

/** A snapshot that this version of the software cannot read; nothing is lost, it stays stored. */
export class SnapshotUnreadable extends Error {
  readonly code = 'snapshot-unreadable';
  readonly hint = 'Start the version of the bot that wrote it, or a newer one.';
}

/** Snapshots must not change when somebody holds one: plain JSON, cut loose from xstate's objects. */
export function storeSnapshot(snapshot: DeploymentSnapshot): SnapshotEnvelope {
  const plain = JSON.parse(JSON.stringify(deploymentMachine.getPersistedSnapshot(snapshot))) as unknown;
  return { machine: deploymentMachine.id, version: SNAPSHOT_VERSION, snapshot: plain };
}

/** @throws SnapshotUnreadable for a newer version, another machine or a state that this version does not know. */
export function restoreSnapshot(envelope: SnapshotEnvelope): DeploymentSnapshot {
  if (envelope.machine !== deploymentMachine.id)
    throw new SnapshotUnreadable(`a snapshot of the machine "${envelope.machine}"`);
  let { snapshot } = envelope;
  for (let version = envelope.version; version !== SNAPSHOT_VERSION; version++) {
    const migrate = MIGRATIONS[version];
    if (migrate === undefined)
      throw new SnapshotUnreadable(`a snapshot of version ${envelope.version}, this is version ${SNAPSHOT_VERSION}`);
    snapshot = migrate(snapshot);
  }
  const { context, ...rest } = snapshot as { readonly context: DeploymentSnapshot['context'] };
  const restored = createActor(deploymentMachine, {
    // xstate searches the context for actors to bring to life, which takes most of the time; there are none in ours.
    snapshot: { ...rest, context: {} } as never,
    input: undefined as never,
  }).getSnapshot();
  if (restored.status === 'error') throw new SnapshotUnreadable(`a snapshot in a state this version does not know`);
  return Object.assign(restored, { context });
}
