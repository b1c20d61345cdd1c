import { describe, expect, test } from 'vitest';
import { fixtureNames, fixtureRows, fixturesAbsent, readFixture } from '../../test/fixtures.ts';
import { PlanUnreadable } from './plan-unreadable.ts';
import { readPlan } from './read-plan.ts';
import { countChanges } from './summarize-plan.ts';

const plan = (parts: Record<string, unknown>): string => JSON.stringify({ format_version: '1.2', ...parts });
const change = (parts: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  address: 'google_compute_disk.data',
  mode: 'managed',
  type: 'google_compute_disk',
  name: 'data',
  provider_name: 'registry.terraform.io/hashicorp/google',
  change: { actions: ['create'], before: null, after: {}, after_unknown: {}, ...parts },
  ...more,
});
const codeOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof PlanUnreadable) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'read';
};

describe.skipIf(fixturesAbsent)('third-party plans', () => {
  const rows = fixtureRows('.json').filter(([file]) => !file?.startsWith('odd-'));

  test('every plan of the table has its counts', () => {
    const differing = rows.flatMap(([file = '', , , ...cells]) => {
      const raw = readPlan(readFixture(`plans/${file}`));
      const c = countChanges(raw.changes);
      const got = [c.create, c.update, c.delete, c.replace, c.import, c.forget, c.move, c.noOp, c.read].join(' ');
      const wanted = cells.slice(0, 9).join(' ');
      return got === wanted && c.other === 0 ? [] : [`${file}: ${got}, wanted ${wanted}`];
    });
    expect(rows).toHaveLength(85);
    expect(differing).toEqual([]);
  });

  test('odd plans are read right or refused with a reason', () => {
    const odd = fixtureNames('plans').filter((file) => file.startsWith('odd-'));
    expect(Object.fromEntries(odd.map((file) => [file, codeOf(() => readPlan(readFixture(`plans/${file}`)))]))).toEqual(
      {
        'odd-deferred-changes.json': 'read',
        'odd-deposed-is-a-boolean-tf-0-12-dev.json': 'read',
        'odd-duplicate-key-hides-changes.json':
          'duplicate-key: the plan has the key resource_changes twice with different values',
        'odd-empty-file.json': 'empty: the plan is empty',
        'odd-extra-data-after-json.json': 'not-json: the plan goes on after the end of its JSON document',
        'odd-format-version-1-99-future-minor.json': 'read',
        'odd-format-version-2-0.json': 'unsupported-format: plan format 2.0 is not known; 0.1 to 1.x are read',
        'odd-gen-state-not-a-plan.json': 'not-a-plan: this is a Terraform state, not a plan',
        'odd-hcp-redacted-plan-no-format-version.json': 'read',
        'odd-hcp-redacted-sensitive-outputs.json': 'read',
        'odd-infracost-hcl-parsed-no-resource-changes.json':
          'not-a-plan: the plan has planned resources but no resource_changes: it was not written by Terraform',
        'odd-one-change-missing.json': 'malformed: resource_changes[0].change is missing',
        'odd-plain-text-not-json.json': 'not-json: the plan is plain text, not JSON',
        'odd-replace-by-forget-both-orders.json': 'read',
        'odd-resource-changes-is-an-object.json': 'malformed: resource_changes is not a list',
        'odd-several-documents-terragrunt.json': 'not-json: the plan goes on after the end of its JSON document',
        'odd-state-file-not-a-plan.json': 'not-a-plan: this is a Terraform state, not a plan',
        'odd-terrascan-broken-json.json': 'not-json: the plan is plain text, not JSON',
        'odd-terrascan-invalid-plan.json': 'not-a-plan: this JSON is not a Terraform plan: it has no format_version',
        'odd-top-level-array.json': 'not-a-plan: the plan is a JSON list or a single value, not an object',
        'odd-truncated.json': 'not-json: the plan is cut off: its JSON document has no end',
        'odd-unknown-version-unknown-actions.json': 'unsupported-format: format_version is not a version such as 1.2',
        'odd-utf-16-little-endian-bom.json': 'read',
        'odd-utf-8-bom.json': 'read',
        'odd-wrapped-in-ci-log-lines.json': 'not-json: the plan has text of other programs around its JSON',
      },
    );
  });

  test('odd plans that are read say what they are', () => {
    const read = (file: string) => readPlan(readFixture(`plans/${file}`));
    expect(read('odd-deferred-changes.json')).toMatchObject({ deferred: 1, complete: false });
    expect(countChanges(read('odd-utf-16-little-endian-bom.json').changes).create).toBe(3);
    expect(read('odd-hcp-redacted-plan-no-format-version.json').notes).toEqual([
      'Redacted by HCP Terraform: sensitive values are missing from this plan.',
    ]);
    expect(read('odd-replace-by-forget-both-orders.json').changes.map((c) => [c.action, c.replaceOrder])).toEqual([
      ['replace', 'forget-old'],
      ['replace', 'forget-old'],
    ]);
    expect(read('gen-deposed-cleanup.json').changes.filter((c) => c.deposed !== undefined)).toHaveLength(2);
  });

  test('secrets planted in the generated plans are found', () => {
    expect(readPlan(readFixture('plans/gen-lifecycle-mixed.json')).secrets).toEqual(
      expect.arrayContaining(['dummy-not-a-secret-1', 'dummy-not-a-secret-2']),
    );
    expect(readPlan(readFixture('plans/no-resource-changes-providers-only-tf-1-11.json')).secrets).toEqual(
      expect.arrayContaining(['AKIAIOSFODNN7EXAMPLE']),
    );
    expect(readPlan(readFixture('plans/aws-many-update-one-half-megabyte-tf-0-12.json')).secrets).toEqual(
      expect.arrayContaining(['YourPwdShouldBeLongAndSecure!']),
    );
  });
});

