import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createMessage, generateKey, readKey, readPrivateKey, sign } from 'openpgp';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { downloadTerraform } from './download-terraform.ts';
import { HASHICORP_FINGERPRINT, HASHICORP_KEY } from './hashicorp-key.ts';
import { TerraformDownloadFailed } from './terraform-download-failed.ts';

const VERSION = '1.11.4';
const MACHINE = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
const ARCHIVE = `terraform_${VERSION}_${MACHINE}.zip`;
const SUMS = `terraform_${VERSION}_SHA256SUMS`;
const PROGRAM = Buffer.from('#!/bin/sh\necho Terraform v1.11.4\n');

interface Key {
  readonly publicKey: string;
  readonly privateKey: string;
}
const newKey = (name: string): Promise<Key> => generateKey({ userIDs: [{ name }], format: 'armored' });
let ours: Key;
let strangers: Key;
beforeAll(async () => {
  [ours, strangers] = await Promise.all([newKey('Releases'), newKey('Stranger')]);
});

async function signed(text: Buffer, { privateKey }: Key): Promise<Buffer> {
  const made = await sign({
    message: await createMessage({ binary: new Uint8Array(text) }),
    signingKeys: await readPrivateKey({ armoredKey: privateKey }),
    detached: true,
    format: 'binary',
  });
  return Buffer.from(made as Uint8Array);
}

/** A zip archive of stored files. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function zip(files: Readonly<Record<string, Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(files)) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

/** What releases.hashicorp.com would hold, signed by `key`. */
async function release(archive: Buffer, key: Key): Promise<Record<string, Buffer>> {
  const sums = Buffer.from(
    `${'0'.repeat(64)}  terraform_${VERSION}_plan9_amd64.zip\n${createHash('sha256').update(archive).digest('hex')}  ${ARCHIVE}\n`,
  );
  return { [ARCHIVE]: archive, [SUMS]: sums, [`${SUMS}.sig`]: await signed(sums, key) };
}

interface Releases {
  readonly url: string;
  readonly asked: readonly string[];
}
async function serve(files: Readonly<Record<string, Buffer>>): Promise<Releases> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').replace(`/terraform/${VERSION}/`, '');
    asked.push(name);
    const body = files[name];
    if (body) response.end(body);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const refused = (download: Promise<string>): Promise<string> =>
  download.then(
    (path) => `installed ${path}`,
    (error: unknown) =>
      error instanceof TerraformDownloadFailed ? `${error.code}: ${error.message}` : `unexpected: ${String(error)}`,
  );
/** Nothing half done is left. */
const left = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const good = (): Buffer => zip({ 'LICENSE.txt': Buffer.from('licence'), terraform: PROGRAM });

test('signature, checksum, archive: then the binary stands in its versioned folder, for its owner only', async () => {
  const { url, asked } = await serve(await release(good(), ours));
  const folder = join(temporaryFolder(), 'terraform');
  const options = { version: VERSION, folder, from: `${url}/`, signingKey: ours.publicKey };
  const path = await downloadTerraform(options);
  expect(path).toBe(join(folder, VERSION, 'terraform'));
  expect(readFileSync(path)).toEqual(PROGRAM);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(left(folder)).toEqual([VERSION]);
  expect(asked.toSorted()).toEqual([SUMS, `${SUMS}.sig`, ARCHIVE].toSorted());
  expect(asked.at(-1)).toBe(ARCHIVE);

  await downloadTerraform(options);
  expect(asked).toHaveLength(3);
});
test('two at once both end well', async () => {
  const { url } = await serve(await release(good(), ours));
  const folder = temporaryFolder();
  const options = { version: VERSION, folder, from: url, signingKey: ours.publicKey };
  const paths = await Promise.all([downloadTerraform(options), downloadTerraform(options)]);
  expect(new Set(paths).size).toBe(1);
  expect(left(folder)).toEqual([VERSION]);
});

