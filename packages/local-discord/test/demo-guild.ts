/** The server that this package's own tests use. */
import type { LocalDiscordOptions } from '../src/options.ts';

export const TEST_TOKEN = 'local-token';
export const TEST_APPLICATION = '1200000000000000001';

export const demoGuild: LocalDiscordOptions = {
  token: TEST_TOKEN,
  applicationId: TEST_APPLICATION,
  guild: {
    name: 'Example Corp',
    roles: [{ name: 'infra-deploy' }, { name: 'infra-leads' }],
    members: [
      { name: 'Ana', note: 'asker', roles: ['infra-deploy'] },
      { name: 'Ben', note: 'approver', roles: ['infra-leads'] },
      { name: 'Lee', note: 'approver', roles: ['infra-leads'] },
      { name: 'Kim', note: 'viewer' },
    ],
    channels: [{ name: 'deployments', topic: 'Plans and applies' }],
  },
};
