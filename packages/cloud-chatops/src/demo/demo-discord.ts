/** The demo's server: one channel and four people with roles. */
import type { LocalDiscordOptions } from '@cloud-chatops/local-discord';

/** Accepted by the local Discord only; it opens nothing. */
export const DEMO_TOKEN = 'local-demo.token.opens-nothing';

export const demoDiscord = (): LocalDiscordOptions => ({
  token: DEMO_TOKEN,
  applicationId: '1090000000000000001',
  bot: { name: 'Cloud ChatOps' },
  guild: {
    name: 'Example Company',
    roles: [
      { name: 'deployer', color: 0x3ba55d },
      { name: 'approver', color: 0xfaa61a },
      { name: 'viewer', color: 0x949cf7 },
    ],
    members: [
      { name: 'Ana', note: 'asks and deploys', roles: ['deployer', 'viewer'] },
      { name: 'Ben', note: 'approves', roles: ['approver', 'viewer'] },
      { name: 'Lee', note: 'approves', roles: ['approver', 'viewer'] },
      { name: 'Kim', note: 'may only look', roles: ['viewer'] },
    ],
    channels: [{ name: 'deployments', topic: 'Plan, review, confirm, apply' }],
  },
});