test('a tampered archive is refused', async () => {
  const files = await release(good(), ours);
  files[ARCHIVE] = zip({ terraform: Buffer.from('#!/bin/sh\nexfiltrate\n') });
  const { url } = await serve(files);
  const folder = temporaryFolder();
  expect(await refused(downloadTerraform({ version: VERSION, folder, from: url, signingKey: ours.publicKey }))).toMatch(
    /^wrong-checksum: http.*\.zip has the SHA-256 [0-9a-f]{64}, but the signed checksums say [0-9a-f]{64}$/,
  );
  expect(left(folder)).toEqual([]);
});
test('tampered checksums are refused, and the archive is not even fetched', async () => {
  const files = await release(good(), ours);
  const evil = zip({ terraform: Buffer.from('#!/bin/sh\nexfiltrate\n') });
  files[ARCHIVE] = evil;
  files[SUMS] = Buffer.from(`${createHash('sha256').update(evil).digest('hex')}  ${ARCHIVE}\n`);
  const { url, asked } = await serve(files);
  const folder = temporaryFolder();
  const fingerprint = (await readKey({ armoredKey: ours.publicKey })).getFingerprint().toUpperCase();
  expect(await refused(downloadTerraform({ version: VERSION, folder, from: url, signingKey: ours.publicKey }))).toBe(
    `wrong-signature: the checksums are not signed by the key ${fingerprint}`,
  );
  expect(asked).not.toContain(ARCHIVE);
  expect(left(folder)).toEqual([]);
});
test("somebody else's signature is refused, and so is anybody's but HashiCorp's when no key is named", async () => {
  const { url } = await serve(await release(good(), strangers));
  const folder = temporaryFolder();
  expect(
    await refused(downloadTerraform({ version: VERSION, folder, from: url, signingKey: ours.publicKey })),
  ).toContain('wrong-signature');
  expect(await refused(downloadTerraform({ version: VERSION, folder, from: url }))).toBe(
    `wrong-signature: the checksums are not signed by the key ${HASHICORP_FINGERPRINT}`,
  );
});
test('a key that is none', async () => {
  const { url } = await serve(await release(good(), ours));
  expect(
    await refused(downloadTerraform({ version: VERSION, folder: temporaryFolder(), from: url, signingKey: 'ssh-rsa' })),
  ).toBe('wrong-key: the signing key is not an armored OpenPGP public key');
});
test('signed checksums without this machine, a version that is not there, an archive without terraform', async () => {
  const sums = Buffer.from(`${'0'.repeat(64)}  terraform_1.11.3_${MACHINE}.zip\n`);
  const other = await serve({ [SUMS]: sums, [`${SUMS}.sig`]: await signed(sums, ours) });
  const folder = temporaryFolder();
  const from = ({ url }: Releases) =>
    refused(downloadTerraform({ version: VERSION, folder, from: url, signingKey: ours.publicKey }));
  expect(await from(other)).toBe(`not-offered: ${other.url}/terraform/${VERSION} has no ${ARCHIVE}`);
  const nothing = await serve({});
  expect(await from(nothing)).toMatch(/^not-offered: http.* is not there$/);
  const empty = await serve(await release(zip({ 'README.md': Buffer.from('hello') }), ours));
  expect(await from(empty)).toBe(
    `wrong-archive: ${ARCHIVE} could not be unpacked into ${folder}: it holds no file "terraform"`,
  );
  expect(left(folder)).toEqual([]);
});
test('offline: one sentence, and what to do', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.close();
  await once(server, 'close');
  const folder = temporaryFolder();
  const failed = downloadTerraform({ version: VERSION, folder, from: url, signingKey: ours.publicKey });
  await expect(failed).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(
      /^http:\/\/127\.0\.0\.1:\d+\/terraform\/1\.11\.4\/terraform_1\.11\.4_SHA256SUMS(\.sig)? could not be fetched: ECONNREFUSED$/,
    ),
    hint: 'Install Terraform 1.5 or newer or OpenTofu 1.6 or newer yourself, or name a mirror that this machine reaches.',
  });
});

test("the key that is shipped is HashiCorp's, and can sign", async () => {
  const key = await readKey({ armoredKey: HASHICORP_KEY });
  expect(key.getFingerprint().toUpperCase()).toBe(HASHICORP_FINGERPRINT);
  expect((await key.getSigningKey()).getFingerprint()).toBe('374ec75b485913604a831cc7c820c6d5cd27ab87');
});
