/**
 * Where one plan attempt of a session lives: everything that a plan and its apply need, and nothing of another attempt.
 *
 *     runs/<session>/<attempt>/
 *       config/            frozen configuration       module.json   what was frozen with it
 *       vars.tfvars.json   the variables              data/         Terraform's own (TF_DATA_DIR)
 *       home/              home and temporary files, where terraform runs as another user
 *       plan.tfplan  plan.json  manifest.json  state-before.json
 *       init/ validate/ plan/ apply/                  one run each
 *     state/<target>/terraform.tfstate                the target's state, with earlier ones in before/
 */
import { join } from 'node:path';

export interface AttemptKey {
  readonly sessionId: string;
  readonly attempt: number;
}

export type StepRun = 'init' | 'validate' | 'plan' | 'apply';

export interface Attempt {
  readonly key: AttemptKey;
  readonly folder: string;
  readonly configuration: string;
  readonly module: string;
  readonly varFile: string;
  readonly backendFile: string;
  readonly data: string;
  readonly home: string;
  readonly planFile: string;
  readonly planJson: string;
  readonly manifest: string;
  readonly stateBefore: string;
  run(step: StepRun): string;
}

/** @throws Error for an id that is no plain name: it becomes a folder. */
export function attemptIn(dataDir: string, { sessionId, attempt }: AttemptKey): Attempt {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(sessionId) || !Number.isSafeInteger(attempt) || attempt < 1) {
    throw new Error(`"${sessionId}/${attempt}" names no attempt of a session`);
  }
  const folder = join(dataDir, 'runs', sessionId, String(attempt));
  return {
    key: { sessionId, attempt },
    folder,
    configuration: join(folder, 'config'),
    module: join(folder, 'module.json'),
    varFile: join(folder, 'vars.tfvars.json'),
    backendFile: join(folder, 'backend.json'),
    data: join(folder, 'data'),
    home: join(folder, 'home'),
    planFile: join(folder, 'plan.tfplan'),
    planJson: join(folder, 'plan.json'),
    manifest: join(folder, 'manifest.json'),
    stateBefore: join(folder, 'state-before.json'),
    run: (step) => join(folder, step),
  };
}
