/** The outcome of an apply that was stopped while it waited for its slot: nothing was started, and the report says so. */
import type {
  AppliedResource,
  ApplyInput,
  ApplyOutput,
  ApplyReport,
  Artifacts,
  PlanSummary,
} from '@cloud-chatops/core';

/** Actions that an apply would have carried out. */
const WORK: readonly string[] = ['create', 'update', 'delete', 'replace', 'other'];

export async function stoppedApply(
  { sessionId, attempt, plan }: ApplyInput,
  artifacts: Artifacts,
  now: number,
): Promise<ApplyOutput> {
  const text = await artifacts.get(plan.summary.key);
  const changes = text === undefined ? [] : (JSON.parse(text) as PlanSummary).changes;
  const resources = changes
    .filter(({ action }) => WORK.includes(action))
    .map(({ address, action }): AppliedResource => ({ address, action, status: 'not-started' }));
  const { create, update, delete: destroy, replace, other } = plan.counts;
  const total = create + update + destroy + replace + other;
  const report: ApplyReport = { resources, general: [] };
  return {
    outcome: 'failed',
    cause: 'stopped',
    result: {
      total,
      done: 0,
      failed: 0,
      notStarted: total,
      unknown: 0,
      added: 0,
      changed: 0,
      destroyed: 0,
      startedAt: now,
      tookMs: 0,
      report: await artifacts.put(`${sessionId}/${attempt}/apply-report.json`, JSON.stringify(report)),
      log: await artifacts.put(
        `${sessionId}/${attempt}/apply.txt`,
        'Stopped while it waited for its turn. Terraform was not started.\n',
      ),
    },
    finishedAt: now,
  };
}
