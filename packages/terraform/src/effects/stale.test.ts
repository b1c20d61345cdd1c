/**
 * Promise 1 as a matrix: whatever is not as it was reviewed, Confirm is refused with the exact reason, and no process is
 * started. Once with files in the clear, once encrypted, once with a state that only `terraform state pull` can read.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LeaseHolder, PlanHead, StaleReason } from '@cloud-chatops/core';
import { binary, deployment, type Deployment } from '../../test/deployment.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { planDigest, type PlanManifest } from '../plan/plan-digest.ts';
import { sha256OfFile } from '../binary/find-terraform.ts';
import type { Terraform } from './create-terraform.ts';

const MODULE = {
  'main.tf': `
variable "size" { default = 1 }
resource "terraform_data" "web" { input = [var.size, file("\${path.module}/scripts/start.sh")] }
`,
  'scripts/start.sh': 'echo start\n',
  'inner/unused.tf': '',
  '.terraform.lock.hcl': '# locked\n',
};
const SESSION = 'abcdef123456';

interface World {
  readonly d: Deployment;
  readonly program: string;
  /** Who holds the target. */
  holder: LeaseHolder | undefined;
  /** Where the plan, its JSON and the variables lie. */
  readonly suffix: '' | '.sealed';
  readonly stateFile: string;
}

interface Case {
  readonly what: string;
  readonly spoil: (world: World) => void | Terraform | PlanHead;
  readonly reason: StaleReason;
}

const edit = (path: string, change: (bytes: Buffer) => Buffer | string): void =>
  writeFileSync(path, change(readFileSync(path)));
const inAttempt = (name: string, change: (bytes: Buffer) => Buffer | string) => (world: World) =>
  edit(join(world.d.folder(2), name), change);
const inSecret = (name: string, change: (bytes: Buffer) => Buffer) => (world: World) =>
  edit(join(world.d.folder(2), name + world.suffix), change);
const inState = (change: (state: { serial: number; lineage: string }) => object) => (world: World) =>
  edit(world.stateFile, (bytes) => JSON.stringify(change(JSON.parse(bytes.toString()) as never)));
const oneByte = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
};
const longer = (bytes: Buffer): string => `${bytes.toString()}\n`;
const cut = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 10);
const reason = (code: StaleReason['code'], detail: string): StaleReason => ({ code, detail });

