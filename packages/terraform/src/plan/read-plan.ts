/**
 * `terraform show -json PLANFILE` to a `RawPlan`. Strict where a misread plan would be applied unseen (a change without
 * a `change`, an unknown major version, a key twice), tolerant where versions differ (absent keys, unknown keys).
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
import type {
  AttributePath,
  Mask,
  PlanObject,
  PlanValue,
  RawCheck,
  RawOutputChange,
  RawPlan,
  RawResourceChange,
} from '@cloud-chatops/core';
import { changeAction } from './change-action.ts';
import { collectSecrets } from './collect-secrets.ts';
import { indexConfiguration, type ConfigurationIndex } from './configuration-index.ts';
import { decodePlanText } from './decode-plan-text.ts';
import { isObject, parseExactJson, type Json, type JsonObject } from './exact-json.ts';
import { PlanUnreadable } from './plan-unreadable.ts';
import { readRegion } from './read-region.ts';

export interface ReadPlanOptions {
  /** Default 256 MiB; 5,000 resources take about 5 MB. */
  readonly maxBytes?: number;
  /** Root variables that are secret without the plan saying so: ephemeral ones carry no mark. */
  readonly secretVariables?: readonly string[];
}

const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/** Throws `PlanUnreadable`; its message never quotes the plan's values. */
export function readPlan(input: Uint8Array | string, options: ReadPlanOptions = {}): RawPlan {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (input.length > maxBytes) {
    throw new PlanUnreadable(
      'too-large',
      `the plan has ${input.length} bytes, the limit is ${maxBytes}`,
      'Split the configuration, or raise the limit.',
    );
  }
  const document = parseExactJson(typeof input === 'string' ? input.replace(/^\uFEFF/, '') : decodePlanText(input));
  if (!isObject(document))
    throw new PlanUnreadable('not-a-plan', 'the plan is a JSON list or a single value, not an object');
  const { formatVersion, notes } = readFormat(document);

  const variables = section(document, 'variables');
  const index = indexConfiguration(document['configuration'], variables);
  const withoutMasks = { value: false };
  const changes = withRegions(readChanges(document, 'resource_changes', index, withoutMasks), index);
  const drift = readChanges(document, 'resource_drift', index, withoutMasks);
  const dataSources = readDataSources(document, index, changes);
  const outputs = readOutputs(document);
  const declared = Object.entries(rootVariables(document));
  const sensitiveVariables = declared.filter(([, v]) => isObject(v) && v['sensitive'] === true).map(([name]) => name);
  const terraformVersion = optionalText(document, 'terraform_version');
  const applyable = optionalBoolean(document, 'applyable');
  const complete = optionalBoolean(document, 'complete');
  const deferred = listSection(document, 'deferred_changes').length;

  return {
    formatVersion,
    ...(terraformVersion === undefined ? {} : { terraformVersion }),
    changes,
    ...(dataSources.length === 0 ? {} : { dataSources }),
    drift,
    outputs,
    ...(applyable === undefined ? {} : { applyable }),
    ...(complete === undefined ? {} : { complete }),
    errored: optionalBoolean(document, 'errored') ?? false,
    deferred,
    checks: readChecks(document),
    variables: bareObject(
      Object.entries(variables).map(
        ([name, v]) => [name, isObject(v) ? ((v['value'] ?? null) as PlanValue) : null] as const,
      ),
    ),
    sensitiveVariables,
    secrets: collectSecrets({
      document,
      changes: [...changes, ...drift],
      outputs,
      secretVariables: new Set([...sensitiveVariables, ...(options.secretVariables ?? [])]),
      withoutMasks: withoutMasks.value,
    }),
    notes,
  };
}

