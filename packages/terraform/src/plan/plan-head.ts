/** What the machine and the lobby need of a plan. */
import type { ArtifactRef, PlanHead, PlanSummary } from '@cloud-chatops/core';

export interface PlanHeadFacts {
  readonly digest: string;
  /** JSON of the summary. */
  readonly summary: ArtifactRef;
  /** Epoch ms. */
  readonly plannedAt: number;
  /** Such as `Terraform 1.11.4`. */
  readonly tool: string;
  /** Of `terraform plan -detailed-exitcode`: 0 no changes, 2 changes. */
  readonly exitCode: number;
  readonly state?: { readonly serial: number; readonly lineage: string };
}

export function planHead(summary: PlanSummary, facts: PlanHeadFacts): PlanHead {
  const addresses = (actions: readonly string[]): string[] =>
    summary.changes
      .filter((change) => actions.includes(change.action))
      .slice(0, 3)
      .map((change) => change.address);
  const changing = new Set(
    summary.changes.filter((c) => ['create', 'update', 'replace'].includes(c.action)).map((c) => c.address),
  );
  return {
    digest: facts.digest,
    counts: summary.counts,
    noChanges: (summary.applyable === undefined ? facts.exitCode === 0 : !summary.applyable) && !summary.errored,
    complete: summary.complete !== false && summary.deferred === 0,
    countsDiffer: countsDiffer(summary),
    destroys: addresses(['delete', 'other']),
    replaces: addresses(['replace']),
    outputsChanged: summary.outputs.length,
    drifted: summary.drift.length,
    driftUndone: summary.drift.filter((drifted) => changing.has(drifted.address)).length,
    plannedAt: facts.plannedAt,
    tool: facts.tool,
    ...(facts.state === undefined ? {} : { stateSerial: facts.state.serial, stateLineage: facts.state.lineage }),
    summary: facts.summary,
  };
}

/** Terraform's sentence counts a replace as an add and a destroy; one that forgets the old object as an add only. No sentence is a difference, too. */
function countsDiffer(summary: PlanSummary): boolean {
  const theirs = summary.terraformCounts;
  const { counts } = summary;
  if (theirs === undefined || counts.other > 0) return true;
  const kept = summary.changes.filter((change) => change.replaceOrder === 'forget-old').length;
  return (
    theirs.add !== counts.create + counts.replace ||
    theirs.change !== counts.update ||
    theirs.destroy !== counts.delete + counts.replace - kept ||
    theirs.import !== counts.import
  );
}
