/** Takes one file out of a small zip archive that is in memory. */
import type { Readable } from 'node:stream';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** @returns `undefined` when the archive has no such file. @throws when it is no zip archive or is damaged. */
export async function unzipOne(archive: Buffer, name: string, mostBytes: number): Promise<Readable | undefined> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const entry = await new Promise<Entry | undefined>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(undefined));
    zip.on('entry', (one: Entry) => (one.fileName === name ? resolve(one) : zip.readEntry()));
    zip.readEntry();
  });
  if (entry === undefined) return undefined;
  if (entry.uncompressedSize > mostBytes) throw new Error(`${name} would be ${entry.uncompressedSize} bytes`);
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}