const CASES: readonly Case[] = [
  {
    what: 'a module file',
    spoil: inAttempt('config/main.tf', longer),
    reason: reason('module-changed', 'main.tf was changed'),
  },
  {
    what: 'a script that the module reads',
    spoil: inAttempt('config/scripts/start.sh', longer),
    reason: reason('module-changed', 'scripts/start.sh was changed'),
  },
  {
    what: 'a script that is gone',
    spoil: ({ d }) => rmSync(join(d.folder(2), 'config/scripts/start.sh')),
    reason: reason('module-changed', 'scripts/start.sh is gone'),
  },
  {
    what: 'a file more',
    spoil: ({ d }) => writeFileSync(join(d.folder(2), 'config/x_override.tf'), ''),
    reason: reason('module-changed', 'x_override.tf was added'),
  },
  {
    what: 'the lock file',
    spoil: inAttempt('config/.terraform.lock.hcl', longer),
    reason: reason('lock-file-changed', '.terraform.lock.hcl was changed'),
  },
  {
    what: 'a variable',
    spoil: inSecret('vars.tfvars.json', oneByte),
    reason: reason('variables-changed', 'the variables file was changed'),
  },
  {
    what: 'the plan, by a byte',
    spoil: inSecret('plan.tfplan', oneByte),
    reason: reason('plan-altered', 'the plan file was changed'),
  },
  {
    what: 'the plan, cut off',
    spoil: inSecret('plan.tfplan', cut),
    reason: reason('plan-altered', 'the plan file was changed'),
  },
  {
    what: 'the plan, empty',
    spoil: inSecret('plan.tfplan', () => Buffer.alloc(0)),
    reason: reason('plan-altered', 'the plan file was changed'),
  },
  {
    what: 'no plan',
    spoil: ({ d, suffix }) => rmSync(join(d.folder(2), `plan.tfplan${suffix}`)),
    reason: reason('plan-missing', 'the plan file is gone'),
  },
  {
    what: 'what was shown of the plan',
    spoil: inSecret('plan.json', oneByte),
    reason: reason('plan-altered', 'the plan file was changed'),
  },
  {
    what: 'the plan and the record of it',
    spoil: (world) => {
      inSecret('plan.tfplan', oneByte)(world);
      inAttempt('manifest.json', () => '{}')(world);
    },
    reason: reason('not-verifiable', 'the record of what was reviewed is gone or was changed'),
  },
  {
    what: 'the age',
    spoil: ({ d }) => d.passTime(31 * 60_000),
    reason: reason('plan-too-old', 'made 31 min ago, the limit is 30 min'),
  },
  {
    what: 'the clock, set back',
    spoil: ({ d }) => d.passTime(-62 * 60_000),
    reason: reason(
      'plan-too-old',
      expect.stringMatching(/^its age is not known: the clock was set back by 6[12] min or more$/),
    ),
  },
  {
    what: 'the state, written once more',
    spoil: inState((state) => ({ ...state, serial: state.serial + 1 })),
    reason: reason('state-serial', 'serial 1 → 2'),
  },
  {
    what: 'another state',
    spoil: inState((state) => ({ ...state, lineage: '00000000-0000-0000-0000-000000000000' })),
    reason: reason('state-lineage', 'this is another state than the one planned with'),
  },
  {
    what: 'no state',
    spoil: ({ stateFile }) => rmSync(stateFile),
    reason: reason('state-lineage', 'the state is gone'),
  },
  {
    what: 'the workspace',
    spoil: ({ d }) => writeFileSync(join(d.folder(2), 'data/environment'), 'production'),
    reason: reason('workspace-changed', "Terraform's workspace was added"),
  },
  {
    what: 'the terraform program',
    spoil: ({ program }) => edit(program, longer),
    reason: reason('tool-changed', 'the terraform program was changed'),
  },
  {
    what: 'the version of terraform',
    spoil: ({ d, program }) => d.restarted({ binary: { path: program, tool: 'Terraform', version: '1.12.0' } }),
    reason: reason('tool-changed', 'the terraform program was changed'),
  },
  {
    what: 'the lock of the target, freed',
    spoil: (world) => void (world.holder = undefined),
    reason: reason('lease-lost', 'the target was unlocked since the plan'),
  },
  {
    what: 'the lock of the target, taken by another',
    spoil: (world) => void (world.holder = { sessionId: 'fedcba654321', fence: 2 }),
    reason: reason('lease-lost', 'session fedcba has the target now'),
  },
  {
    what: 'the lock of the target, lost and taken again',
    spoil: (world) => void (world.holder = { sessionId: SESSION, fence: 3 }),
    reason: reason('lease-lost', 'the target was in other hands since the plan'),
  },
];

/** Plans that were marked by Terraform itself; the digest is right, so that nothing else can be the reason. */
const MARKED: readonly [string, object, StaleReason][] = [
  ['a plan that failed', { errored: true }, reason('not-applyable', 'the plan is marked as failed')],
  ['a plan of nothing', { applyable: false }, reason('not-applyable', 'the plan has nothing to apply')],
];

