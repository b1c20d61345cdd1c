/**
 * Every secret value that stands in a plan, so that a redactor can find it again in any text: `terraform show -json`
 * prints them all in the clear. Sources: the sensitive masks, variables marked sensitive (or named by the caller, since
 * ephemeral ones carry no mark), and the constants of provider blocks.
 */
import {
  PreciseNumber,
  type Mask,
  type PlanValue,
  type RawOutputChange,
  type RawResourceChange,
} from '@cloud-chatops/core';
import { isObject, type Json, type JsonObject } from './exact-json.ts';

interface Source {
  readonly document: JsonObject;
  readonly changes: readonly RawResourceChange[];
  readonly outputs: readonly RawOutputChange[];
  /** Root variables whose values are secret. */
  readonly secretVariables: ReadonlySet<string>;
  /** The plan's format has no masks at all (Terraform 0.12 to 0.14). */
  readonly withoutMasks: boolean;
}

/** Unique, in no particular order; no empty texts, no booleans, no numbers of under four characters. */
export function collectSecrets(source: Source): readonly string[] {
  const found = new Set<string>();
  const addAll = (value: Json | undefined): void => {
    if (typeof value === 'string') {
      if (value.trim() !== '') found.add(value);
    } else if (typeof value === 'number' || value instanceof PreciseNumber) {
      const digits = String(value);
      if (digits.length >= 4) found.add(digits);
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) addAll(inner as Json);
    }
  };
  const addMasked = (value: Json | PlanValue | undefined, mask: Mask | Json | undefined): void => {
    if (mask === true) addAll(value as Json);
    else if (typeof mask === 'object' && mask !== null && typeof value === 'object' && value !== null) {
      // for-in: no prototypes here, and half of the time of reading a plan would go into Object.entries.
      const marks = mask as Readonly<Record<string, Mask>>;
      for (const key in marks) {
        const inner = marks[key];
        if (inner !== false) addMasked((value as Readonly<Record<string, Json>>)[key], inner);
      }
    }
  };
  const addValues = (values: Json | undefined): void => {
    if (!isObject(values)) return;
    for (const output of objects(values['outputs'])) if (output['sensitive'] === true) addAll(output['value']);
    addModule(values['root_module']);
  };
  const addModule = (module: Json | undefined): void => {
    if (!isObject(module)) return;
    for (const resource of objects(module['resources'])) {
      addMasked(resource['values'], resource['sensitive_values']);
      if (source.withoutMasks) addNamed(resource['values'], addAll);
    }
    for (const inner of objects(module['child_modules'])) addModule(inner);
  };
  const addModuleVariables = (module: Json | undefined): void => {
    if (!isObject(module)) return;
    for (const variable of objects(module['variables']))
      if (variable['sensitive'] === true) addAll(variable['default']);
    for (const call of objects(module['module_calls'])) {
      const inner = call['module'];
      const declared = isObject(inner) && isObject(inner['variables']) ? inner['variables'] : {};
      for (const [name, expression] of entries(call['expressions'])) {
        const variable = declared[name];
        if (isObject(variable) && variable['sensitive'] === true && isObject(expression)) {
          addAll(expression['constant_value']);
        }
      }
      addModuleVariables(inner);
    }
  };

  for (const change of source.changes) {
    addMasked(change.before, change.beforeSensitive);
    addMasked(change.after, change.afterSensitive);
    if (!source.withoutMasks) continue;
    addNamed(change.before, addAll);
    addNamed(change.after, addAll);
  }
  for (const output of source.outputs) {
    if (!output.sensitive) continue;
    addAll(output.before as Json);
    addAll(output.after as Json);
  }
  const state = source.document['prior_state'];
  addValues(isObject(state) ? state['values'] : undefined);
  addValues(source.document['planned_values']);

  for (const [name, variable] of entries(source.document['variables'])) {
    if (source.secretVariables.has(name) && isObject(variable)) addAll(variable['value']);
  }
  const configuration = source.document['configuration'];
  if (isObject(configuration)) {
    const root = configuration['root_module'];
    addModuleVariables(root);
    const declared = isObject(root) ? root['variables'] : undefined;
    for (const [name, variable] of entries(declared)) {
      if (source.secretVariables.has(name) && isObject(variable)) addAll(variable['default']);
    }
    for (const provider of objects(configuration['provider_config'])) {
      addProviderConstants(provider['expressions'], addAll);
    }
  }
  return [...found];
}

/** Names that say where and how a provider works, not with which credentials. Everything else of a provider block is secret. */
const PUBLIC_PROVIDER_SETTINGS = new RegExp(
  '^(region|zone|location|project|billing_project|profile|alias|version|environment|features|scopes' +
    '|subscription_id|tenant_id|client_id|partition|host|url|endpoint|endpoints|server|insecure|namespace|context' +
    '|(allowed|forbidden)_account_ids|default_tags|default_labels|ignore_tags|tags|labels|config_path|config_context' +
    '|role_arn|session_name|duration|impersonate_service_account|user_project_override|use_.*|skip_.*|max_retries|retry_mode' +
    '|request_timeout|s3_use_path_style|shared_config_files|shared_credentials_files?)$',
);

function addProviderConstants(expressions: Json | undefined, add: (value: Json | undefined) => void): void {
  for (const [name, expression] of entries(expressions)) {
    if (PUBLIC_PROVIDER_SETTINGS.test(name)) {
      // A public block may hold a secret by name: `assume_role_with_web_identity.web_identity_token`.
      addNamed(expression, add);
      continue;
    }
    for (const part of Array.isArray(expression) ? (expression as readonly Json[]) : [expression]) {
      if (!isObject(part)) continue;
      if ('constant_value' in part) add(part['constant_value']);
      else addProviderConstants(part, add);
    }
  }
}

/** Attributes that hold a secret by their name; only for plans that carry no masks, where guessing is better than showing. */
const SECRET_NAME =
  /(^|_)(password|passwd|passphrase|secret|token|private_key|secret_key|access_key|api_key|auth_key|credentials?|connection_string|client_secret|certificate_pem|user_data_secret)$/;

function addNamed(value: Json | PlanValue | undefined, add: (value: Json | undefined) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof PreciseNumber) return;
  for (const [name, inner] of Object.entries(value) as [string, Json][]) {
    if (SECRET_NAME.test(name)) add(inner);
    else addNamed(inner, add);
  }
}

const entries = (value: Json | undefined): [string, Json][] => (isObject(value) ? Object.entries(value) : []);
const objects = (value: Json | undefined): JsonObject[] =>
  typeof value === 'object' && value !== null ? (Object.values(value) as Json[]).filter(isObject) : [];
