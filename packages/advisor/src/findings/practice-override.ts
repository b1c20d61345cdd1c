/** What a project decides about a practice, or about a rule in Rego. */
import type { Enforcement, Severity, Waiver } from '@cloud-chatops/core';

export interface PracticeOverride {
  readonly severity?: Severity;
  readonly enforcement?: Enforcement;
  readonly disabled?: boolean;
  /** For these addresses only, where any are named. */
  readonly waived?: Waiver & { readonly addresses?: readonly string[] };
}

/** The waiver that holds for this address today. */
export function waiverFor(override: PracticeOverride, address: string, today: string): Waiver | undefined {
  const { waived } = override;
  if (!waived || waived.expires < today) return undefined;
  if (waived.addresses && !waived.addresses.includes(address)) return undefined;
  return { reason: waived.reason, owner: waived.owner, expires: waived.expires };
}
