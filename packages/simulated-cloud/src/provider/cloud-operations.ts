/** What a provider does in the cloud's folder: each operation with its log lines, at its speed, and with its fault. */
import { setTimeout as sleep } from 'node:timers/promises';
import { appendToLog, type CloudEvent } from '../cloud/cloud-log.ts';
import { latencyOf, readKnobs, takeFault, type Fault, type Operation } from '../cloud/knobs.ts';
import { createObject, readObject, removeObject, replaceObject, type CloudObject } from '../cloud/object-store.ts';
import type { Attributes } from '../protocol/value.ts';
import type { Behaviour, ProviderDefinition } from './behaviour.ts';
import { fillUnknowns } from './fill-unknowns.ts';
import type { BlockSchema } from './schema.ts';

/** A refusal of the cloud, in the provider's words. */
export class CloudError extends Error {}

/** A resource type with all that is known about it. */
export interface ResourceType {
  type: string;
  behaviour: Behaviour;
  block: BlockSchema;
}

/** How an operation ended. With `error` it was done and still failed, as a half-made object does. */
export interface Done<T> {
  result: T;
  error?: CloudError;
}

interface Subject {
  type?: string;
  name?: string;
  id?: string;
  environment?: string[];
  caller?: string;
}

/** All operations reject with a CloudError when they are refused; then nothing has changed. */
export class CloudOperations {
  readonly #definition: ProviderDefinition;
  readonly #directory: string;

  constructor(definition: ProviderDefinition, directory: string) {
    this.#definition = definition;
    this.#directory = directory;
  }

  async configure(configuration: Attributes, environment: string[], caller: string | undefined): Promise<void> {
    await this.#perform('configure', { environment, ...(caller === undefined ? {} : { caller }) }, () => {
      const refusal = this.#definition.refusesConfiguration?.(configuration);
      if (refusal) throw new CloudError(refusal);
    });
  }

  /** The object, or `undefined` when it is gone. */
  async read(type: string, state: Attributes): Promise<CloudObject | undefined> {
    const id = state['id'] as string;
    const { result } = await this.#perform('read', { type, name: nameOf(state), id }, () =>
      readObject(this.#directory, type, id),
    );
    return result;
  }

  create(
    { type, behaviour, block }: ResourceType,
    planned: Attributes,
    provider: Attributes,
  ): Promise<Done<CloudObject>> {
    return this.#perform('create', { type, name: nameOf(planned) }, () => {
      const attributes = fillUnknowns(block, behaviour, planned, provider);
      const now = new Date().toISOString();
      const object = {
        type,
        id: attributes['id'] as string,
        name: nameOf(attributes),
        createdAt: now,
        updatedAt: now,
        attributes: attributes as CloudObject['attributes'],
      };
      if (createObject(this.#directory, object) === 'exists') {
        throw new CloudError(this.#definition.errors.exists(type, object.id));
      }
      return object;
    });
  }

  update(
    { type, behaviour, block }: ResourceType,
    prior: Attributes,
    planned: Attributes,
    provider: Attributes,
  ): Promise<Done<CloudObject>> {
    const id = prior['id'] as string;
    return this.#perform('update', { type, name: nameOf(planned), id }, () => {
      const object = readObject(this.#directory, type, id);
      if (!object) throw new CloudError(this.#definition.errors.gone(type, id));
      const refusal = behaviour.refusesUpdate?.(prior, planned);
      if (refusal) throw new CloudError(refusal);
      const attributes = fillUnknowns(block, behaviour, planned, provider);
      const changed = {
        ...object,
        name: nameOf(attributes),
        updatedAt: new Date().toISOString(),
        attributes: attributes as CloudObject['attributes'],
      };
      replaceObject(this.#directory, changed);
      return changed;
    });
  }

  delete({ type, behaviour }: ResourceType, prior: Attributes): Promise<Done<undefined>> {
    const id = prior['id'] as string;
    return this.#perform('delete', { type, name: nameOf(prior), id }, () => {
      const refusal = behaviour.refusesDelete?.(prior);
      if (refusal) throw new CloudError(refusal);
      removeObject(this.#directory, type, id);
      return undefined;
    });
  }

  async #perform<T>(op: Operation, subject: Subject, work: () => T): Promise<Done<T>> {
    const knobs = readKnobs(this.#directory);
    const fault = takeFault(this.#directory, knobs, op, subject);
    if (op === 'create' || op === 'update' || op === 'delete') this.#record({ op, outcome: 'started', ...subject });
    await sleep(latencyOf(knobs, op));
    if (fault?.effect === 'crash-before') process.exit(1);
    try {
      if (fault?.effect === 'quota' || fault?.effect === 'fail') throw this.#faultError(fault, subject);
      const result = work();
      this.#record({ op, outcome: 'done', ...subject, ...identityOf(result) });
      if (fault?.effect === 'crash-after') process.exit(1);
      return { result, ...(fault ? { error: this.#faultError(fault, subject) } : {}) };
    } catch (error) {
      if (error instanceof CloudError) {
        this.#record({ op, outcome: 'failed', ...subject, error: error.message.split('\n')[0] ?? '' });
      }
      throw error;
    }
  }

  #faultError({ effect, message }: Fault, { type = '', name = '' }: Subject): CloudError {
    const text = effect === 'quota' ? this.#definition.errors.quota : this.#definition.errors.failed;
    return new CloudError(message ?? text(type || this.#definition.name, name));
  }

  #record(event: Omit<CloudEvent, 'at' | 'pid' | 'provider'>): void {
    const at = new Date().toISOString();
    appendToLog(this.#directory, { at, ...event, provider: this.#definition.name, pid: process.pid });
  }
}

/** What people call the object: attributes that the providers use for it, in this order. */
function nameOf(attributes: Attributes): string {
  for (const attribute of ['name', 'bucket', 'identifier', 'id'] as const) {
    const value = attributes[attribute];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** A created object's id, which nobody knew when the operation started. */
function identityOf(result: unknown): { id?: string; name?: string } {
  if (typeof result !== 'object' || result === null || !('id' in result) || !('name' in result)) return {};
  return { id: result.id as string, name: result.name as string };
}
