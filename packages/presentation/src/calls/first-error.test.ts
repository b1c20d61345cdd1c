/** Errors as providers of the three clouds write them. */
import { expect, test } from 'vitest';
import { discordStyle } from '../style/discord-style.ts';
import { firstErrorLine, firstErrorParts } from './first-error.ts';

test.each([
  [
    "google_compute_instance.vm: Error creating Instance: googleapi: Error 403: Quota 'CPUS' exceeded.  Limit: 24.0 in region europe-west1., quotaExceeded",
    'google_compute_instance.vm',
    "Quota 'CPUS' exceeded. Limit: 24.0 in region europe-west1., quotaExceeded",
  ],
  [
    'module.eu["a: b"].aws_instance.vm[0]: creating EC2 Instance: operation error EC2: RunInstances, https response error StatusCode: 400, RequestID: 7f3a, api error VcpuLimitExceeded: You have requested more vCPU capacity',
    'module.eu["a: b"].aws_instance.vm[0]',
    'VcpuLimitExceeded: You have requested more vCPU capacity',
  ],
  [
    'azurerm_linux_virtual_machine.vm: creating Linux Virtual Machine: SkuNotAvailable: try another size',
    'azurerm_linux_virtual_machine.vm',
    'creating Linux Virtual Machine: SkuNotAvailable: try another size',
  ],
  ['Error acquiring the state lock', undefined, 'Error acquiring the state lock'],
])('%s', (text, address, words) => {
  expect(firstErrorParts(text)).toEqual(address === undefined ? { words } : { address, words });
});

test('an address that is no plain one stays part of the words, which are neutralised', () => {
  expect(firstErrorLine('<@1>.x y: **no**', discordStyle)).not.toContain('<@1>');
});
