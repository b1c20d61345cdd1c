import type { ResourceCost } from '@cloud-chatops/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { estimateCost, loadPrices, type CostOptions, type PriceTables } from './index.ts';
import { planOf, type PlannedResource } from './testing/raw-plan.ts';
import { join } from 'node:path';

let prices: PriceTables;
beforeAll(async () => {
  prices = await loadPrices(join(import.meta.dirname, '../../../../knowledge/prices'));
});
const cost = (...resources: readonly PlannedResource[]) => estimateCost(planOf(...resources), prices);
const one = (resource: PlannedResource, options?: CostOptions): ResourceCost => {
  const [first] = estimateCost(planOf(resource), prices, options).resources;
  if (first === undefined) throw new Error('the report has no resource');
  return first;
};
const cents = (amount: number | null): number | null => (amount === null ? null : Math.round(amount * 100) / 100);

const INSTANCE: PlannedResource = {
  address: 'aws_instance.web',
  region: 'us-east-1',
  after: { instance_type: 't3.medium' },
};

test('the demo: a machine that boots from its own disk is charged once for it, the firewall is free', () => {
  const report = cost(
    {
      address: 'google_compute_instance.vm',
      region: 'europe-west1',
      after: { machine_type: 'e2-medium', zone: 'europe-west1-b', boot_disk: [{ initialize_params: [] }] },
      unknown: { boot_disk: [{ source: true }] },
      references: {
        'boot_disk.0.source': ['google_compute_disk.boot-disk.self_link', 'google_compute_disk.boot-disk'],
      },
    },
    { address: 'google_compute_disk.boot-disk', region: 'europe-west1', after: { type: 'pd-balanced', size: 20 } },
    { address: 'google_compute_firewall.web', after: {} },
  );
  expect(report.resources.map(({ address, status, after }) => [address, status, cents(after)])).toEqual([
    ['google_compute_instance.vm', 'priced', 26.91],
    ['google_compute_disk.boot-disk', 'priced', 2],
    ['google_compute_firewall.web', 'free', 0],
  ]);
  expect(report.resources[0]?.components).toEqual([
    {
      name: 'Machine (e2-medium)',
      unit: 'hour',
      quantity: 730,
      unitPrice: expect.closeTo(0.0368, 3),
      amount: expect.closeTo(26.9, 1),
      priceDate: '2026-07-30',
      source: 'Cyclenerd/google-cloud-pricing-cost-calculator:pricing.yml@fd66b26',
    },
  ]);
  expect(report.counts).toEqual({ priced: 2, free: 1, usageBased: 0, notPriced: 0 });
  expect([report.currency, cents(report.before), cents(report.after), cents(report.delta)]).toEqual([
    'USD',
    0,
    28.91,
    28.91,
  ]);
  expect(report.priceDates).toEqual({ oldest: '2026-07-30', newest: '2026-07-30' });
});

describe('before and after', () => {
  const before = { instance_type: 't3.medium' };
  const after = { instance_type: 't3.large' };
  // 730 hours and the 8 GB of gp2 that a plan does not show.
  const medium = cents(730 * 0.0416 + 0.8);
  const large = cents(730 * 0.0832 + 0.8);
  const sides = (resource: Partial<PlannedResource>) => {
    const { status, before: was, after: will, delta } = one({ ...INSTANCE, ...resource });
    return [status, cents(was), cents(will), cents(delta)];
  };
  test('create', () => expect(sides({ after: before })).toEqual(['priced', 0, medium, medium]));
  test('update', () => expect(sides({ action: 'update', before, after })).toEqual(['priced', medium, large, 30.37]));
  test('replace', () => expect(sides({ action: 'replace', before, after })).toEqual(['priced', medium, large, 30.37]));
  test('no change', () =>
    expect(sides({ action: 'no-op', before, after: before })).toEqual(['priced', medium, medium, 0]));
  test('destroy', () => expect(sides({ action: 'delete', before })).toEqual(['priced', medium, 0, -31.17]));
  test('a deposed object goes', () =>
    expect(sides({ action: 'delete', before, deposed: '1f' })).toEqual(['priced', medium, 0, -31.17]));
  test('forget: it goes on costing', () => {
    expect(sides({ action: 'forget', before })).toEqual(['priced', medium, medium, 0]);
    expect(one({ ...INSTANCE, action: 'forget', before }).reason).toBe(
      'leaves the Terraform state and goes on costing',
    );
  });
  test('an unknown cost before makes the change unknown, not a saving', () => {
    expect(sides({ action: 'update', before: { instance_type: 'x9.huge' }, after: before })).toEqual([
      'not-priced',
      null,
      medium,
      null,
    ]);
  });
  test('what is not priced is in no sum', () => {
    const report = cost(INSTANCE, { ...INSTANCE, address: 'aws_instance.odd', after: { instance_type: 'x9.huge' } });
    expect([cents(report.after), report.counts]).toEqual([medium, { priced: 1, free: 0, usageBased: 0, notPriced: 1 }]);
  });
});

