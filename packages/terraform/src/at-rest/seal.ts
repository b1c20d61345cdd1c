/**
 * AES-256-GCM around one file. Its name is part of what is authenticated, so that a sealed file put in another's place
 * does not open. Layout: four bytes of format, nonce (12), ciphertext, tag (16).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;
const FORMAT = Buffer.from('CCO1');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Altered, cut off, of another place, or sealed with another key: which of these cannot be told. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

export function seal(key: Uint8Array, name: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([FORMAT, Buffer.from(name)]));
  return Buffer.concat([FORMAT, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws SealBroken */
export function unseal(key: Uint8Array, name: string, sealed: Buffer): Buffer {
  const body = FORMAT.length + NONCE_BYTES;
  if (sealed.length < body + TAG_BYTES || !sealed.subarray(0, FORMAT.length).equals(FORMAT)) {
    throw new SealBroken(`${name} is no sealed file`);
  }
  const nonce = sealed.subarray(FORMAT.length, body);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([FORMAT, Buffer.from(name)]));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(body, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new SealBroken(`${name} was altered, or sealed with another key`, { cause: error });
  }
}
