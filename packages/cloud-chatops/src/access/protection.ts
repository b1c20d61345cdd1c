/** Which changes of a plan a project's protections name. Only what is destroyed, replaced or otherwise lost counts. */
import type { GatePolicy, RawPlan } from '@cloud-chatops/core';
import type { ProjectConfig } from '../config/config-schema.ts';

const LOSES = new Set(['delete', 'replace', 'forget', 'other']);

/** `*` stands for anything; everything else for itself. */
const pattern = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's');

export function protectedChanges(plan: RawPlan, project: ProjectConfig): GatePolicy['protected'] {
  const guards = project.protected.map((p) => ({ ...p, types: new Set(p.types), patterns: p.addresses.map(pattern) }));
  return plan.changes
    .filter((c) => c.mode === 'managed' && LOSES.has(c.action))
    .flatMap((change) =>
      guards
        .filter((g) => g.types.has(change.type) || g.patterns.some((p) => p.test(change.address)))
        .map((g) => ({ address: change.address, asks: g.asks, action: change.action })),
    );
}