describe('what cannot be known is null, with the reason', () => {
  test('a size the lists lack', () => {
    expect(one({ ...INSTANCE, after: { instance_type: 'x9.huge' } })).toMatchObject({
      status: 'not-priced',
      after: null,
      components: [],
      reason: 'no price for instance (x9.huge) in us-east-1',
    });
  });
  test('no region: none is assumed', () => {
    const { region: _, ...nowhere } = INSTANCE;
    expect(one(nowhere).reason).toBe('no price for instance (t3.medium): the plan does not say in which region');
  });
  test('a value that another resource decides', () => {
    const { after, reason } = one({
      ...INSTANCE,
      after: {},
      unknown: { instance_type: true },
      references: { instance_type: ['data.aws_ssm_parameter.size.value', 'data.aws_ssm_parameter.size'] },
    });
    expect([after, reason]).toEqual([null, 'instance_type is known only after apply']);
  });
  test('a value that is unknown because the provider fills it in has its default', () => {
    const known = one({
      ...INSTANCE,
      unknown: { tenancy: true, root_block_device: true, monitoring: true },
      references: { monitoring: ['var.monitoring'] },
    });
    expect(cents(known.after)).toBe(31.17);
  });
  test('a type that nobody priced', () => {
    expect(one({ address: 'aws_braket_job.q', region: 'us-east-1' }).reason).toBe(
      'the price lists do not cover aws_braket_job',
    );
  });
  test('spot machines', () => {
    expect(one({ address: 'aws_spot_instance_request.s', region: 'us-east-1' }).reason).toBe(
      'spot prices move and are not listed',
    );
  });
});

test('reads of data sources are left out, helpers of Terraform are free', () => {
  const report = cost(
    { address: 'data.aws_ami.ubuntu', action: 'read' },
    { address: 'random_id.suffix' },
    { address: 'terraform_data.hook' },
  );
  expect(report.resources.map(({ address, status }) => [address, status])).toEqual([
    ['random_id.suffix', 'free'],
    ['terraform_data.hook', 'free'],
  ]);
  expect(report.priceDates).toBeUndefined();
});

test('prices per use are shown as such and not counted', () => {
  const bucket = one({
    address: 'google_storage_bucket.b',
    region: 'europe-west1',
    after: { location: 'EUROPE-WEST1' },
  });
  expect(bucket).toMatchObject({ status: 'usage-based', before: 0, after: null, delta: null });
  expect(bucket.usage).toEqual([{ name: 'Storage', unit: 'GiB-month', unitPrice: 0.02, priceDate: '2026-07-30' }]);
});

test('where the lists have no price per unit it still depends on use', () => {
  const bucket = (location: string) => one({ address: 'google_storage_bucket.b', after: { location } });
  expect(bucket('EU').usage).toEqual([expect.objectContaining({ unitPrice: 0.026 })]);
  expect(bucket('MOON')).toMatchObject({
    status: 'usage-based',
    after: null,
    usage: [],
    reason: 'what it costs depends on use',
  });
});

describe('options', () => {
  const gateway: PlannedResource = { address: 'aws_nat_gateway.nat', region: 'eu-west-1', after: {} };
  test('a list price', () => expect(cents(one(gateway).after)).toBe(35.04));
  test('a discount', () => {
    expect(cents(one(gateway, { discounts: [{ percent: 10, types: 'aws_' }] }).after)).toBe(31.54);
    expect(cents(one(gateway, { discounts: [{ percent: 10, types: 'google_' }] }).after)).toBe(35.04);
  });
  test('an own price, also where the lists have none', () => {
    const own = {
      price: 'aws_nat_gateway/NAT gateway',
      match: { region: 'af-south-1' },
      usdPerUnit: 0.05,
      date: '2026-01-01',
    };
    expect(one({ ...gateway, region: 'af-south-1' }).after).toBeNull();
    expect(one({ ...gateway, region: 'af-south-1' }, { ownPrices: [own] })).toMatchObject({
      after: 36.5,
      components: [{ source: 'own price', priceDate: '2026-01-01', unit: 'hour' }],
    });
    expect(cents(one(gateway, { ownPrices: [own] }).after)).toBe(35.04);
  });
  test('another currency', () => {
    const report = estimateCost(planOf(gateway), prices, { currency: { code: 'EUR', perUsd: 0.5 } });
    expect([report.currency, report.after, report.assumptions.at(-1)]).toEqual(['EUR', 17.52, '1 USD = 0.5 EUR']);
  });
  test('assumed use', () => {
    const nat = one(gateway, { usage: { aws_nat_gateway: { 'Data processed': 100 } } });
    expect(cents(nat.after)).toBe(39.84);
    expect(nat.components.at(-1)).toMatchObject({ name: 'Data processed (assumed)', quantity: 100, amount: 4.8 });
  });
});
