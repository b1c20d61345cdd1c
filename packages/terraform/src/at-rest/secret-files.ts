/**
 * Files of an attempt that hold secrets: the plan, its JSON, the variables. With a key they lie sealed on disk
 * (`plan.tfplan.sealed`) and are there in the clear only while a process needs them; without one they are as they are.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { isCode, writeWhole, type Owner } from '../files.ts';
import { KEY_BYTES, seal, SealBroken, unseal } from './seal.ts';

export interface SecretFiles {
  write(path: string, text: string): Promise<void>;
  /** @throws SealBroken; an error of the file system when it is not there. */
  read(path: string): Promise<Buffer>;
  /** SHA-256 of the content in hex; of a seal that is broken, what no content has. @throws when it is not there. */
  hash(path: string): Promise<string>;
  /** Before a process makes it: an empty file where that process could make none. */
  expect(path: string): Promise<void>;
  /** Puts the content in the clear where a process will read it. `hide` must follow. @throws as `read`. */
  show(path: string): Promise<void>;
  /** Takes the clear file away again; one that a process made is sealed first. Nothing there is fine. */
  hide(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/**
 * @param root the data folder: names are authenticated relative to it, so that it can be moved.
 * @param reader who the processes run as, where that is not the bot's user: what is in the clear is theirs.
 */
export function secretFiles(root: string, key: Uint8Array | undefined, reader?: Owner): SecretFiles {
  return key === undefined ? clearFiles(reader) : sealedFiles(root, key, reader);
}

const expectedBy =
  (reader: Owner | undefined): SecretFiles['expect'] =>
  async (path) => {
    if (reader !== undefined) await writeWhole(path, '', reader);
  };

const clearFiles = (reader: Owner | undefined): SecretFiles => ({
  write: (path, text) => writeWhole(path, text, reader),
  expect: expectedBy(reader),
  read: (path) => readFile(path),
  hash: async (path) => sha256(await readFile(path)),
  show: async () => {},
  hide: async () => {},
  remove: (path) => rm(path, { force: true }),
});

/** No SHA-256 in hex: never equal to a recorded one. */
const BROKEN = 'broken';

function sealedFiles(root: string, key: Uint8Array, reader: Owner | undefined): SecretFiles {
  if (key.length !== KEY_BYTES) throw new TypeError(`an encryption key has ${KEY_BYTES} bytes, not ${key.length}`);
  const sealedPath = (path: string): string => `${path}.sealed`;
  const nameOf = (path: string): string => relative(root, path);
  const store = (path: string, content: Uint8Array): Promise<void> =>
    writeWhole(sealedPath(path), seal(key, nameOf(path), content));
  const sealed = async (path: string): Promise<Buffer | undefined> => {
    try {
      return await readFile(sealedPath(path));
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  };
  const read = async (path: string): Promise<Buffer> => {
    const bytes = await sealed(path);
    // In the clear: a process has just made it, or it is from before there was a key.
    return bytes === undefined ? readFile(path) : unseal(key, nameOf(path), bytes);
  };
  return {
    write: (path, text) => store(path, Buffer.from(text)),
    expect: expectedBy(reader),
    read,
    async hash(path) {
      try {
        return sha256(await read(path));
      } catch (error) {
        if (error instanceof SealBroken) return BROKEN;
        throw error;
      }
    },
    async show(path) {
      if ((await sealed(path)) !== undefined) await writeWhole(path, await read(path), reader);
    },
    async hide(path) {
      if ((await sealed(path)) === undefined) {
        try {
          await store(path, await readFile(path));
        } catch (error) {
          if (!isCode(error, 'ENOENT')) throw error;
        }
      }
      await rm(path, { force: true });
    },
    async remove(path) {
      await Promise.all([path, sealedPath(path)].map((file) => rm(file, { force: true })));
    },
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
