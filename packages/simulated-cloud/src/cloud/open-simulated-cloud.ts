/** The cloud as a test or a demo sees it: its objects, its log, its knobs, and changes made behind terraform's back. */
import { mkdirSync } from 'node:fs';
import { readLog, type CloudEvent } from './cloud-log.ts';
import { readKnobs, writeKnobs, type Knobs } from './knobs.ts';
import { listObjects, removeObject, replaceObject, type CloudObject, type Json } from './object-store.ts';

export interface SimulatedCloud {
  readonly directory: string;
  /** All objects, or those of one type, oldest first. */
  objects(type?: string): CloudObject[];
  /** Every operation served so far. */
  log(): CloudEvent[];
  knobs(): Knobs;
  /** Replaces all knobs, from the next operation on; `{}` turns everything off. */
  setKnobs(knobs: Knobs): void;
  /** Drift: sets attributes of an object outside terraform. Throws when there is no such object. */
  changeObject(type: string, nameOrId: string, attributes: Record<string, Json>): CloudObject;
  /** Drift: deletes an object outside terraform. Throws when there is no such object. */
  deleteObject(type: string, nameOrId: string): void;
}

/** Opens the folder, which is created if needed; several processes may have it open. */
export function openSimulatedCloud(directory: string): SimulatedCloud {
  mkdirSync(directory, { recursive: true });
  const find = (type: string, nameOrId: string): CloudObject => {
    const objects = listObjects(directory, type);
    const found = objects.find(({ id, name }) => id === nameOrId || name === nameOrId);
    if (found) return found;
    const known = objects.map(({ name }) => name).join(', ') || 'none';
    throw new Error(`no ${type} is called ${nameOrId}; there are: ${known}`);
  };
  return {
    directory,
    objects: (type) => listObjects(directory, type),
    log: () => readLog(directory),
    knobs: () => readKnobs(directory),
    setKnobs: (knobs) => writeKnobs(directory, knobs),
    changeObject(type, nameOrId, attributes) {
      const object = find(type, nameOrId);
      const absent = Object.keys(attributes).find((name) => !(name in object.attributes));
      if (absent !== undefined) throw new Error(`${type} has no attribute ${absent}`);
      const changed: CloudObject = {
        ...object,
        updatedAt: new Date().toISOString(),
        attributes: { ...object.attributes, ...attributes },
      };
      replaceObject(directory, changed);
      return changed;
    },
    deleteObject(type, nameOrId) {
      removeObject(directory, type, find(type, nameOrId).id);
    },
  };
}
