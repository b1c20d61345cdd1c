/** What the retriever needs of a practice (or of a piece of a user's own prose). */
import type { Severity } from '@cloud-chatops/core';
import type { Cloud } from './cloud-words.ts';

export interface RetrievalEntry {
  readonly id: string;
  readonly title: string;
  /** Absent: holds for every cloud. */
  readonly provider?: Cloud;
  /** Such as `s3`, `gke`. */
  readonly service?: string;
  /** Such as `network-exposure`. */
  readonly category?: string;
  readonly severity?: Severity;
  /** Resource types, such as `google_compute_firewall`; empty for general prose. */
  readonly resources: readonly string[];
  readonly tags?: readonly string[];
  /** What must hold, in words or as the check's text. */
  readonly condition?: string;
  readonly prose?: string;
}
