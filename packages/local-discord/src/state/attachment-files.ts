/** The bytes of attachments: in a folder beside the state file, or in memory. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSnowflake } from '../snowflakes.ts';

export interface AttachmentFiles {
  write(id: string, bytes: Uint8Array): void;
  /** `undefined` if there is no such attachment. */
  read(id: string): Uint8Array | undefined;
}

export function attachmentFilesInMemory(): AttachmentFiles {
  const files = new Map<string, Uint8Array>();
  return {
    write: (id, bytes) => void files.set(id, bytes),
    read: (id) => files.get(id),
  };
}

export function attachmentFilesIn(folder: string): AttachmentFiles {
  return {
    write(id, bytes) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, id), bytes);
    },
    read(id) {
      // The id comes from a URL: nothing but digits reaches the file system.
      if (!isSnowflake(id)) return undefined;
      try {
        return readFileSync(join(folder, id));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