function readFormat(document: JsonObject): { formatVersion: string; notes: string[] } {
  const isState = 'values' in document || ('lineage' in document && 'serial' in document);
  if (isState && !('planned_values' in document) && !('resource_changes' in document)) {
    throw new PlanUnreadable('not-a-plan', 'this is a Terraform state, not a plan');
  }
  const redacted = document['plan_format_version'];
  const version = document['format_version'] ?? redacted;
  if (version === undefined) {
    throw new PlanUnreadable('not-a-plan', 'this JSON is not a Terraform plan: it has no format_version');
  }
  if (typeof version !== 'string' || !/^\d+\.\d+$/.test(version)) {
    throw new PlanUnreadable('unsupported-format', 'format_version is not a version such as 1.2', UPDATE_HINT);
  }
  if (Number(version.split('.')[0]) > 1) {
    throw new PlanUnreadable(
      'unsupported-format',
      `plan format ${version} is not known; 0.1 to 1.x are read`,
      UPDATE_HINT,
    );
  }
  if (!('resource_changes' in document) && hasPlannedResources(document)) {
    throw new PlanUnreadable(
      'not-a-plan',
      'the plan has planned resources but no resource_changes: it was not written by Terraform',
    );
  }
  return {
    formatVersion: version,
    notes: redacted === undefined ? [] : ['Redacted by HCP Terraform: sensitive values are missing from this plan.'],
  };
}

const UPDATE_HINT = 'Use a Terraform or OpenTofu version whose plans are of format 1, or update Cloud ChatOps.';

function hasPlannedResources(document: JsonObject): boolean {
  const root = section(document, 'planned_values')['root_module'];
  return isObject(root) && ('resources' in root || 'child_modules' in root);
}

function readChanges(
  document: JsonObject,
  key: string,
  index: ConfigurationIndex,
  withoutMasks: { value: boolean },
): RawResourceChange[] {
  return listSection(document, key).map((entry, position): RawResourceChange => {
    const at = `${key}[${position}]`;
    if (!isObject(entry)) throw malformed(at, 'is not an object');
    const change = entry['change'];
    if (!isObject(change)) throw malformed(`${at}.change`, change === undefined ? 'is missing' : 'is not an object');
    if (!('before_sensitive' in change) && !('after_sensitive' in change)) withoutMasks.value = true;

    const actions = readActions(change, at);
    const address = requiredText(entry, 'address', at);
    const mode = entry['mode'] ?? 'managed';
    if (mode !== 'managed' && mode !== 'data') throw malformed(`${at}.mode`, 'is neither managed nor data');
    const moduleAddress = optionalText(entry, 'module_address');
    const previousAddress = optionalText(entry, 'previous_address');
    const deposed = entry['deposed'];
    const instance = entry['index'];
    const reason = optionalText(entry, 'action_reason');
    const block = {
      mode,
      type: requiredText(entry, 'type', at),
      name: requiredText(entry, 'name', at),
      ...(moduleAddress === undefined || moduleAddress === '' ? {} : { moduleAddress }),
    } as const;
    return {
      address,
      ...(previousAddress === undefined || previousAddress === address ? {} : { previousAddress }),
      // A 0.12 pre-release wrote true in place of the key.
      ...(typeof deposed === 'string' ? { deposed } : deposed === true ? { deposed: 'unknown' } : {}),
      ...block,
      ...(typeof instance === 'string' || typeof instance === 'number' ? { index: instance } : {}),
      provider: optionalText(entry, 'provider_name') ?? '',
      ...changeAction(actions),
      actions,
      ...(reason === undefined ? {} : { reason }),
      replacePaths: readPaths(change['replace_paths']),
      ...readImporting(change['importing']),
      before: (change['before'] ?? null) as PlanValue,
      after: (change['after'] ?? null) as PlanValue,
      afterUnknown: readMask(change['after_unknown']),
      beforeSensitive: readMask(change['before_sensitive']),
      afterSensitive: readMask(change['after_sensitive']),
      references: index.references(block),
    };
  });
}

