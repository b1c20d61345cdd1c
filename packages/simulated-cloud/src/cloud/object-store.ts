/**
 * The cloud's objects: one file each, replaced by rename, so that any number of provider processes can share the folder
 * and a reader never sees half of one.
 */
import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A JSON value as an object file holds it. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface CloudObject {
  /** Terraform's resource type, such as `google_compute_disk`. */
  type: string;
  id: string;
  /** The name people gave it; its id where it has none. */
  name: string;
  createdAt: string;
  updatedAt: string;
  /** All attributes and nested blocks, as the provider's schema has them. */
  attributes: Record<string, Json>;
}

/** Stores a new object; `exists` when there is one with this type and id. Two creates at once: one of them wins. */
export function createObject(directory: string, object: CloudObject): 'created' | 'exists' {
  const file = fileOf(directory, object.type, object.id);
  const temporary = writeTemporary(file, object);
  try {
    linkSync(temporary, file);
    return 'created';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'exists';
    throw error;
  } finally {
    rmSync(temporary);
  }
}

/** Stores a new version of an object that may or may not exist. */
export function replaceObject(directory: string, object: CloudObject): void {
  const file = fileOf(directory, object.type, object.id);
  renameSync(writeTemporary(file, object), file);
}

/** Removes the object; nothing happens when it is already gone. */
export function removeObject(directory: string, type: string, id: string): void {
  rmSync(fileOf(directory, type, id), { force: true });
}

/** The object with this id, or `undefined`. */
export function readObject(directory: string, type: string, id: string): CloudObject | undefined {
  return readFile(fileOf(directory, type, id));
}

/** All objects, or those of one type, oldest first. */
export function listObjects(directory: string, type?: string): CloudObject[] {
  const root = join(directory, 'objects');
  const types = type === undefined ? entriesOf(root) : [type];
  return types
    .flatMap((folder) => entriesOf(join(root, folder)).map((file) => join(root, folder, file)))
    .filter((file) => file.endsWith('.json'))
    .map(readFile)
    .filter((object) => object !== undefined)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
}

/** A readable name and a hash: ids hold slashes, and an Azure id is longer than a file name may be. */
function fileOf(directory: string, type: string, id: string): string {
  const readable = (id.split('/').at(-1) ?? '').replaceAll(/[^\w.-]/g, '_').slice(0, 64);
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return join(directory, 'objects', type, `${readable}.${hash}.json`);
}

function writeTemporary(file: string, object: CloudObject): string {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.${randomUUID()}`);
  // 0600: attributes may hold passwords that somebody typed for a demo
  writeFileSync(temporary, `${JSON.stringify(object, null, 2)}\n`, { mode: 0o600 });
  return temporary;
}

function readFile(file: string): CloudObject | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // also: removed while we listed
    throw error;
  }
  try {
    return JSON.parse(text) as CloudObject;
  } catch (error) {
    throw new Error(`${file} is not JSON: correct it or delete it`, { cause: error });
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
