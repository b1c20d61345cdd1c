import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder } from '../cache-folder.ts';
import { variableBlocks } from './variable-blocks.ts';

const FOLDER = cacheFolder('variable-blocks');

test('what was read once is kept by content, and what cannot be used of it is read again', async () => {
  const description = randomUUID();
  const text = `variable "zone" {\n  description = "${description}"\n}\n`;
  const blocks = { zone: [{ description }] };
  expect(await variableBlocks('main.tf', text)).toEqual(blocks);
  const files = readdirSync(FOLDER).map((name) => join(FOLDER, name));
  const [kept = '', ...more] = files.filter((file) => readFileSync(file, 'utf8').includes(description));
  expect([kept, more]).toEqual([expect.stringMatching(/\/[0-9a-f]{64}\.json$/), []]);
  writeFileSync(kept, '{"kept":[]}');
  expect(await variableBlocks('renamed.tf', text)).toEqual({ kept: [] });
  for (const broken of ['', '{"zo', 'null', '[]', '{"zone":1}']) {
    writeFileSync(kept, broken);
    expect(await variableBlocks('main.tf', text)).toEqual(blocks);
  }
  rmSync(kept);
});
