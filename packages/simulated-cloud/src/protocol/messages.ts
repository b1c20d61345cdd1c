/**
 * The messages and methods of Terraform's plugin protocol 6 that this provider speaks, as tables.
 * Source: https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/tfplugin6.proto
 */
import type { Message } from './wire.ts';

const empty: Message = {};

const dynamicValue: Message = { msgpack: { id: 1, type: 'bytes' }, json: { id: 2, type: 'bytes' } };

const attributePathStep: Message = {
  attributeName: { id: 1, type: 'string' },
  elementKeyString: { id: 2, type: 'string' },
  elementKeyInt: { id: 3, type: 'int' },
};
const attributePath: Message = { steps: { id: 1, type: () => attributePathStep, repeated: true } };

const diagnostic: Message = {
  severity: { id: 1, type: 'int' },
  summary: { id: 2, type: 'string' },
  detail: { id: 3, type: 'string' },
  attribute: { id: 4, type: () => attributePath },
};
const diagnostics = (id: number) => ({ id, type: () => diagnostic, repeated: true }) as const;

const schemaAttribute: Message = {
  name: { id: 1, type: 'string' },
  type: { id: 2, type: 'bytes' },
  required: { id: 4, type: 'bool' },
  optional: { id: 5, type: 'bool' },
  computed: { id: 6, type: 'bool' },
  sensitive: { id: 7, type: 'bool' },
  writeOnly: { id: 11, type: 'bool' },
};
const nestedBlock: Message = {
  typeName: { id: 1, type: 'string' },
  block: { id: 2, type: () => schemaBlock },
  nesting: { id: 3, type: 'int' },
  minItems: { id: 4, type: 'int' },
  maxItems: { id: 5, type: 'int' },
};
const schemaBlock: Message = {
  version: { id: 1, type: 'int' },
  attributes: { id: 2, type: () => schemaAttribute, repeated: true },
  blockTypes: { id: 3, type: () => nestedBlock, repeated: true },
};
export const schemaMessage: Message = {
  version: { id: 1, type: 'int' },
  block: { id: 2, type: () => schemaBlock },
};
const serverCapabilities: Message = {
  planDestroy: { id: 1, type: 'bool' },
  getProviderSchemaOptional: { id: 2, type: 'bool' },
};
const rawState: Message = { json: { id: 1, type: 'bytes' } };
const importedResource: Message = {
  typeName: { id: 1, type: 'string' },
  state: { id: 2, type: () => dynamicValue },
  private: { id: 3, type: 'bytes' },
};

const typeName = { id: 1, type: 'string' } as const;
const value = (id: number) => ({ id, type: () => dynamicValue }) as const;

interface Method {
  request: Message;
  response: Message;
}

/** Service `tfplugin6.Provider`. */
export const providerMethods = {
  GetProviderSchema: {
    request: empty,
    response: {
      provider: { id: 1, type: () => schemaMessage },
      resourceSchemas: { id: 2, type: () => schemaMessage, map: true },
      dataSourceSchemas: { id: 3, type: () => schemaMessage, map: true },
      diagnostics: diagnostics(4),
      serverCapabilities: { id: 6, type: () => serverCapabilities },
    },
  },
  ValidateProviderConfig: { request: { config: value(1) }, response: { diagnostics: diagnostics(1) } },
  ValidateResourceConfig: { request: { typeName, config: value(2) }, response: { diagnostics: diagnostics(1) } },
  ValidateDataResourceConfig: { request: { typeName, config: value(2) }, response: { diagnostics: diagnostics(1) } },
  UpgradeResourceState: {
    request: { typeName, version: { id: 2, type: 'int' }, rawState: { id: 3, type: () => rawState } },
    response: { upgradedState: value(1), diagnostics: diagnostics(2) },
  },
  ConfigureProvider: {
    request: { terraformVersion: { id: 1, type: 'string' }, config: value(2) },
    response: { diagnostics: diagnostics(1) },
  },
  ReadResource: {
    request: { typeName, currentState: value(2), private: { id: 3, type: 'bytes' } },
    response: { newState: value(1), diagnostics: diagnostics(2), private: { id: 3, type: 'bytes' } },
  },
  PlanResourceChange: {
    request: {
      typeName,
      priorState: value(2),
      proposedNewState: value(3),
      config: value(4),
      priorPrivate: { id: 5, type: 'bytes' },
    },
    response: {
      plannedState: value(1),
      requiresReplace: { id: 2, type: () => attributePath, repeated: true },
      plannedPrivate: { id: 3, type: 'bytes' },
      diagnostics: diagnostics(4),
    },
  },
  ApplyResourceChange: {
    request: {
      typeName,
      priorState: value(2),
      plannedState: value(3),
      config: value(4),
      plannedPrivate: { id: 5, type: 'bytes' },
    },
    response: { newState: value(1), private: { id: 2, type: 'bytes' }, diagnostics: diagnostics(3) },
  },
  ImportResourceState: {
    request: { typeName, id: { id: 2, type: 'string' } },
    response: {
      importedResources: { id: 1, type: () => importedResource, repeated: true },
      diagnostics: diagnostics(2),
    },
  },
  ReadDataSource: {
    request: { typeName, config: value(2) },
    response: { state: value(1), diagnostics: diagnostics(2) },
  },
  StopProvider: { request: empty, response: { error: { id: 1, type: 'string' } } },
} as const satisfies Record<string, Method>;

export type ProviderMethod = keyof typeof providerMethods;
