/**
 * The plan's `configuration`: what refers to what, and how providers are configured. It is written once per resource
 * block, without instances; this index gives it per module instance. It holds credentials in plain text, so nothing of
 * it but references and a provider's region leaves this file.
 * https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
import { isObject, type Json, type JsonObject } from './exact-json.ts';
import { moduleCallNames, parentModule } from './module-path.ts';

export interface BlockKey {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly moduleAddress?: string;
}

export interface ConfigurationIndex {
  /**
   * Dotted attribute path → references, absolute. Attributes set to a constant are there with no references, so the
   * first parts of the keys are the attributes that the configuration sets. A `var.x` of a module is followed by what
   * the module's caller gives for it, a `module.m.x` by what that output refers to.
   */
  references(block: BlockKey): ReadonlyMap<string, readonly string[]>;
  /** A setting of the provider that serves the block, where it is a constant or a variable, such as `region`. */
  providerSetting(block: BlockKey, name: string): string | undefined;
}

const NO_REFERENCES: ReadonlyMap<string, readonly string[]> = new Map();
/** Modules that pass values on through more than this many calls are not followed further. */
const MAX_HOPS = 12;
/** Words that start a reference to something that is no resource of the module. */
const NOT_RESOURCES = new Set(['var', 'local', 'each', 'count', 'path', 'self', 'terraform']);

export function indexConfiguration(configuration: Json | undefined, variables: JsonObject): ConfigurationIndex {
  const root = isObject(configuration) ? child(configuration, 'root_module') : undefined;
  const providers = isObject(configuration) ? child(configuration, 'provider_config') : undefined;
  const blocksOfModule = new Map<string, ReadonlyMap<string, JsonObject>>();
  const cache = new Map<string, ReadonlyMap<string, readonly string[]>>();

  const moduleConfig = (calls: readonly string[]): JsonObject | undefined => {
    let module = root;
    for (const call of calls) module = module && child(moduleCall(module, call), 'module');
    return module;
  };

  const blockConfig = (block: BlockKey): JsonObject | undefined => {
    const calls = moduleCallNames(block.moduleAddress ?? '');
    const path = calls.join('.');
    let blocks = blocksOfModule.get(path);
    if (blocks === undefined) {
      blocks = new Map(
        list(moduleConfig(calls)?.['resources'])
          .filter(isObject)
          .map((resource) => [
            `${text(resource['mode'])} ${text(resource['type'])} ${text(resource['name'])}`,
            resource,
          ]),
      );
      blocksOfModule.set(path, blocks);
    }
    return blocks.get(`${block.mode} ${block.type} ${block.name}`);
  };

  /** References of an expression in a module instance, made absolute and followed through module borders. */
  const resolve = (expression: Json | undefined, moduleAddress: string, hops: number): readonly string[] => {
    const found = new Set<string>();
    for (const reference of list(isObject(expression) ? expression['references'] : undefined)) {
      if (typeof reference !== 'string') continue;
      const [first = '', second = ''] = reference.split('.', 2);
      found.add(NOT_RESOURCES.has(first) || moduleAddress === '' ? reference : `${moduleAddress}.${reference}`);
      if (hops >= MAX_HOPS) continue;
      if (first === 'var' && moduleAddress !== '') {
        const call = callOf(moduleAddress);
        const given = child(call, 'expressions')?.[second.replace(/\[.*$/, '')];
        for (const r of resolve(given, parentModule(moduleAddress), hops + 1)) found.add(r);
      } else if (first === 'module') {
        const match = /^(module\.[^.[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*"|[^\]]*)\])?)\.([^.[]+)/.exec(reference);
        if (match?.[1] === undefined || match[2] === undefined) continue;
        const address = moduleAddress === '' ? match[1] : `${moduleAddress}.${match[1]}`;
        const output = child(child(moduleConfig(moduleCallNames(address)), 'outputs'), match[2]);
        for (const r of resolve(output?.['expression'], address, hops + 1)) found.add(r);
      }
    }
    return [...found];
  };

  const callOf = (moduleAddress: string): JsonObject | undefined => {
    const calls = moduleCallNames(moduleAddress);
    const parent = moduleConfig(calls.slice(0, -1));
    return parent && moduleCall(parent, calls.at(-1) ?? '');
  };

  /** A constant, or the value of a root variable it comes from. */
  const settingValue = (expression: Json | undefined, calls: readonly string[], hops: number): string | undefined => {
    if (!isObject(expression) || hops > MAX_HOPS) return undefined;
    const constant = expression['constant_value'];
    if (typeof constant === 'string') return constant;
    const variable = /^var\.([^.[]+)$/.exec(text(list(expression['references'])[0]))?.[1];
    if (variable === undefined) return undefined;
    const last = calls.at(-1);
    if (last === undefined) {
      const value = child(variables, variable)?.['value'];
      return typeof value === 'string' ? value : undefined;
    }
    const outer = calls.slice(0, -1);
    const call = moduleCall(moduleConfig(outer) ?? {}, last);
    return settingValue(child(call, 'expressions')?.[variable], outer, hops + 1);
  };

  return {
    references(block) {
      const moduleAddress = block.moduleAddress ?? '';
      const key = `${moduleAddress} ${block.mode} ${block.type} ${block.name}`;
      let references = cache.get(key);
      if (references === undefined) {
        const expressions = child(blockConfig(block), 'expressions');
        references =
          expressions === undefined
            ? NO_REFERENCES
            : new Map(
                flatten(expressions).map(
                  ([path, expression]) => [path, resolve(expression, moduleAddress, 0)] as const,
                ),
              );
        cache.set(key, references);
      }
      return references;
    },
    providerSetting(block, name) {
      const key = text(blockConfig(block)?.['provider_config_key']);
      // Before 1.1 a module's key is `module.eu:google` even where the root's provider serves it.
      for (const candidate of [key, key.slice(key.lastIndexOf(':') + 1)]) {
        const provider = child(providers, candidate);
        const calls = moduleCallNames(text(provider?.['module_address']));
        const value = settingValue(child(provider, 'expressions')?.[name], calls, 0);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const child = (parent: JsonObject | undefined, key: string): JsonObject | undefined => {
  const value = parent?.[key];
  return isObject(value) ? value : undefined;
};
const moduleCall = (module: JsonObject, name: string): JsonObject | undefined =>
  child(child(module, 'module_calls'), name);

/** Expressions by dotted path; blocks are lists of further expressions, or one object for a single block. */
function flatten(expressions: JsonObject, prefix = ''): [string, Json][] {
  return Object.entries(expressions).flatMap(([name, value]): [string, Json][] => {
    const path = prefix + name;
    if (Array.isArray(value)) {
      const blocks = value as readonly Json[];
      if (blocks.length === 0) return [[path, {}]];
      return blocks.flatMap((block, index) =>
        isObject(block) && Object.keys(block).length > 0
          ? flatten(block, `${path}.${index}.`)
          : [[`${path}.${index}`, {}] as [string, Json]],
      );
    }
    if (!isObject(value) || isExpression(value)) return [[path, value]];
    return flatten(value, `${path}.`);
  });
}

/** A block may have an attribute called `references`, but that one is an object. */
const isExpression = (value: JsonObject): boolean =>
  Array.isArray(value['references']) || 'constant_value' in value || Object.keys(value).length === 0;