describe.skipIf(binary === undefined)('promise 1: nothing but what was reviewed', () => {
  const made = async (
    how: 'clear' | 'sealed' | 'pulled',
  ): Promise<{ world: World; plan: PlanHead; restore: () => void }> => {
    const root = temporaryFolder();
    const program = join(root, 'terraform');
    const script = `#!/bin/sh\nexec ${binary?.path} "$@"\n`;
    const own = join(root, 'own.tfstate');
    writeFileSync(program, script);
    chmodSync(program, 0o755);
    let late = 0;
    const module = how === 'pulled' ? { ...MODULE, 'backend.tf': 'terraform {\n backend "local" {}\n}' } : MODULE;
    const d = deployment(
      module,
      { size: 1 },
      {
        ...(how === 'pulled' ? { backend: { path: own } } : {}),
        ...(how === 'sealed' ? { encryptionKey: randomBytes(32) } : {}),
        binary: { path: program, tool: 'Terraform', version: binary?.version ?? '' },
        clock: { now: () => Date.now() + late },
        holderOf: async () => world.holder,
      },
    );
    const first = await d.plan(1);
    const held = { sessionId: SESSION, fence: 1 };
    const world: World = {
      d: { ...d, passTime: (ms) => void (late += ms) },
      program,
      holder: held,
      suffix: how === 'sealed' ? '.sealed' : '',
      get stateFile() {
        const folder = join(d.dataDir, 'state');
        return how === 'pulled' ? own : join(folder, readdirSync(folder)[0] ?? '', 'terraform.tfstate');
      },
    };
    expect((await d.terraform.apply(d.applyInput(1, first), d.tools())).outcome).toBe('applied');
    const plan = await d.plan(2, { settings: { size: 2 } });
    const kept = join(root, 'kept');
    const keptState = readFileSync(world.stateFile);
    cpSync(d.folder(2), kept, { recursive: true });
    const restore = (): void => {
      rmSync(d.folder(2), { recursive: true });
      cpSync(kept, d.folder(2), { recursive: true });
      writeFileSync(world.stateFile, keptState);
      writeFileSync(program, script);
      world.holder = held;
      late = 0;
    };
    return { world, plan, restore };
  };

  /** What Confirm answers, from verify and from the last look before the start. */
  const confirmed = async ({ d }: World, plan: PlanHead, terraform = d.terraform): Promise<unknown> => {
    const verified = await terraform.verify(d.applyInput(2, plan), d.tools());
    const applied = await terraform.apply(d.applyInput(2, plan), d.tools());
    return {
      verified: verified.outcome === 'stale' ? verified.reason : 'verified',
      applied: applied.outcome === 'failed' ? applied.cause : applied.outcome,
      runs: existsSync(join(d.folder(2), 'apply')) ? 'started' : 'none',
    };
  };
  const refused = (why: StaleReason): object => ({ verified: why, applied: 'nothing-started', runs: 'none' });

  test.each(['clear', 'sealed', 'pulled'] as const)('%s', async (how) => {
    const { world, plan, restore } = await made(how);
    const cases = how === 'pulled' ? CASES.filter(({ what }) => what.includes('state')) : CASES;
    for (const { what, spoil, reason: why } of cases) {
      restore();
      const other = spoil(world);
      const terraform = other !== undefined && 'verify' in other ? other : undefined;
      const answer = await confirmed(world, plan, terraform);
      // A change of one byte can leave no JSON at all.
      expect({ what, ...(answer as object) }).toEqual({ what, ...refused(why) });
    }
    for (const [what, mark, why] of how === 'clear' ? MARKED : []) {
      restore();
      const folder = world.d.folder(2);
      edit(join(folder, 'plan.json'), (bytes) =>
        JSON.stringify({ ...(JSON.parse(bytes.toString()) as object), ...mark }),
      );
      const recorded = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as PlanManifest;
      const manifest = { ...recorded, 'plan.json': await sha256OfFile(join(folder, 'plan.json')) };
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
      const answer = await confirmed(world, { ...plan, digest: planDigest(manifest) });
      expect({ what, ...(answer as object) }).toEqual({ what, ...refused(why) });
    }
    // And what nobody touched is applied.
    restore();
    expect(await confirmed(world, plan)).toEqual({ verified: 'verified', applied: 'applied', runs: 'started' });
  });

  test('the module folder itself may change: what was reviewed is the copy', async () => {
    const d = deployment(MODULE);
    const plan = await d.plan(1);
    d.write('main.tf', 'resource "terraform_data" "other" {}');
    d.write('scripts/start.sh', 'echo other\n');
    expect((await d.terraform.verify(d.applyInput(1, plan), d.tools())).outcome).toBe('verified');
  });
});
