/** The demo's catalog of three clouds through chat; `npm run tour` takes all twelve modules the same way. */
import type { InteractionOutcome, Modal } from '@cloud-chatops/local-discord';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STOPS } from '../tour/stops.ts';
import { walk } from '../tour/walk.ts';
import { startWorld, type World } from './support/world.ts';

const WALKED = ['google/storage-bucket', 'aws/storage-bucket', 'azure/storage-account'];
const NETWORK = 'vpc-0a1b2c3d4e5f60718';
const IMAGE = 'ami-0a1b2c3d4e5f60718';

let world: World;
beforeAll(async () => {
  // Without the network and the image that the platform team would have set.
  const configure = (yaml: string): string => yaml.replaceAll(/^ +(vpc_id|ami): .*\n/gm, '');
  world = await startWorld({ latencyMs: 0, attached: true, inside: true, configure });
});
afterAll(() => world.end());

test('one module of each cloud is deployed, changed in place and destroyed; nothing is left', async () => {
  const stops = STOPS.filter(({ entry }) => WALKED.includes(entry));
  const walks = await Promise.all(stops.map((stop) => walk(world, stop)));
  expect(walks.map(({ stop, problems }) => [stop.entry, problems])).toEqual(WALKED.map((entry) => [entry, []]));
  expect(world.cloud.objects()).toEqual([]);
  expect(new Set(Object.values(world.creations()))).toEqual(new Set([1]));
}, 90_000);

test('each project offers its own types', async () => {
  const offered = async (project_id: string): Promise<(string | number)[]> => {
    const call = { name: 'cloud-deploy', options: { project_id } };
    const choices = await world.discord.as('Ana').autocomplete('deployments', call, 'resource_type', '');
    return choices.map(({ value }) => value);
  };
  expect(await offered('my-gcp-project')).toEqual(['Compute Instance', 'Storage Bucket', 'Database', 'Network']);
  expect(await offered('my-aws-account')).toEqual(['Compute Instance', 'Storage Bucket', 'Database', 'Network']);
  expect(await offered('my-azure-subscription')).toEqual([
    'Compute Instance',
    'Storage Account',
    'Database',
    'Network',
  ]);
});

describe('values that nothing sets are asked for', () => {
  const COMMAND = '/cloud-deploy project_id:my-aws-account resource_type:Compute Instance resource_name:asked-vm';

  const modalOf = (answer: InteractionOutcome): Modal => {
    if (answer.outcome !== 'modal') throw new Error(`no dialog: ${JSON.stringify(answer)}`);
    return answer.modal;
  };
  const ask = async (settings = ''): Promise<Modal> =>
    modalOf(await world.discord.as('Ana').command('deployments', `${COMMAND}${settings}`));

  test('with what they are for and how they look; the plan has them, and they stand there the next time', async () => {
    const modal = await ask();
    expect(modal).toMatchObject({
      title: 'Compute Instance asked-vm',
      components: [
        { label: 'ami', component: { placeholder: "An image's id is written like ami-0a1b2c3d4e5f60718." } },
        {
          label: 'vpc_id',
          description: 'Network of the machine, as the network module of this catalog puts it out.',
          component: { placeholder: "A network's id is written like vpc-0a1b2c3d4e5f60718." },
        },
      ],
    });
    const answer = await world.discord.as('Ana').submitModal(modal, { vpc_id: NETWORK, ami: IMAGE });
    if (!('messageId' in answer) || answer.messageId === undefined) throw new Error(JSON.stringify(answer));
    await world.press('Ana', answer.messageId, 'Run Plan (Dry Run)');
    expect((await world.until(answer.messageId, /Plan ready/)).text).toContain('6 to add');
    await world.press('Ana', answer.messageId, 'Cancel');
    await world.until(answer.messageId, /Cancelled/);

    const values = (await ask()).components.map(({ component }) => component?.value);
    expect(values).toEqual([IMAGE, NETWORK]);
  });

  test('but not those that settings give', async () => {
    const modal = await ask(` settings:ami=${IMAGE}`);
    expect(modal.components.map(({ label }) => label)).toEqual(['vpc_id']);
  });
});
