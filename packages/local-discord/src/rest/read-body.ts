/** Reads JSON and multipart bodies. */
import { DiscordError, invalidField } from '../discord-error.ts';
import type { UploadedFile } from '../messages/message-body.ts';

export interface ReadBody {
  json: unknown;
  files: UploadedFile[];
}

/** @throws DiscordError 50109 or 50035 */
export async function readBody(request: Request): Promise<ReadBody> {
  const contentType = request.headers.get('content-type') ?? '';
  if (contentType.startsWith('multipart/form-data')) return readMultipart(request);
  const text = await request.text();
  return { json: text === '' ? undefined : parseJson(text), files: [] };
}

async function readMultipart(request: Request): Promise<ReadBody> {
  const form = await request.formData();
  const files: UploadedFile[] = [];
  let json: unknown = {};
  for (const [name, value] of form) {
    if (name === 'payload_json') {
      json = parseJson(typeof value === 'string' ? value : await value.text());
      continue;
    }
    const index = /^files\[([0-9]+)\]$/.exec(name)?.[1];
    if (index === undefined || typeof value === 'string') {
      throw invalidField([name], 'UNKNOWN_PROPERTY', 'A multipart body has the parts payload_json and files[n].');
    }
    files.push({
      index: Number(index),
      filename: value.name,
      contentType: contentTypeOf(value),
      bytes: new Uint8Array(await value.arrayBuffer()),
    });
  }
  return { json, files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DiscordError('invalidJson');
  }
}

const CONTENT_TYPES: Record<string, string> = {
  txt: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gz: 'application/gzip',
};

/** discord.js names no type for most files; Discord then goes by the name. */
function contentTypeOf(file: File): string {
  const extension = file.name.split('.').pop()?.toLowerCase() ?? '';
  const unknown = file.type === '' || file.type === 'application/octet-stream';
  return unknown ? (CONTENT_TYPES[extension] ?? 'application/octet-stream') : file.type;
}
