/** The protocol's methods for one provider: schema, plan, and objects made in the cloud's folder. */
import { setTimeout as sleep } from 'node:timers/promises';
import { appendToLog, type CloudEvent } from '../cloud/cloud-log.ts';
import { latencyOf, readKnobs, takeFault, type Fault, type Operation } from '../cloud/knobs.ts';
import {
  createObject,
  listObjects,
  readObject,
  removeObject,
  replaceObject,
  type CloudObject,
} from '../cloud/object-store.ts';
import { decodeValue, encodeValue } from '../protocol/dynamic-value.ts';
import type { Attributes, Value } from '../protocol/value.ts';
import type { ProviderHandlers } from '../protocol/serve-provider.ts';
import type { MessageValue } from '../protocol/wire.ts';
import type { Behaviour, ProviderDefinition } from './behaviour.ts';
import { fillUnknowns } from './fill-unknowns.ts';
import { planResource } from './plan-resource.ts';
import { completeBlock, schemaMessageOf, type BlockSchema, type ExtractedSchema } from './schema.ts';

/** An answer of the cloud that terraform shows as an error; anything else thrown is a defect of ours. */
class CloudError extends Error {}

const ERROR_SEVERITY = 1;

/** Handlers for one provider process; `environment` is only read for the names in it. */
export function createHandlers(
  definition: ProviderDefinition,
  schema: ExtractedSchema,
  cloud: string,
  environment: NodeJS.ProcessEnv,
): ProviderHandlers {
  const providerBlock = completeBlock(schema.provider, definition.sensitive ? { sensitive: definition.sensitive } : {});
  const resource = (typeName: unknown): { type: string; behaviour: Behaviour; block: BlockSchema } => {
    const type = typeName as string;
    const behaviour = definition.resources[type];
    const extracted = schema.resources[type];
    if (!behaviour || !extracted) throw new CloudError(`The simulated ${definition.name} cloud has no ${type}`);
    return { type, behaviour, block: completeBlock(extracted, behaviour) };
  };
  /** Terraform starts a process per provider configuration, so there is one for the process. */
  let configuration: Attributes = {};

  const record = (event: Omit<CloudEvent, 'at' | 'pid' | 'provider'>): void => {
    appendToLog(cloud, { at: new Date().toISOString(), ...event, provider: definition.name, pid: process.pid });
  };

  /** Runs one operation between its log lines, at its speed and with its fault. */
  async function perform<T>(
    op: Operation,
    subject: { type?: string; name?: string; id?: string; environment?: string[] },
    work: () => T,
  ): Promise<{ result: T; error?: CloudError }> {
    const knobs = readKnobs(cloud);
    const fault = takeFault(cloud, knobs, op, subject);
    if (op === 'create' || op === 'update' || op === 'delete') record({ op, outcome: 'started', ...subject });
    await sleep(latencyOf(knobs, op));
    if (fault?.effect === 'crash-before') process.exit(1);
    try {
      if (fault?.effect === 'quota' || fault?.effect === 'fail') throw faultError(fault, subject);
      const result = work();
      record({ op, outcome: 'done', ...subject, ...idOf(result) });
      if (fault?.effect === 'crash-after') process.exit(1);
      return { result, ...(fault ? { error: faultError(fault, subject) } : {}) };
    } catch (error) {
      if (error instanceof CloudError) {
        record({ op, outcome: 'failed', ...subject, error: error.message.split('\n')[0] ?? '' });
      }
      throw error;
    }
  }

  function faultError(
    { effect, message }: Fault,
    { type = '', name = '' }: { type?: string; name?: string },
  ): CloudError {
    const text = effect === 'quota' ? definition.errors.quota : definition.errors.failed;
    return new CloudError(message ?? text(type || definition.name, name));
  }

  async function create(type: string, planned: Attributes): Promise<{ result: CloudObject; error?: CloudError }> {
    const { behaviour, block } = resource(type);
    return perform('create', { type, name: nameOf(planned) }, () => {
      const attributes = fillUnknowns(block, behaviour, planned, configuration);
      const now = new Date().toISOString();
      const object = {
        type,
        id: attributes['id'] as string,
        name: nameOf(attributes),
        createdAt: now,
        updatedAt: now,
        attributes: attributes as CloudObject['attributes'],
      };
      if (createObject(cloud, object) === 'exists') throw new CloudError(definition.errors.exists(type, object.id));
      return object;
    });
  }

  async function update(
    type: string,
    prior: Attributes,
    planned: Attributes,
  ): Promise<{ result: CloudObject; error?: CloudError }> {
    const { behaviour, block } = resource(type);
    const id = prior['id'] as string;
    return perform('update', { type, name: nameOf(planned), id }, () => {
      const object = readObject(cloud, type, id);
      if (!object) throw new CloudError(definition.errors.gone(type, id));
      const refusal = behaviour.refusesUpdate?.(prior, planned);
      if (refusal) throw new CloudError(refusal);
      const attributes = fillUnknowns(block, behaviour, planned, configuration);
      const changed = {
        ...object,
        name: nameOf(attributes),
        updatedAt: new Date().toISOString(),
        attributes: attributes as CloudObject['attributes'],
      };
      replaceObject(cloud, changed);
      return changed;
    });
  }

  async function destroy(type: string, prior: Attributes): Promise<{ result: undefined; error?: CloudError }> {
    const { behaviour } = resource(type);
    const id = prior['id'] as string;
    return perform('delete', { type, name: nameOf(prior), id }, () => {
      const refusal = behaviour.refusesDelete?.(prior);
      if (refusal) throw new CloudError(refusal);
      removeObject(cloud, type, id);
      return undefined;
    });
  }

  /** Turns the cloud's refusals into diagnostics; `fallback` is what the rest of the answer then says. */
  function answering(
    handle: (request: MessageValue) => Promise<MessageValue> | MessageValue,
    fallback: (request: MessageValue) => MessageValue = () => ({}),
  ): (request: MessageValue) => Promise<MessageValue> {
    return async (request) => {
      try {
        return await handle(request);
      } catch (error) {
        // A defect goes to terraform as text too: a stack would not help the person who reads it.
        const { message } = error as Error;
        return { ...fallback(request), diagnostics: [diagnostic(message)] };
      }
    };
  }

  return {
    GetProviderSchema: () => ({
      provider: schemaMessageOf(providerBlock),
      resourceSchemas: Object.fromEntries(
        Object.keys(definition.resources).map((type) => [type, schemaMessageOf(resource(type).block)]),
      ),
      // optional: the second and third process of a plan need not be asked for what the first one said
      serverCapabilities: { planDestroy: true, getProviderSchemaOptional: true },
    }),
    ValidateProviderConfig: () => ({}),
    ValidateResourceConfig: answering(({ typeName, config }) => {
      const { behaviour } = resource(typeName);
      const values = decodeValue(config) as Attributes;
      const diagnostics = Object.entries(behaviour.patterns ?? {}).flatMap(([name, pattern]) => {
        const value = values[name];
        if (typeof value !== 'string' || pattern.test(value)) return [];
        return [diagnostic(`"${name}" ("${value}") doesn't match regexp "${pattern.source}"`, name)];
      });
      return { diagnostics };
    }),
    ValidateDataResourceConfig: answering(noDataSource),
    UpgradeResourceState: answering(({ typeName, rawState }) => {
      const { block } = resource(typeName);
      const { json } = rawState as { json: Buffer };
      const state = JSON.parse(json.toString()) as Attributes;
      return { upgradedState: encodeValue(conform(block, state)) };
    }),
    ConfigureProvider: answering(async ({ config }) => {
      configuration = decodeValue(config) as Attributes;
      await perform('configure', { environment: Object.keys(environment).toSorted() }, () => {
        const refusal = definition.refusesConfiguration?.(configuration);
        if (refusal) throw new CloudError(refusal);
      });
      return {};
    }),
    ReadResource: answering(async ({ typeName, currentState }) => {
      const { type, block } = resource(typeName);
      const state = decodeValue(currentState) as Attributes;
      const id = state['id'] as string;
      const { result } = await perform('read', { type, name: nameOf(state), id }, () => readObject(cloud, type, id));
      return { newState: encodeValue(result ? conform(block, result.attributes) : null) };
    }),
    PlanResourceChange: answering(({ typeName, priorState, proposedNewState, config }) => {
      if (decodeValue(proposedNewState) === null) return { plannedState: encodeValue(null) };
      const { behaviour, block } = resource(typeName);
      const { planned, requiresReplace } = planResource(
        block,
        behaviour,
        decodeValue(priorState) as Attributes | null,
        decodeValue(config) as Attributes,
        configuration,
      );
      return { plannedState: encodeValue(planned), requiresReplace: requiresReplace.map((steps) => ({ steps })) };
    }),
    ApplyResourceChange: answering(
      async ({ typeName, priorState, plannedState }) => {
        const type = typeName as string;
        const prior = decodeValue(priorState) as Attributes | null;
        const planned = decodeValue(plannedState) as Attributes | null;
        const { result, error } =
          prior === null
            ? await create(type, planned as Attributes)
            : planned === null
              ? await destroy(type, prior)
              : await update(type, prior, planned);
        return {
          newState: encodeValue((result?.attributes as Attributes | undefined) ?? null),
          diagnostics: error ? [diagnostic(error.message)] : [],
        };
      },
      ({ priorState }) => ({ newState: encodeValue(decodeValue(priorState)) }),
    ),
    ImportResourceState: answering(({ typeName, id }) => {
      const { type, block } = resource(typeName);
      const object = listObjects(cloud, type).find((one) => one.id === id || one.name === id);
      if (!object) throw new CloudError(definition.errors.gone(type, id as string));
      return {
        importedResources: [{ typeName: type, state: encodeValue(conform(block, object.attributes)) }],
      };
    }),
    ReadDataSource: answering(noDataSource),
    // Operations under way finish: a cloud does not stop half way either, and terraform waits for them.
    StopProvider: () => ({}),
  };
}

function noDataSource({ typeName }: MessageValue): never {
  throw new CloudError(`The simulated cloud has no data source ${String(typeName)}`);
}

function diagnostic(summary: string, attributeName?: string): MessageValue {
  const attribute = attributeName === undefined ? undefined : { steps: [{ attributeName }] };
  return { severity: ERROR_SEVERITY, summary, detail: '', attribute };
}

/** What people call the object: attributes that the providers use for it, in this order. */
function nameOf(attributes: Attributes): string {
  for (const attribute of ['name', 'bucket', 'identifier', 'id'] as const) {
    const value = attributes[attribute];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

function idOf(result: unknown): { id?: string; name?: string } {
  if (typeof result !== 'object' || result === null || !('id' in result) || !('name' in result)) return {};
  return { id: result.id as string, name: result.name as string };
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
