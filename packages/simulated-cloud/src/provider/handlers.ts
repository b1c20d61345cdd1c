/** The protocol's methods for one provider: requests decoded, planned or carried out, and answered. */
import { listObjects } from '../cloud/object-store.ts';
import { decodeValue, encodeValue } from '../protocol/dynamic-value.ts';
import type { ProviderHandlers } from '../protocol/serve-provider.ts';
import type { Attributes, Value } from '../protocol/value.ts';
import type { MessageValue } from '../protocol/wire.ts';
import type { ProviderDefinition } from './behaviour.ts';
import { callerOf } from './caller.ts';
import { CloudError, CloudOperations, type ResourceType } from './cloud-operations.ts';
import { planResource } from './plan-resource.ts';
import { completeBlock, schemaMessageOf, type BlockSchema, type ExtractedSchema } from './schema.ts';

const ERROR_SEVERITY = 1;

/** Handlers for one provider process. `cloud` is the cloud's folder; of `environment` the names, and who calls. */
export function createHandlers(
  definition: ProviderDefinition,
  schema: ExtractedSchema,
  cloud: string,
  environment: NodeJS.ProcessEnv,
): ProviderHandlers {
  const operations = new CloudOperations(definition, cloud);
  /** Terraform starts a process per provider configuration, so there is one for the process. */
  let configuration: Attributes = {};

  const resource = (typeName: unknown): ResourceType => {
    const type = typeName as string;
    const behaviour = definition.resources[type];
    const extracted = schema.resources[type];
    if (!behaviour || !extracted) throw new CloudError(`The simulated ${definition.name} cloud has no ${type}`);
    return { type, behaviour, block: completeBlock(extracted, behaviour) };
  };

  return {
    GetProviderSchema: () => ({
      provider: schemaMessageOf(
        completeBlock(schema.provider, definition.sensitive ? { sensitive: definition.sensitive } : {}),
      ),
      resourceSchemas: Object.fromEntries(
        Object.keys(definition.resources).map((type) => [type, schemaMessageOf(resource(type).block)]),
      ),
      // optional: the second and third process of a plan need not be asked for what the first one said
      serverCapabilities: { planDestroy: true, getProviderSchemaOptional: true },
    }),
    ValidateProviderConfig: () => ({}),
    ValidateResourceConfig: answering(({ typeName, config }) => {
      const { patterns = {} } = resource(typeName).behaviour;
      const values = decodeValue(config) as Attributes;
      const diagnostics = Object.entries(patterns).flatMap(([name, pattern]) => {
        const value = values[name];
        if (typeof value !== 'string' || pattern.test(value)) return [];
        return [diagnostic(`"${name}" ("${value}") doesn't match regexp "${pattern.source}"`, name)];
      });
      return { diagnostics };
    }),
    ValidateDataResourceConfig: answering(noDataSource),
    UpgradeResourceState: answering(({ typeName, rawState }) => {
      const { json } = rawState as { json: Buffer };
      const state = JSON.parse(json.toString()) as Attributes;
      return { upgradedState: encodeValue(conform(resource(typeName).block, state)) };
    }),
    ConfigureProvider: answering(async ({ config }) => {
      configuration = decodeValue(config) as Attributes;
      const caller = callerOf(definition.name, environment);
      await operations.configure(configuration, Object.keys(environment).toSorted(), caller);
      return {};
    }),
    ReadResource: answering(async ({ typeName, currentState }) => {
      const { type, block } = resource(typeName);
      const object = await operations.read(type, decodeValue(currentState) as Attributes);
      return { newState: encodeValue(object ? conform(block, object.attributes) : null) };
    }),
    PlanResourceChange: answering(({ typeName, priorState, proposedNewState, config }) => {
      if (decodeValue(proposedNewState) === null) return { plannedState: encodeValue(null) };
      const { behaviour, block } = resource(typeName);
      const prior = decodeValue(priorState) as Attributes | null;
      const plan = planResource(block, behaviour, prior, decodeValue(config) as Attributes, configuration);
      return {
        plannedState: encodeValue(plan.planned),
        requiresReplace: plan.requiresReplace.map((steps) => ({ steps })),
      };
    }),
    ApplyResourceChange: answering(
      async ({ typeName, priorState, plannedState }) => {
        const type = resource(typeName);
        const prior = decodeValue(priorState) as Attributes | null;
        const planned = decodeValue(plannedState) as Attributes | null;
        const { result, error } =
          prior === null
            ? await operations.create(type, planned as Attributes, configuration)
            : planned === null
              ? await operations.delete(type, prior)
              : await operations.update(type, prior, planned, configuration);
        return {
          newState: encodeValue((result?.attributes as Attributes | undefined) ?? null),
          diagnostics: error ? [diagnostic(error.message)] : [],
        };
      },
      ({ priorState }) => ({ newState: encodeValue(decodeValue(priorState)) }), // refused: nothing has changed
    ),
    ImportResourceState: answering(({ typeName, id }) => {
      const { type, block } = resource(typeName);
      const object = listObjects(cloud, type).find((one) => one.id === id || one.name === id);
      if (!object) throw new CloudError(definition.errors.gone(type, id as string));
      return { importedResources: [{ typeName: type, state: encodeValue(conform(block, object.attributes)) }] };
    }),
    ReadDataSource: answering(noDataSource),
    // Operations under way finish: a cloud does not stop half way either, and terraform waits for them.
    StopProvider: () => ({}),
  };
}

/** Turns whatever goes wrong into a diagnostic without a stack; `fallback` is what the answer says besides. */
function answering(
  handle: (request: MessageValue) => Promise<MessageValue> | MessageValue,
  fallback: (request: MessageValue) => MessageValue = () => ({}),
): (request: MessageValue) => Promise<MessageValue> {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      return { ...fallback(request), diagnostics: [diagnostic((error as Error).message)] };
    }
  };
}

function noDataSource({ typeName }: MessageValue): never {
  throw new CloudError(`The simulated cloud has no data source ${String(typeName)}`);
}

function diagnostic(summary: string, attributeName?: string): MessageValue {
  const attribute = attributeName === undefined ? undefined : { steps: [{ attributeName }] };
  return { severity: ERROR_SEVERITY, summary, detail: '', attribute };
}

/** The attributes in exactly the schema's shape: an older or hand-edited object lacks some or has others. */
function conform({ attributes, blocks }: BlockSchema, values: object): Attributes {
  const source = values as Attributes;
  const conformed: Attributes = {};
  for (const name of Object.keys(attributes)) conformed[name] = source[name] ?? null;
  for (const [name, { nesting, block }] of Object.entries(blocks)) {
    const value: Value = source[name] ?? null;
    const one = (element: Value): Value => conform(block, element as Attributes);
    conformed[name] = nesting === 'single' ? value && one(value) : ((value ?? []) as Value[]).map(one);
  }
  return conformed;
}
