/** Where things are kept that only save time: beside the installed code, and as trusted as it. */
import { fileURLToPath } from 'node:url';

export const cacheFolder = (name: string): string =>
  fileURLToPath(new URL(`../node_modules/.cache/${name}`, import.meta.url));
