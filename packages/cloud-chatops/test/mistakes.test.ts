/**
 * What people read when something is wrong, word for word: their own mistakes, missing permissions, closed direct
 * messages, a moderator's deletions, a cloud that refuses, a model that cannot be reached. The real bot, the real
 * terraform, Discord and the cloud on this machine.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE, lit, startWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    attached: true,
    inside: true,
    configure: (yaml) =>
      yaml
        // Nobody listens there: the model is down for the whole file.
        .replace(/^catalog:$/m, "advisor: { words: 'on', groq: { base_url: 'http://127.0.0.1:9' } }\ncatalog:")
        .replace(/^projects:$/m, 'projects:\n  nobodys-project:\n    catalog: [google/compute-instance]\n'),
    environment: { GROQ_API_KEY: 'gsk_key_of_no_account' },
  });
});
afterAll(() => world.end());

const named = (name: string, settings = ''): string => EXAMPLE.replace('web-server-01', name) + settings;
/** Ids, times and mentions differ each time. */
const fixed = (text: string): string =>
  text
    .replaceAll(/<@&\d+>/g, '@role')
    .replaceAll(/<@\d+>/g, '@person')
    .replaceAll(/<?https:\/\/discord\.com\/channels\/[\d/]+>?/g, 'LINK')
    .replaceAll(/<t:\d+:\w>/g, 'TIME')
    .replaceAll(/(Session|session|plan|Plan) [0-9a-f]{6}\b/g, '$1 ID')
    .replaceAll(/\d+(\.\d)? s\b/g, 'N s');
async function answerTo(outcome: Promise<unknown>, person: string): Promise<string> {
  const { messageId } = (await outcome) as { messageId?: string };
  if (messageId === undefined) throw new Error(`no answer: ${JSON.stringify(await outcome)}`);
  return fixed((await world.discord.as(person).message(messageId)).text);
}
const typed = (line: string, person = 'Ana'): Promise<string> =>
  answerTo(world.discord.as(person).command('deployments', line), person);
/** Also a disabled button: as an old client, or somebody's own, would press it. */
const pressed = (lobby: string, button: string, person = 'Ana'): Promise<string> =>
  answerTo(world.discord.as(person).click(lobby, button, { force: true }), person);
/** Plans, and waits until it can be confirmed. */
async function planned(name: string): Promise<string> {
  const { id } = await world.lobby('Ana', named(name));
  await world.press('Ana', id, 'Run Plan (Dry Run)');
  await world.until(id, /Read the thread/);
  return id;
}
const inThread = async (lobby: string, pattern: RegExp): Promise<string> =>
  fixed((await world.untilThread(lobby, pattern)).text);

describe('the command', () => {
  test.each([
    [
      'an unknown project',
      EXAMPLE.replace('my-gcp-project', 'my-gcp-projekt'),
      'There is no project **my-gcp-projekt** that you have a right in. You have rights in: my-gcp-project, my-aws-account, my-azure-subscription. Nothing was opened.',
    ],
    [
      'an unknown type',
      EXAMPLE.replace('Compute Instance', 'Mainframe'),
      'my-gcp-project offers no Mainframe. It offers: Compute Instance, Storage Bucket, Database, Network.',
    ],
    [
      'a bad name',
      named('Web_01'),
      "Web_01 can't be a name: it takes lower-case letters, digits and hyphens, starts with a letter, ends with a letter or digit, 63 characters at most.",
    ],
    [
      'an unknown setting',
      named('web-01', ' settings:disk=3'),
      'There is no setting disk. Known: allow_http_from, boot_disk_size_gb, boot_disk_type, deletion_protection, image, kms_key_self_link, labels, machine_type, network, public_ip, region, service_account, subnetwork, zone.',
    ],
    [
      'a setting of the wrong kind',
      named('web-01', ' settings:boot_disk_size_gb=big'),
      'boot_disk_size_gb takes number, not «big».',
    ],
  ])('%s', async (_, line, sentence) => expect(await typed(line)).toBe(sentence));

  test('a project that nobody may do anything in: said at the start', () => {
    expect(world.said).toContain(
      'nobodys-project: nobody may do anything here; add roles under projects.nobodys-project.rights',
    );
  });
  test('somebody without the right', async () => {
    expect(await typed(named('web-01'), 'Kim')).toBe(
      "You can't deploy to **my-gcp-project**: it needs the right `plan`. Nothing was opened. Roles that have it: @role.",
    );
  });
});

