/** Which folders a command reads. */
import { practiceDirs } from '@cloud-chatops/knowledge';
import { readConfig } from '../config/read-config.ts';

export interface OwnKnowledge {
  readonly config?: string;
}

/** The product's folders, then those of the configuration. @throws ConfigInvalid */
export function knowledgeFolders({ config: file }: OwnKnowledge): string[] {
  if (file === undefined) return [...practiceDirs];
  const config = readConfig(file);
  return [...practiceDirs, ...config.advisor.knowledge.map((folder) => config.path(folder))];
}
