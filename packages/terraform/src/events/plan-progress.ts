/** What a plan's event stream adds up to. Pure. */
import type { Diagnostic, PlanSummary } from '@cloud-chatops/core';
import type { TerraformEvent } from './terraform-event.ts';

export interface PlanProgress {
  /** Objects and data sources read so far. */
  readonly resourcesRead: number;
  /** The last line for people. */
  readonly news?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Such as `Terraform 1.11.4`. */
  readonly tool?: string;
  /** Terraform's own count; a failed plan prints one, too. */
  readonly counts?: NonNullable<PlanSummary['terraformCounts']>;
}

export const NO_PLAN_PROGRESS: PlanProgress = { resourcesRead: 0, diagnostics: [] };

export function planProgress(state: PlanProgress, event: TerraformEvent): PlanProgress {
  switch (event.type) {
    case 'refresh_complete':
      return { ...state, resourcesRead: state.resourcesRead + 1 };
    case 'apply_complete':
      return event.action === 'read' ? { ...state, resourcesRead: state.resourcesRead + 1 } : state;
    case 'diagnostic':
      return { ...state, diagnostics: [...state.diagnostics, event.diagnostic] };
    case 'change_summary':
      return event.operation === 'plan' ? { ...state, counts: event.counts } : state;
    case 'version':
      return { ...state, tool: event.tool };
    case 'news':
      return { ...state, news: event.text };
    case 'refresh_start':
    case 'planned_change':
    case 'resource_drift':
    case 'apply_start':
    case 'apply_progress':
    case 'apply_errored':
    case 'state_dump':
    case 'other':
      return state;
  }
}