describe('clicks', () => {
  let lobby: string;
  test('without the right; before there is a plan; twice', async () => {
    lobby = (await world.lobby('Ana', named('clicks'))).id;
    expect(await pressed(lobby, 'Run Plan (Dry Run)', 'Kim')).toBe(
      "You can't do that in **my-gcp-project**: it needs the right `plan`. Nothing was run. Roles that have it: @role.",
    );
    expect(await pressed(lobby, 'Confirm Apply')).toBe(
      'There is no plan that counts. Press **Run Plan (Dry Run)** first.',
    );
    await world.press('Ana', lobby, 'Run Plan (Dry Run)');
    expect(await pressed(lobby, 'Run Plan (Dry Run)')).toBe('A plan is running already. Nothing more was started.');
  });

  test('the model is down: said in one line, and Confirm does not wait for it', async () => {
    const ready = await world.until(lobby, /Read the thread/);
    expect(fixed(ready.text)).toContain(
      '🤖 AI review not available (Groq cannot be reached). Practices and cost are complete.\nRead the thread, then press **Confirm Apply**.',
    );
    expect(lit(ready)).toContain('Confirm Apply');
  });

  test('a second session for the same target: its lobby opens, its plan waits, and names and links the holder', async () => {
    const second = await world.lobby('Ana', named('clicks'));
    await world.press('Ana', second.id, 'Run Plan (Dry Run)');
    const waiting = await world.until(second.id, /1st/);
    expect(fixed(waiting.text).split('\n').slice(0, 3)).toEqual([
      '### ⏳ In the queue: 1st for clicks',
      '**clicks** · Compute Instance · my-gcp-project',
      '[Session ID](LINK) (Ana) is waiting for Confirm Apply. Yours starts by itself.',
    ]);
    expect(waiting.text.split('\n')[2]).toMatch(new RegExp(`\\(<https://discord.com/channels/\\d+/\\d+/${lobby}>\\)`));
    await world.press('Ana', second.id, 'Cancel');
    await world.until(second.id, /Cancelled/);
  });

  test('after the end', async () => {
    await world.press('Ana', lobby, 'Cancel');
    await world.until(lobby, /Cancelled/);
    const over = 'This session is over (cancelled). Start again with /cloud-deploy.';
    for (const button of ['Run Plan (Dry Run)', 'Confirm Apply', 'Cancel'])
      expect(await pressed(lobby, button)).toBe(over);
  });

  test('a button with a changed signature', async () => {
    const { id, buttons } = await world.lobby('Ana', named('forged'));
    const real = buttons.find(({ label }) => label === 'Run Plan (Dry Run)')?.customId as string;
    const forged = `${real.slice(0, -1)}${real.endsWith('A') ? 'B' : 'A'}`;
    expect(await pressed(id, forged)).toBe(
      'This button is not valid any more. Nothing was run. Start again with /cloud-deploy.',
    );
    await world.press('Ana', id, 'Cancel');
    await world.until(id, /Cancelled/);
  });
});

