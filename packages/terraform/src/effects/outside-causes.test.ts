/** What no module is to blame for, by the real terraform: a state that another one holds, a provider that cannot be had. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { binary, deployment, TWO, type Deployment } from '../../test/deployment.ts';
import { holdState } from '../../test/hold-state.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { targetFolder } from '../configuration/state-backend.ts';

const LOCK_WAIT_SECONDS = 2;

const fixed = (text: string): string =>
  text
    .replace(/by \S+@\S+/, 'by WHO')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, 'TIME')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, 'LOCK');

const held = ({ dataDir, input }: Deployment): Promise<() => Promise<void>> =>
  holdState(join(dataDir, 'state', targetFolder(input(1).target), 'terraform.tfstate'), binary?.path ?? '');

describe.skipIf(binary === undefined)('a state that somebody else has locked', () => {
  const LOCKED = {
    severity: 'error',
    summary: 'The state is locked by WHO since TIME (apply)',
    remedy: 'wait',
    detail:
      'It was waited for and not forced. Run the plan again when that apply has ended. If nobody is at work there any more, whoever keeps the state frees it: terraform force-unlock LOCK',
  };

  test('a plan waits, says so, then names who has it since when; afterwards it goes on', async () => {
    const d = deployment({ 'main.tf': TWO }, {}, { lockWaitSeconds: LOCK_WAIT_SECONDS });
    for (const step of [d.terraform.init, d.terraform.validate]) await step(d.input(1), d.tools());
    const release = await held(d);
    const begun = performance.now();
    const output = await d.terraform.plan(d.input(1), d.tools());
    expect(performance.now() - begun).toBeGreaterThan(LOCK_WAIT_SECONDS * 1_000);
    expect(d.progress.at(-1)).toMatchObject({ news: 'Acquiring state lock. This may take a few moments...' });
    if (output.outcome !== 'failed') throw new Error(output.outcome);
    const [diagnostic] = output.failure.diagnostics;
    expect(JSON.parse(fixed(JSON.stringify(diagnostic)))).toEqual(LOCKED);
    await release();
    expect((await d.plan(2)).counts.create).toBe(2);
  });

  test('an apply waits, changes nothing and names who has it', async () => {
    const d = deployment({ 'main.tf': TWO }, {}, { lockWaitSeconds: LOCK_WAIT_SECONDS });
    const plan = await d.plan(1);
    const release = await held(d);
    const output = await d.terraform.apply(d.applyInput(1, plan), d.tools());
    expect(output).toMatchObject({ outcome: 'failed', cause: 'error', result: { done: 0, notStarted: 2 } });
    expect(fixed(output.result.firstError ?? '')).toBe(LOCKED.summary);
    expect(JSON.parse(fixed(JSON.stringify(d.report(output).general)))).toEqual([LOCKED]);
    await release();
  });
});

describe.skipIf(binary === undefined)('a provider that cannot be had', () => {
  const MODULE = `
terraform {
  required_providers {
    random = { source = "hashicorp/random" }
  }
}
resource "random_id" "id" { byte_length = 2 }
`;
  const NETWORK =
    "The bot's machine does not reach it: look at its network, its proxy or the mirror, then run the plan again.";
  test.each([
    [
      'the registry is not reached',
      // Nobody listens there.
      () => ({ environment: { PATH: process.env['PATH'], HTTPS_PROXY: 'http://127.0.0.1:9' } }),
      'operator',
      new RegExp(`^Could not connect to registry\\.terraform\\.io: .*refused\\. ${NETWORK}$`),
    ],
    [
      'the mirror has none',
      () => ({ cliConfig: { providerMirror: temporaryFolder() } }),
      undefined,
      /^Provider registry\.terraform\.io\/hashicorp\/random was not found in any of the search locations\. Look at the module's required_providers and at the mirror, then run the plan again\.$/,
    ],
  ])('%s: init says which one and why, and where to look', async (_, options, remedy, detail) => {
    const d = deployment({ 'main.tf': MODULE }, {}, { ...options(), policy: { providers: ['hashicorp/random'] } });
    const output = await d.terraform.init(d.input(1), d.tools());
    if (output.outcome !== 'failed') throw new Error(output.outcome);
    const summary = 'The provider hashicorp/random could not be downloaded';
    expect(output.failure.diagnostics).toEqual([
      { severity: 'error', summary, detail: expect.stringMatching(detail), ...(remedy && { remedy }) },
    ]);
  });
});
