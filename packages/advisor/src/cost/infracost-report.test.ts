import { expect, test } from 'vitest';
import { InfracostUnreadable, infracostReport } from './infracost-report.ts';
import { planOf } from './testing/raw-plan.ts';

const component = (more: object = {}) => ({
  name: 'Instance usage (Linux, t3.micro)',
  unit: 'hours',
  hourlyQuantity: '1',
  monthlyQuantity: '730',
  price: '0.0104',
  hourlyCost: '0.0104',
  monthlyCost: '7.592',
  priceNotFound: false,
  ...more,
});
const storage = component({ name: 'Storage', unit: 'GB', monthlyQuantity: '8', price: '0.1', monthlyCost: '0.8' });
const byUse = component({
  name: 'Requests',
  unit: '1M requests',
  monthlyQuantity: null,
  price: '0.2',
  monthlyCost: null,
});
const resource = (name: string, costComponents: object[], more: object = {}) => ({ name, costComponents, ...more });
const answer = (past: object[], planned: object[], summary: object = {}): string =>
  JSON.stringify({
    version: '0.2',
    currency: 'EUR',
    timeGenerated: '2026-11-28T09:00:00.123456789Z',
    projects: [{ pastBreakdown: { resources: past }, breakdown: { resources: planned }, summary }],
  });
const plain = (text: string): string => text;

test('before, after and change, by resource and component, with source and day', () => {
  const plan = planOf(
    { address: 'aws_instance.web', action: 'update', before: {}, after: {}, region: 'eu-west-1' },
    { address: 'aws_instance.old', action: 'delete', before: {} },
  );
  const web = (monthlyCost: string, components: object[]) =>
    resource('aws_instance.web', components, { monthlyCost, subresources: [resource('root_block_device', [storage])] });
  const report = infracostReport(
    plan,
    answer(
      [web('0.8', []), resource('aws_instance.old', [component()], { monthlyCost: '7.592' })],
      [web('8.392', [component()])],
    ),
    plain,
  );
  expect(report).toEqual({
    currency: 'EUR',
    before: 8.392,
    after: 8.392,
    delta: 0,
    counts: { priced: 2, free: 0, usageBased: 0, notPriced: 0 },
    resources: [
      {
        address: 'aws_instance.web',
        type: 'aws_instance',
        action: 'update',
        region: 'eu-west-1',
        status: 'priced',
        before: 0.8,
        after: 8.392,
        delta: 7.592,
        components: [
          {
            name: 'Instance usage (Linux, t3.micro)',
            unit: 'hours',
            quantity: 730,
            unitPrice: 0.0104,
            amount: 7.592,
            priceDate: '2026-11-28',
            source: 'Infracost',
          },
          expect.objectContaining({ name: 'root_block_device: Storage', quantity: 8, amount: 0.8 }),
        ],
        usage: [],
      },
      expect.objectContaining({ address: 'aws_instance.old', before: 7.592, after: 0, delta: -7.592 }),
    ],
    priceDates: { oldest: '2026-11-28', newest: '2026-11-28' },
    source: 'Estimated by Infracost',
    assumptions: ['730 hours a month, use only where a usage file names it'],
  });
});

test('free, by use and without a price: never an amount that nobody knows', () => {
  const plan = planOf(
    { address: 'aws_lambda_function.f' },
    { address: 'aws_iam_role.r' },
    { address: 'random_id.i' },
    { address: 'aws_new_thing.n' },
    { address: 'aws_instance.odd' },
    { address: 'aws_instance.moved', action: 'update', before: {}, after: {} },
    { address: 'aws_instance.web', action: 'delete', before: {}, deposed: 'ab12' },
  );
  const nothing = component({ name: 'Odd', price: '0', monthlyCost: '0', priceNotFound: true });
  const odd = resource('aws_instance.odd', [component()], { subresources: [resource('disk', [nothing])] });
  const report = infracostReport(
    plan,
    answer(
      [resource('aws_instance.web', [component()])],
      [resource('aws_lambda_function.f', [byUse]), odd, resource('aws_instance.moved', [component()])],
      { noPriceResourceCounts: { aws_iam_role: 1 }, unsupportedResourceCounts: { aws_new_thing: 1 } },
    ),
    plain,
  );
  expect(report.resources.map(({ address, status, delta, reason }) => [address, status, delta, reason])).toEqual([
    ['aws_lambda_function.f', 'usage-based', null, 'what it costs depends on use'],
    ['aws_iam_role.r', 'free', 0, undefined],
    ['random_id.i', 'free', 0, undefined],
    ['aws_new_thing.n', 'not-priced', null, 'Infracost has no price for aws_new_thing'],
    ['aws_instance.odd', 'not-priced', null, 'Infracost has no price for disk: Odd'],
    ['aws_instance.moved', 'not-priced', null, 'Infracost has no price for aws_instance'],
    ['aws_instance.web', 'not-priced', null, 'Infracost does not price deposed objects'],
  ]);
  expect(report.resources[0]?.usage).toEqual([
    { name: 'Requests', unit: '1M requests', unitPrice: 0.2, priceDate: '2026-11-28' },
  ]);
  expect(report).toMatchObject({ before: 0, after: 0, delta: 0 });
});

test('names that quote a secret are redacted', () => {
  const text = answer([], [resource('aws_instance.web', [component({ name: 'Usage of hunter2' })])]);
  const report = infracostReport(planOf({ address: 'aws_instance.web' }), text, (name) => name.replace('hunter2', '…'));
  expect(report.resources[0]?.components[0]?.name).toBe('Usage of …');
});

test.each([
  ['', 'Infracost did not answer with JSON'],
  ['{}', "Infracost's answer is not what was expected (currency: "],
  [answer([], []).replace('"projects":[', '"projects":[7,'), '(projects.0: '],
  [answer([], [resource('a.b', [component({ price: '1e' })])]), '.price: '],
])('%s', (text, message) => {
  const read = () => infracostReport(planOf({ address: 'a.b' }), text, plain);
  expect(read).toThrow(InfracostUnreadable);
  expect(read).toThrow(message);
});
