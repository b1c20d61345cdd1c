/**
 * Behaves as `infracost breakdown` does towards its caller: flags, the plan read from a file, the key from the
 * environment, and the answer of https://www.infracost.io/docs/features/cli_commands/#breakdown (version 0.2). It prices
 * machines at 0.1 an hour and leaves in HOME/seen.json how it was called.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

interface Planned {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly before: unknown; readonly after: unknown };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    path: { type: 'string' },
    format: { type: 'string' },
    'usage-file': { type: 'string' },
    'no-color': { type: 'boolean' },
  },
});
const { path = '', format } = values;
if (positionals.join(' ') !== 'breakdown' || format !== 'json') {
  console.error(`Error: unexpected: ${process.argv.slice(2).join(' ')}`);
  process.exit(1);
}
if (process.env['INFRACOST_API_KEY'] === undefined) {
  console.error('Error: No INFRACOST_API_KEY environment variable is set.\nWe run a free Cloud Pricing API.');
  process.exit(1);
}
const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
writeFileSync(
  join(process.env['HOME'] ?? '', 'seen.json'),
  JSON.stringify({
    path,
    modes: [mode(dirname(path)), mode(path)],
    beside: readdirSync(dirname(path)),
    environment: Object.keys(process.env).toSorted(),
  }),
);
const { resource_changes: changes } = JSON.parse(readFileSync(path, 'utf8')) as {
  readonly resource_changes: readonly Planned[];
};
const component = (name: string, quantity: string | null) => ({
  name,
  unit: 'hours',
  hourlyQuantity: quantity === null ? null : '1',
  monthlyQuantity: quantity,
  price: '0.1',
  hourlyCost: quantity === null ? null : '0.1',
  monthlyCost: quantity === null ? null : String(Number(quantity) * 0.1),
  priceNotFound: false,
});
const breakdown = (side: 'before' | 'after') => ({
  resources: changes
    .filter(({ type, change }) => type.endsWith('_instance') && change[side] !== null)
    .map(({ address, type }) => ({
      name: address,
      resourceType: type,
      metadata: {},
      hourlyCost: '0.1',
      monthlyCost: '73',
      costComponents: [component('Instance usage', '730')],
    })),
  totalHourlyCost: '0',
  totalMonthlyCost: '0',
});
console.log(
  JSON.stringify({
    version: '0.2',
    currency: 'USD',
    projects: [
      {
        name: 'plan.json',
        pastBreakdown: breakdown('before'),
        breakdown: breakdown('after'),
        summary: { unsupportedResourceCounts: {}, noPriceResourceCounts: {} },
      },
    ],
    timeGenerated: '2026-11-28T09:00:00.123456789Z',
    summary: {},
  }),
);
