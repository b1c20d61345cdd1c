/** Writes schema/cloud-chatops.schema.json: `node packages/cloud-chatops/scripts/write-config-schema.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { configJsonSchema } from './config-json-schema.ts';

const doc = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
const file = new URL('../schema/cloud-chatops.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(configJsonSchema(doc), null, 2)}\n`);