function readActions(change: JsonObject, at: string): readonly string[] {
  const actions = change['actions'];
  if (!Array.isArray(actions) || !actions.every((action) => typeof action === 'string')) {
    throw malformed(`${at}.change.actions`, 'is not a list of words');
  }
  return actions as readonly string[];
}

function readPaths(paths: Json | undefined): readonly AttributePath[] {
  return (Array.isArray(paths) ? (paths as readonly Json[]) : [])
    .filter((path): path is readonly Json[] => Array.isArray(path))
    .map((path) =>
      path.map((step) => (typeof step === 'number' || typeof step === 'string' ? step : JSON.stringify(step))),
    );
}

function readImporting(importing: Json | undefined): { importing?: { id?: string } } {
  if (!isObject(importing)) return {};
  const id = importing['id'];
  return { importing: typeof id === 'string' ? { id } : {} };
}

/** A mask of an unexpected kind hides everything. */
function readMask(mask: Json | undefined): Mask {
  if (mask === undefined || mask === null) return false;
  return typeof mask === 'object' || typeof mask === 'boolean' ? (mask as Mask) : true;
}

/** Regions need all changes at once: an Azure object stands where its resource group stands. */
function withRegions(changes: readonly RawResourceChange[], index: ConfigurationIndex): RawResourceChange[] {
  const locations = new Map<string, string>();
  for (const change of changes) {
    if (change.type !== 'azurerm_resource_group') continue;
    const location = attribute(change.after ?? change.before, 'location');
    if (typeof location === 'string') locations.set(change.address, location);
  }
  return changes.map((change) => {
    const groupLocation = (): string | undefined => {
      const refersTo = [change.references.get('location'), change.references.get('resource_group_name')].flat();
      const group = refersTo.find((reference) => reference !== undefined && locations.has(reference));
      return group === undefined ? undefined : locations.get(group)?.toLowerCase().replaceAll(' ', '');
    };
    const region = readRegion({
      provider: change.provider.slice(change.provider.lastIndexOf('/') + 1).split('.', 1)[0] ?? '',
      values: change.after ?? change.before,
      unknown: change.afterUnknown,
      configured: (name) => change.references.has(name),
      providerSetting: (name) => index.providerSetting(change, name),
      groupLocation,
    });
    return region === undefined ? change : { ...change, region };
  });
}

/** A data source that could be read while planning stands in the prior state only; one that is read later is a change. */
function readDataSources(
  document: JsonObject,
  index: ConfigurationIndex,
  changes: readonly RawResourceChange[],
): RawResourceChange[] {
  const changed = new Set(changes.filter(({ mode }) => mode === 'data').map(({ address }) => address));
  const read = (module: JsonObject): RawResourceChange[] => {
    const moduleAddress = optionalText(module, 'address');
    const own = listSection(module, 'resources').flatMap((resource): RawResourceChange[] => {
      if (!isObject(resource) || resource['mode'] !== 'data') return [];
      const { address, type, name, index: instance } = resource;
      // Nothing of this is applied: what is odd here is left out.
      if (typeof address !== 'string' || typeof type !== 'string' || typeof name !== 'string') return [];
      if (changed.has(address)) return [];
      const block = { mode: 'data', type, name, ...(moduleAddress === undefined ? {} : { moduleAddress }) } as const;
      return [
        {
          address,
          ...block,
          ...(typeof instance === 'string' || typeof instance === 'number' ? { index: instance } : {}),
          provider: optionalText(resource, 'provider_name') ?? '',
          action: 'read',
          actions: ['read'],
          replacePaths: [],
          before: null,
          after: (resource['values'] ?? null) as PlanValue,
          afterUnknown: false,
          beforeSensitive: false,
          afterSensitive: readMask(resource['sensitive_values']),
          references: index.references(block),
        },
      ];
    });
    return [...own, ...listSection(module, 'child_modules').filter(isObject).flatMap(read)];
  };
  return read(section(section(section(document, 'prior_state'), 'values'), 'root_module'));
}

const attribute = (value: PlanValue, name: string): PlanValue | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PlanObject)[name] : undefined;

