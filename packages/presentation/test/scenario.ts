/** Plans as they come from real configurations, small enough to read, and the views around them. */
import type {
  LobbyView,
  PlanCounts,
  PlanHead,
  PlanSummary,
  SummaryAttribute,
  SummaryChange,
} from '@cloud-chatops/core';
import { samplePlan } from '@cloud-chatops/core/testing';

/** An attribute that the configuration sets. */
export const set = (name: string, after: SummaryAttribute['after']): SummaryAttribute => ({
  name,
  ...(after === undefined ? {} : { after }),
  configured: true,
  forcesReplacement: [],
});

export const changed = (
  name: string,
  before: SummaryAttribute['before'],
  after: SummaryAttribute['after'],
  more: Partial<SummaryAttribute> = {},
): SummaryAttribute => ({
  name,
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
  configured: true,
  forcesReplacement: [],
  ...more,
});

const ACTIONS: { readonly [action: string]: readonly string[] } = {
  replace: ['delete', 'create'],
};

/** `address` such as `module.eu.google_compute_disk.log[0]`. */
export function change(
  action: SummaryChange['action'],
  address: string,
  attributes: readonly SummaryAttribute[] = [],
  more: Partial<SummaryChange> = {},
): SummaryChange {
  const parts = /^(?:(module\..*)\.)?([a-z0-9_]+)\.([^.[]+)(?:\[(.*)\])?$/u.exec(address);
  if (parts === null) throw new Error(`not an address: ${address}`);
  const [, moduleAddress, type = '', name = '', index] = parts;
  return {
    address,
    mode: 'managed',
    type,
    name,
    ...(index === undefined ? {} : { index: JSON.parse(index) as number | string }),
    ...(moduleAddress === undefined ? {} : { moduleAddress }),
    action,
    actions: ACTIONS[action] ?? [action],
    replacePaths: [],
    attributes,
    unknownAttributes: 0,
    ...more,
  };
}

export function counted(changes: readonly SummaryChange[]): PlanCounts {
  const of = (action: string): number => changes.filter((c) => c.action === action).length;
  return {
    create: of('create'),
    update: of('update'),
    delete: of('delete'),
    replace: of('replace'),
    import: changes.filter((c) => c.importing !== undefined).length,
    forget: of('forget'),
    move: changes.filter((c) => c.previousAddress !== undefined).length,
    read: 0,
    noOp: 0,
    other: of('other'),
  };
}

export function summaryOf(changes: readonly SummaryChange[], more: Partial<PlanSummary> = {}): PlanSummary {
  return {
    formatVersion: '1.2',
    counts: counted(changes),
    changes,
    drift: [],
    outputs: [],
    checks: [],
    errored: false,
    deferred: 0,
    notes: [],
    warnings: [],
    ...more,
  };
}

export const headOf = (summary: PlanSummary, more: Partial<PlanHead> = {}): PlanHead =>
  samplePlan({
    counts: summary.counts,
    destroys: summary.changes
      .filter((c) => c.action === 'delete')
      .slice(0, 3)
      .map((c) => c.address),
    replaces: summary.changes
      .filter((c) => c.action === 'replace')
      .slice(0, 3)
      .map((c) => c.address),
    outputsChanged: summary.outputs.length,
    drifted: summary.drift.length,
    ...more,
  });

/** A reviewed plan that waits for Confirm. */
export const viewOf = (plan: PlanHead, more: Partial<LobbyView> = {}): LobbyView => {
  const off = { enabled: false, refusal: { code: 'plan-first' } } as const;
  return {
    sessionId: '7f3a9c000001',
    state: 'awaitingConfirmation',
    target: { project: 'my-gcp-project', entry: 'google/compute-instance', name: 'web-server-01' },
    entryTitle: 'Compute Instance',
    operation: 'deploy',
    requester: { id: '1', name: 'ana' },
    openedAt: 1_000,
    attempt: 1,
    closesAt: 1_800_000,
    plan,
    gate: { approvals: 0, fourEyes: false, blockedBy: [], approvalReasons: [] },
    approvals: [],
    words: 'done',
    forceOffered: false,
    controls: {
      plan: { enabled: true },
      confirm: { enabled: true },
      cancel: { enabled: true, command: 'cancel' },
      details: { enabled: true },
    },
    threadControls: { approve: false, reject: false, override: false, unlock: false, force: false },
    ...more,
    ...(more.state === 'applied'
      ? { controls: { plan: off, confirm: off, cancel: { ...off, command: 'cancel' }, details: { enabled: true } } }
      : {}),
  };
};

const policy = (members: readonly string[]): string =>
  JSON.stringify({
    bindings: [
      { role: 'roles/owner', members: ['user:ana@example.com'] },
      { role: 'roles/viewer', members },
    ],
  });
const viewers = Array.from({ length: 11 }, (_, i) => `user:reader-${i}@example.com`);

/** The catalog's Compute Instance: an instance with its disk and its firewall. */
export const threeCreates = summaryOf([
  change('create', 'google_compute_disk.boot-disk', [set('size', 20), set('type', 'pd-balanced')], {
    unknownAttributes: 9,
  }),
  change('create', 'google_compute_firewall.allow-http', [
    set('source_ranges', ['0.0.0.0/0']),
    set('allow', [{ fields: { protocol: 'tcp', ports: ['80'] } }]),
  ]),
  change('create', 'google_compute_instance.web-server-01', [
    set('machine_type', 'e2-medium'),
    set('boot_disk', [{ fields: { auto_delete: true, source: { mark: 'unknown' } } }]),
  ]),
]);

export const destroysAndReplaces = summaryOf([
  change('delete', 'google_storage_bucket.old_logs', [], { reason: 'delete_because_no_resource_config' }),
  change(
    'replace',
    'google_compute_instance.web-server-01',
    [changed('machine_type', 'e2-medium', 'n2-standard-4', { forcesReplacement: ['machine_type'] })],
    {
      reason: 'replace_because_cannot_update',
      replacePaths: ['machine_type'],
      replaceOrder: 'delete-first',
      unknownAttributes: 7,
    },
  ),
  change('update', 'google_project_iam_policy.main', [
    changed('policy_data', policy(viewers), policy(['user:eve@example.com', ...viewers.toReversed()])),
  ]),
  ...[0, 1, 2].map((i) =>
    change('create', `google_compute_disk.data[${i}]`, [set('size', 100), set('type', 'pd-ssd')]),
  ),
]);

/** Everything that is neither add, change nor destroy, and everything that stands beside the list. */
export const quietChanges = summaryOf(
  [
    change('update', 'google_storage_bucket.assets', [changed('location', 'EU', 'EUROPE-WEST1')], {
      importing: { id: 'my-assets' },
    }),
    change('no-op', 'google_compute_network.vpc', [], { importing: { id: 'projects/p/global/networks/vpc' } }),
    change('no-op', 'module.net.google_compute_subnetwork.a', [], {
      previousAddress: 'google_compute_subnetwork.a',
    }),
    change('forget', 'google_compute_address.old', [], { reason: 'delete_because_no_resource_config' }),
  ],
  {
    drift: [
      change('update', 'google_compute_instance.web', [changed('machine_type', 'e2-small', 'e2-medium')]),
      change('delete', 'google_compute_disk.scratch'),
    ],
    outputs: [
      { name: 'address', action: 'update', before: '10.0.0.1', after: { mark: 'unknown' }, sensitive: false },
      { name: 'token', action: 'create', after: { mark: 'sensitive' }, sensitive: true },
    ],
    checks: [{ address: 'check.health', status: 'fail', problems: ['The site answers 503.'] }],
    warnings: ['Value for undeclared variable: The root module does not declare a variable named "x".'],
    complete: false,
  },
);

/** What must not be read, cannot be known yet, or is no text. */
export const hiddenValues = summaryOf([
  change(
    'replace',
    'google_sql_user.app',
    [
      changed('name', 'app', 'app-2', { forcesReplacement: ['name'] }),
      changed('password', { mark: 'sensitive' }, { mark: 'sensitive' }),
    ],
    { reason: 'replace_because_cannot_update', replacePaths: ['name'], replaceOrder: 'create-first' },
  ),
  change(
    'update',
    'google_compute_instance.web',
    [
      changed(
        'metadata_startup_script',
        '#!/bin/sh\nset -e\napt-get update\nnginx\n',
        '#!/bin/sh\nset -e\napt-get update\nnginx -g off\n',
      ),
      changed('boot_image', 'debian-11', { mark: 'unknown' }),
      changed('note', { mark: 'sensitive' }, { mark: 'sensitive' }, { unmasked: true }),
      changed('description', 'front  end', 'front end'),
      changed('cert', `${'MIIB0zCC'.repeat(200)}`, `${'MIIBzTCC'.repeat(220)}`),
      changed('id_of_big', { number: '12345678901234567890' }, { number: '12345678901234567891' }),
    ],
    { unknownAttributes: 2 },
  ),
]);

/** 61 modules, 5,000 resources: 12 destroys, 3 replaces, 40 updates (36 of a label only), 4,945 creates. */
export function fiveThousand(): PlanSummary {
  const gone = { reason: 'delete_because_no_resource_config' };
  const label = changed('labels', { fields: { team: 'web' } }, { fields: { team: 'platform' } });
  const creates = Array.from({ length: 4_945 }, (_, i) => {
    const module = i < 2_400 ? 'logs' : i < 4_128 ? 'dns' : `m${String(i % 58)}`;
    return change('create', `module.${module}.google_compute_disk.d[${i}]`, [set('size', 20), set('type', 'pd-ssd')]);
  });
  return summaryOf([
    change('delete', 'google_sql_database_instance.main', [], gone),
    ...Array.from({ length: 11 }, (_, i) => change('delete', `module.eu.google_compute_disk.log[${i}]`, [], gone)),
    ...['a', 'b', 'c'].map((key) =>
      change(
        'replace',
        `module.eu.google_container_node_pool.pool["${key}"]`,
        [changed('machine_type', 'e2-medium', 'n2-standard-4', { forcesReplacement: ['machine_type'] })],
        {
          reason: 'replace_because_cannot_update',
          replacePaths: ['machine_type'],
          replaceOrder: 'delete-first',
        },
      ),
    ),
    ...Array.from({ length: 36 }, (_, i) => change('update', `module.eu.google_compute_instance.web[${i}]`, [label])),
    ...Array.from({ length: 4 }, (_, i) =>
      change('update', `module.eu.google_compute_instance.api[${i}]`, [
        changed('machine_type', 'e2-small', 'e2-medium'),
      ]),
    ),
    ...creates,
  ]);
}
