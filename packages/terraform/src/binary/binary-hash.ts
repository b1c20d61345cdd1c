/**
 * The SHA-256 of the terraform program, which is some 90 MB: hashed again only when the file is another one. Whoever
 * replaces or writes it changes inode or change time; the change time cannot be set back (`man 2 stat`).
 */
import { stat } from 'node:fs/promises';
import { sha256OfFile } from './find-terraform.ts';

const known = new Map<string, { readonly identity: string; readonly sha256: string }>();

/** Hex. @throws when the file is not there. */
export async function binaryHash(path: string): Promise<string> {
  const identity = await identityOf(path);
  const remembered = known.get(path);
  if (remembered?.identity === identity) return remembered.sha256;
  const sha256 = await sha256OfFile(path);
  // Written while it was read: nobody knows what was hashed, so it is not remembered.
  if ((await identityOf(path)) === identity) known.set(path, { identity, sha256 });
  return sha256;
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