function readOutputs(document: JsonObject): RawOutputChange[] {
  return Object.entries(section(document, 'output_changes')).map(([name, change]): RawOutputChange => {
    const at = `output_changes.${name}`;
    if (!isObject(change)) throw malformed(at, 'is not an object');
    const isSet = (key: string): boolean => {
      const mask = change[key];
      return mask === true || (typeof mask === 'object' && mask !== null && Object.keys(mask).length > 0);
    };
    return {
      name,
      action: changeAction(readActions(change, at)).action,
      before: (change['before'] ?? null) as PlanValue,
      after: (change['after'] ?? null) as PlanValue,
      afterUnknown: isSet('after_unknown'),
      sensitive: isSet('before_sensitive') || isSet('after_sensitive') || isSensitiveOutput(document, name),
    };
  });
}

function isSensitiveOutput(document: JsonObject, name: string): boolean {
  const root = section(document, 'configuration')['root_module'];
  const outputs = isObject(root) ? root['outputs'] : undefined;
  const output = isObject(outputs) ? outputs[name] : undefined;
  return isObject(output) && output['sensitive'] === true;
}

const STATUSES: readonly string[] = ['pass', 'fail', 'error', 'unknown'];

/** `checks` since format 1.2; `condition_results` in 1.1. */
function readChecks(document: JsonObject): RawCheck[] {
  const checks = listSection(document, 'checks')
    .filter(isObject)
    .map((check): RawCheck => {
      const address = section(check, 'address');
      const instances = listSection(check, 'instances').filter(isObject);
      return {
        address: optionalText(address, 'to_display') ?? '',
        kind: optionalText(address, 'kind') ?? '',
        status: readStatus(check['status']),
        problems: instances
          .flatMap((instance) => listSection(instance, 'problems').filter(isObject))
          .map((problem) => optionalText(problem, 'message') ?? ''),
      };
    });
  const results = listSection(document, 'condition_results')
    .filter(isObject)
    .map((result): RawCheck => {
      const message = optionalText(result, 'error_message');
      return {
        address: optionalText(result, 'address') ?? '',
        kind: optionalText(result, 'condition_type') ?? '',
        status: result['unknown'] === true ? 'unknown' : result['result'] === true ? 'pass' : 'fail',
        problems: message === undefined ? [] : [message],
      };
    });
  return [...checks, ...results];
}

const readStatus = (status: Json | undefined): RawCheck['status'] =>
  typeof status === 'string' && STATUSES.includes(status) ? (status as RawCheck['status']) : 'unknown';

function rootVariables(document: JsonObject): JsonObject {
  const root = section(document, 'configuration')['root_module'];
  return isObject(root) ? section(root, 'variables') : {};
}

/** `Object.fromEntries` would lose a variable called `__proto__`. */
function bareObject(entries: readonly (readonly [string, PlanValue])[]): PlanObject {
  const bare = Object.create(null) as Record<string, PlanValue>;
  for (const [key, value] of entries) bare[key] = value;
  return bare;
}

const malformed = (field: string, what: string): PlanUnreadable => new PlanUnreadable('malformed', `${field} ${what}`);

function section(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw malformed(key, 'is not an object');
  return value;
}

function listSection(parent: JsonObject, key: string): readonly Json[] {
  const value = parent[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(key, 'is not a list');
  return value as readonly Json[];
}

function requiredText(parent: JsonObject, key: string, at: string): string {
  const value = parent[key];
  if (typeof value !== 'string') throw malformed(`${at}.${key}`, value === undefined ? 'is missing' : 'is not a text');
  return value;
}

function optionalText(parent: JsonObject, key: string): string | undefined {
  const value = parent[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw malformed(key, 'is not a text');
  return value;
}

function optionalBoolean(parent: JsonObject, key: string): boolean | undefined {
  const value = parent[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw malformed(key, 'is neither true nor false');
  return value;
}