describe('Discord does not let the bot', () => {
  test.each([
    ['CreatePublicThreads', 'CREATE_PUBLIC_THREADS'],
    ['SendMessagesInThreads', 'SEND_MESSAGES_IN_THREADS'],
    ['AttachFiles', 'ATTACH_FILES'],
  ] as const)('%s', async (permission, name) => {
    const { id } = await world.lobby('Ana', named('permissions'));
    const sentence = `The bot lacks ${name} in this channel. Nothing was run. Ask a server administrator to grant it.`;
    await world.discord.denyPermission(permission);
    expect(await typed(named('permissions'))).toBe(sentence);
    expect(await pressed(id, 'Run Plan (Dry Run)')).toBe(sentence);
    await world.discord.allowPermission(permission);
    await world.press('Ana', id, 'Cancel');
    await world.until(id, /Cancelled/);
  });

  test('direct messages are closed: the thread calls the person, and says why', async () => {
    await world.discord.closeDms('Ana');
    const lobby = await planned('no-dm');
    await world.press('Ana', lobby, 'Confirm Apply');
    await world.until(lobby, /Applied/, 30_000);
    expect((await inThread(lobby, /No direct message/)).split('\n').slice(0, 2)).toEqual([
      '@person Apply of no-dm done: 3 added, 0 changed, 0 destroyed in N s. Full log: apply.txt',
      '-# No direct message: @person does not accept them.',
    ]);
    await world.discord.closeDms('Ana', false);
  });
});

describe('a moderator deletes', () => {
  test('the thread: a new one tells the story again; the cloud then refuses halfway', async () => {
    const lobby = await planned('quota');
    await world.discord.deleteChannel(lobby);
    world.cloud.setKnobs({
      latencyMs: 300,
      faults: [{ on: 'create', type: 'google_compute_instance', effect: 'quota', times: 1 }],
    });
    await world.press('Ana', lobby, 'Confirm Apply');
    const failed = await world.until(lobby, /Apply failed/, 30_000);
    expect(fixed(failed.text).split('\n').slice(0, 4)).toEqual([
      '### 🛑 Apply failed: 2 of 3 done, 1 failed',
      '**quota** · Compute Instance · my-gcp-project',
      "`google_compute_instance.vm`: Quota 'CPUS' exceeded. Limit: 24.0 in region europe-west1., quotaExceeded",
      '2 changes are in place. Press **Run Plan (Dry Run)** to see what is left.',
    ]);
    expect(lit(failed)).toEqual(['Run Plan (Dry Run)', 'View Details']);
    expect(await inThread(lobby, /Apply of quota failed/)).toBe(
      [
        '@person Apply of quota failed: 2 of 3 done, 1 failed.',
        '```diff',
        '- failed create google_compute_instance.vm (N s)',
        "    Error creating Instance: googleapi: Error 403: Quota 'CPUS'",
        '    exceeded. Limit: 24.0 in region europe-west1., quotaExceeded',
        '    main.tf line 25',
        '```',
        '2 changes are in place and recorded.',
        'A resource whose creation failed was not created.',
        'Next: Run Plan (Dry Run) in the lobby. Full log: apply.txt',
        '-# Session ID · outcome 1',
      ].join('\n'),
    );
    expect(await inThread(lobby, /Plan [0-9a-f]{6}: 3 to add/)).toContain('+ create google_compute_instance.vm');
    world.cloud.setKnobs({ latencyMs: 300, faults: [] });
  });

  test('the lobby, during a plan: it goes on in a new message', async () => {
    const { id } = await world.lobby('Ana', named('moved'));
    await world.press('Ana', id, 'Run Plan (Dry Run)');
    await world.discord.deleteMessage(id);
    const moved = await world.discord.as('Ana').waitForText('deployments', '**moved**', 20_000);
    expect(moved.id).not.toBe(id);
    await world.until(moved.id, /Read the thread/);
    const lobbies = (await world.discord.as('Ana').messages('deployments')).filter(({ text }) =>
      text.includes('**moved**'),
    );
    expect(lobbies.map((message) => message.id)).toEqual([moved.id]);
    await world.press('Ana', moved.id, 'Cancel');
    await world.until(moved.id, /Cancelled/);
  });
});
