/** OpenPGP: was this text signed by this key? */
import { TerraformDownloadFailed } from './terraform-download-failed.ts';

/**
 * The key must have been valid when the signature was made.
 * @throws TerraformDownloadFailed when the key cannot be read or the signature is not the key's
 */
export async function verifySignature(signed: Uint8Array, signature: Uint8Array, armoredKey: string): Promise<void> {
  // Only here: reading the library takes longer than a start should.
  const { createMessage, readKey, readSignature, verify } = await import('openpgp');
  const key = await readKey({ armoredKey }).catch((error: unknown) => {
    throw new TerraformDownloadFailed(
      'wrong-key',
      'the signing key is not an armored OpenPGP public key',
      'Give the text that begins with -----BEGIN PGP PUBLIC KEY BLOCK-----.',
      { cause: error },
    );
  });
  try {
    await verify({
      message: await createMessage({ binary: signed }),
      signature: await readSignature({ binarySignature: signature }),
      verificationKeys: key,
      expectSigned: true,
    });
  } catch (error) {
    throw new TerraformDownloadFailed(
      'wrong-signature',
      `the checksums are not signed by the key ${key.getFingerprint().toUpperCase()}`,
      'Nothing was installed. Somebody may have changed the download: check the address it came from and the signing key.',
      { cause: error },
    );
  }
}
