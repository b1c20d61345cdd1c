/** Where in a data folder a plan lies while a program reads it. Emptied at each start. */
import { join } from 'node:path';

export const temporaryFolder = (dataFolder: string): string => join(dataFolder, 'tmp');