test('numbers that a double cannot hold keep their text, all others stay numbers', () => {
  const raw = readPlan(
    '{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a","name":"b","change":{"actions":["create"],"after":' +
      '{"exact":1.50,"long":12345678901234567890,"fraction":0.1234567890123456789,"tenth":0.1000,"huge":1e400,"power":1.5e3}}}]}',
  );
  expect(raw.changes[0]?.after).toEqual({
    exact: 1.5,
    long: expect.objectContaining({ text: '12345678901234567890' }),
    fraction: expect.objectContaining({ text: '0.1234567890123456789' }),
    tenth: 0.1,
    huge: expect.objectContaining({ text: '1e400' }),
    power: 1500,
  });
});

test('a key twice with the same value is read, with another value refused, wherever it stands', () => {
  const text = (second: string): string =>
    `{"format_version":"1.2","resource_changes":[],"prior_state":{"x":[{"a":"\\"","\\u0061":${second}}]}}`;
  expect(codeOf(() => readPlan(text('"\\""')))).toBe('read');
  expect(codeOf(() => readPlan(text('2')))).toBe(
    'duplicate-key: the plan has the key prior_state.x.0.a twice with different values',
  );
});

test('attributes called __proto__ and constructor are values like others', () => {
  const raw = readPlan(
    `{"format_version":"1.2","variables":{"__proto__":{"value":"v"}},"resource_changes":[{"address":"a.b","type":"a","name":"b",` +
      `"change":{"actions":["create"],"after":{"__proto__":{"polluted":true}},"after_sensitive":{"__proto__":{"polluted":true}}}}]}`,
  );
  const after = raw.changes[0]?.after as Record<string, unknown>;
  expect(Object.keys(after)).toEqual(['__proto__']);
  expect(after['constructor']).toBeUndefined();
  expect(Object.keys(raw.variables)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each([
  [
    'nesting',
    `{"format_version":"1.2","x":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    'malformed: the plan nests 5001 levels deep, the limit is 400',
  ],
  ['no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 'encoding: the plan is not valid UTF-8 text'],
  [
    'actions',
    plan({ resource_changes: [change({ actions: 'create' })] }),
    'malformed: resource_changes[0].change.actions is not a list of words',
  ],
  [
    'address',
    plan({ resource_changes: [change({}, { address: 7 })] }),
    'malformed: resource_changes[0].address is not a text',
  ],
  ['errored', plan({ errored: 'no' }), 'malformed: errored is neither true nor false'],
])('refuses: %s', (_name, text, wanted) => {
  expect(codeOf(() => readPlan(text))).toBe(wanted);
});

test('the size limit comes before any reading, and messages never quote the plan', () => {
  expect(codeOf(() => readPlan('x'.repeat(11), { maxBytes: 10 }))).toBe(
    'too-large: the plan has 11 bytes, the limit is 10',
  );
  expect(codeOf(() => readPlan('{"format_version": "hunter2hunter2" oops'))).not.toContain('hunter2');
});

test('references reach each instance, through module calls and outputs', () => {
  const instance = (key: string) =>
    change(
      {},
      { address: `module.eu["${key}"].google_compute_disk.data[0]`, module_address: `module.eu["${key}"]`, index: 0 },
    );
  const raw = readPlan(
    plan({
      resource_changes: [instance('a.b'), instance(']"')],
      configuration: {
        root_module: {
          module_calls: {
            eu: {
              expressions: { key: { references: ['google_kms_key.main.id', 'google_kms_key.main'] } },
              module: {
                resources: [
                  {
                    mode: 'managed',
                    type: 'google_compute_disk',
                    name: 'data',
                    expressions: {
                      size: { constant_value: 20 },
                      disk_encryption_key: [{ kms_key_self_link: { references: ['var.key'] } }],
                      image: { references: ['module.img.id', 'module.img'] },
                      zone: { references: ['google_compute_network.n.id', 'google_compute_network.n', 'each.key'] },
                    },
                  },
                ],
                module_calls: {
                  img: {
                    module: { outputs: { id: { expression: { references: ['data.google_compute_image.i.id'] } } } },
                  },
                },
              },
            },
          },
        },
      },
    }),
  );
  expect(Object.fromEntries(raw.changes[0]?.references ?? [])).toEqual({
    size: [],
    'disk_encryption_key.0.kms_key_self_link': ['var.key', 'google_kms_key.main.id', 'google_kms_key.main'],
    image: [
      'module.eu["a.b"].module.img.id',
      'module.eu["a.b"].module.img.data.google_compute_image.i.id',
      'module.eu["a.b"].module.img',
    ],
    zone: ['module.eu["a.b"].google_compute_network.n.id', 'module.eu["a.b"].google_compute_network.n', 'each.key'],
  });
});

describe('regions', () => {
  const regionOf = (
    after: unknown,
    provider: string,
    configuration: unknown = {},
    more: Record<string, unknown> = {},
  ) =>
    readPlan(
      plan({
        variables: { region: { value: 'eu-west-1' } },
        resource_changes: [
          change({ after, ...more }, { provider_name: `registry.terraform.io/hashicorp/${provider}` }),
        ],
        configuration,
      }),
    ).changes[0]?.region;
  const providerConfig = (region: unknown, key = 'aws') => ({
    provider_config: { [key]: { name: 'aws', expressions: { region } } },
    root_module: {
      resources: [
        { mode: 'managed', type: 'google_compute_disk', name: 'data', provider_config_key: key, expressions: {} },
      ],
    },
  });

  test.each([
    ['a zone', { zone: 'europe-west1-b' }, 'google', 'europe-west1'],
    ['a location that is a zone', { location: 'us-central1-c' }, 'google', 'us-central1'],
    ['a multi-region', { location: 'EU' }, 'google', 'EU'],
    ['a link', { region: 'https://x/projects/p/regions/us-east4' }, 'google-beta', 'us-east4'],
    ['an AWS zone', { availability_zone: 'us-gov-west-1a' }, 'aws', 'us-gov-west-1'],
    ['an AWS local zone', { availability_zone: 'us-west-2-lax-1a' }, 'aws', 'us-west-2'],
    ['an Azure display name', { location: 'West Europe' }, 'azurerm', 'westeurope'],
    ['nothing said', { size: 1 }, 'google', undefined],
    ['something else', { region: '!' }, 'google', undefined],
  ])('%s', (_name, after, provider, wanted) => {
    expect(regionOf(after, provider)).toBe(wanted);
  });

  test('from the provider: constant, variable, alias', () => {
    expect(regionOf({}, 'aws', providerConfig({ constant_value: 'us-east-2' }))).toBe('us-east-2');
    expect(regionOf({}, 'aws', providerConfig({ references: ['var.region'] }, 'aws.ireland'))).toBe('eu-west-1');
    expect(regionOf({}, 'aws', providerConfig({ references: ['local.region'] }))).toBeUndefined();
  });

  test('an Azure object stands where its resource group stands', () => {
    const azure = (type: string, name: string, after: unknown) =>
      change(
        { after },
        { address: `${type}.${name}`, type, name, provider_name: 'registry.terraform.io/hashicorp/azurerm' },
      );
    const raw = readPlan(
      plan({
        resource_changes: [
          azure('azurerm_mssql_database', 'db', {}),
          azure('azurerm_resource_group', 'main', { location: 'North Europe' }),
        ],
        configuration: {
          root_module: {
            resources: [
              {
                mode: 'managed',
                type: 'azurerm_mssql_database',
                name: 'db',
                expressions: {
                  resource_group_name: {
                    references: ['azurerm_resource_group.main.name', 'azurerm_resource_group.main'],
                  },
                },
              },
            ],
          },
        },
      }),
    );
    expect(raw.changes.map((c) => c.region)).toEqual(['northeurope', 'northeurope']);
  });
});

test('secrets: variables, module variables, provider constants, state, ephemeral ones by name', () => {
  const raw = readPlan(
    plan({
      variables: {
        password: { value: { deep: ['variable-secret'] } },
        session: { value: 'ephemeral-secret' },
        open: { value: 'public' },
      },
      prior_state: {
        values: {
          root_module: {
            child_modules: [
              { resources: [{ values: { data: 'state-secret', name: 'public' }, sensitive_values: { data: true } }] },
            ],
          },
        },
      },
      configuration: {
        provider_config: {
          aws: {
            expressions: {
              region: { constant_value: 'eu-west-1' },
              secret_key: { constant_value: 'provider-secret' },
              assume_role: [
                { external_id: { constant_value: 'nested-secret' }, role_arn: { constant_value: 'arn:x' } },
              ],
            },
          },
        },
        root_module: {
          variables: { password: { sensitive: true, default: 'default-secret' } },
          module_calls: {
            m: {
              expressions: { key: { constant_value: 'module-secret' } },
              module: { variables: { key: { sensitive: true } } },
            },
          },
        },
      },
    }),
    { secretVariables: ['session'] },
  );
  expect(raw.secrets.toSorted()).toEqual([
    'default-secret',
    'ephemeral-secret',
    'module-secret',
    'nested-secret',
    'provider-secret',
    'state-secret',
    'variable-secret',
  ]);
  expect(raw.sensitiveVariables).toEqual(['password']);
});

test('data sources that were read while planning are kept apart from changes, with what they refer to', () => {
  const source = (address: string, name: string, values: object) => ({
    address,
    mode: 'data',
    type: 'aws_iam_policy_document',
    name,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    values,
  });
  const raw = readPlan(
    JSON.stringify({
      format_version: '1.2',
      resource_changes: [
        {
          ...source('data.aws_iam_policy_document.later', 'later', {}),
          change: { actions: ['read'], before: null, after: {}, after_unknown: { json: true } },
        },
      ],
      prior_state: {
        values: {
          root_module: {
            resources: [
              source('data.aws_iam_policy_document.later', 'later', { json: 'old' }),
              { address: 'aws_s3_bucket.b', mode: 'managed', type: 'aws_s3_bucket', name: 'b', values: {} },
              { mode: 'data', type: 7 },
            ],
            child_modules: [
              {
                address: 'module.m',
                resources: [source('module.m.data.aws_iam_policy_document.d', 'd', { json: '{}' })],
              },
            ],
          },
        },
      },
      configuration: {
        root_module: {
          module_calls: {
            m: {
              module: {
                resources: [
                  {
                    address: 'data.aws_iam_policy_document.d',
                    mode: 'data',
                    type: 'aws_iam_policy_document',
                    name: 'd',
                    expressions: {
                      statement: [{ resources: { references: ['aws_s3_bucket.b.arn', 'aws_s3_bucket.b'] } }],
                    },
                  },
                ],
              },
            },
          },
        },
      },
    }),
  );
  expect(raw.changes.map(({ address }) => address)).toEqual(['data.aws_iam_policy_document.later']);
  expect(raw.dataSources).toMatchObject([
    { address: 'module.m.data.aws_iam_policy_document.d', mode: 'data', action: 'read', after: { json: '{}' } },
  ]);
  expect(raw.dataSources?.[0]?.references.get('statement.0.resources')).toEqual([
    'module.m.aws_s3_bucket.b.arn',
    'module.m.aws_s3_bucket.b',
  ]);
});
