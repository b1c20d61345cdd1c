/** Where the data of this package lies: practices as Markdown, price tables, their compiled index. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the package's folder. */
export const knowledgeDir: string = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** Folders of practices, one per cloud. */
export const practiceDirs: readonly string[] = ['aws', 'gcp', 'azure'].map((cloud) => join(knowledgeDir, cloud));

export const pricesDir: string = join(knowledgeDir, 'prices');

/** Parsed practices by content hash; loading works without it, only slower. */
export const practiceIndexFile: string = join(knowledgeDir, 'index', 'practices.json');
