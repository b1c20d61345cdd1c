/**
 * Fetches a pinned Terraform: checksums and their signature first, the archive last. Only what the signature covers is
 * unpacked, and the binary appears in its versioned folder whole or not at all.
 *
 *     <folder>/1.11.4/terraform
 */
import { createHash } from 'node:crypto';
import { createWriteStream, constants } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isCode } from '../files.ts';
import { HASHICORP_KEY } from './hashicorp-key.ts';
import { TerraformDownloadFailed } from './terraform-download-failed.ts';
import { unzipOne } from './unzip-one.ts';
import { verifySignature } from './verify-signature.ts';

export interface DownloadTerraformOptions {
  /** `1.11.4`. */
  readonly version: string;
  /** Absolute; made when it is not there. */
  readonly folder: string;
  /** Where releases lie, in the layout of releases.hashicorp.com, which is the default. */
  readonly from?: string;
  /** Armored public key that signs the checksums; HashiCorp's by default. */
  readonly signingKey?: string;
  /** Ms for all of it; 5 minutes by default. */
  readonly timeoutMs?: number;
}

const RELEASES = 'https://releases.hashicorp.com';
const TIMEOUT_MS = 300_000;
/** Terraform's archives have about 30 MB, its binary about 90 MB. */
const MOST_ARCHIVE_BYTES = 200_000_000;
const MOST_BINARY_BYTES = 600_000_000;
/** Node's names to those of the releases. https://releases.hashicorp.com/terraform/1.11.4/ */
const MACHINES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ia32: '386' };

/**
 * @returns the path of the binary; what was downloaded before is not fetched again.
 * @throws TerraformDownloadFailed with a sentence and what to do
 */
export async function downloadTerraform(options: DownloadTerraformOptions): Promise<string> {
  const { version, folder } = options;
  const binary = join(folder, version, 'terraform');
  if (await isExecutable(binary)) return binary;

  const base = `${(options.from ?? RELEASES).replace(/\/+$/, '')}/terraform/${version}`;
  const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const archiveName = `terraform_${version}_${process.platform}_${MACHINES[process.arch] ?? process.arch}.zip`;
  const sumsName = `terraform_${version}_SHA256SUMS`;

  const [sums, signature] = await Promise.all([
    fetchWhole(`${base}/${sumsName}`, signal),
    fetchWhole(`${base}/${sumsName}.sig`, signal),
  ]);
  await verifySignature(sums, signature, options.signingKey ?? HASHICORP_KEY);
  // The archive's name holds the version: signed checksums of another version do not have it.
  const expected = checksumOf(sums.toString('utf8'), archiveName);
  if (expected === undefined) {
    throw new TerraformDownloadFailed(
      'not-offered',
      `${base} has no ${archiveName}`,
      'Name a version that is released for this kind of machine, or install terraform yourself.',
    );
  }
  const archive = await fetchWhole(`${base}/${archiveName}`, signal);
  const got = createHash('sha256').update(archive).digest('hex');
  if (got !== expected) {
    throw new TerraformDownloadFailed(
      'wrong-checksum',
      `${base}/${archiveName} has the SHA-256 ${got}, but the signed checksums say ${expected}`,
      'Nothing was installed. Somebody may have changed the download: check the address it came from.',
    );
  }
  return install(archive, archiveName, folder, version);
}

/** Through a folder of its own, which then takes the place: two bots that do it at once both end well. */
async function install(archive: Buffer, archiveName: string, folder: string, version: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const partial = await mkdtemp(join(folder, `.${version}-`));
  try {
    const unpacked = await unzipOne(archive, 'terraform', MOST_BINARY_BYTES);
    if (unpacked === undefined) throw new Error('it holds no file "terraform"');
    await pipeline(unpacked, createWriteStream(join(partial, 'terraform'), { mode: 0o700, flush: true }));
    await rename(partial, join(folder, version)).catch((error: unknown) => {
      if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
    });
  } catch (error) {
    throw new TerraformDownloadFailed(
      'wrong-archive',
      `${archiveName} could not be unpacked into ${folder}: ${error instanceof Error ? error.message : String(error)}`,
      'Check that the folder can be written and has 100 MB free.',
      { cause: error },
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return join(folder, version, 'terraform');
}

async function fetchWhole(url: string, signal: AbortSignal): Promise<Buffer> {
  try {
    const answer = await fetch(url, { signal });
    if (answer.status === 404) {
      throw new TerraformDownloadFailed(
        'not-offered',
        `${url} is not there`,
        'Check the version and the address in the configuration.',
      );
    }
    if (!answer.ok || answer.body === null) throw new Error(`the server answered ${answer.status}`);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of answer.body) {
      bytes += part.length;
      if (bytes > MOST_ARCHIVE_BYTES) throw new Error(`it is larger than ${MOST_ARCHIVE_BYTES / 1_000_000} MB`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (error) {
    if (error instanceof TerraformDownloadFailed) throw error;
    throw new TerraformDownloadFailed(
      'unreachable',
      `${url} could not be fetched: ${reason(error)}`,
      'Install Terraform 1.5 or newer or OpenTofu 1.6 or newer yourself, or name a mirror that this machine reaches.',
      { cause: error },
    );
  }
}

/** fetch says only "fetch failed"; what it met is the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took too long';
  const { cause } = error;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code ?? error.message;
}

/** Lines of `<sha256>  <file>`. */
const checksumOf = (sums: string, file: string): string | undefined =>
  sums
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([sum, name]) => name === file && /^[0-9a-f]{64}$/.test(sum ?? ''))?.[0];

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
