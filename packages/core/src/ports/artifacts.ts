/** Large redacted texts by key (plan summaries, reports, logs), so that the machine's context stays small. */

export interface ArtifactRef {
  readonly key: string;
  readonly bytes: number;
}

export interface Artifacts {
  /** Stores or replaces a text. The caller has redacted it. */
  put(key: string, text: string): Promise<ArtifactRef>;
  /** `undefined` when nothing is stored under the key (deleted after its retention). */
  get(key: string): Promise<string | undefined>;
  /** Removes every text whose key starts with the prefix; unknown prefixes are fine. */
  deletePrefix(prefix: string): Promise<void>;
}
