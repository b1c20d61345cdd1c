/** A plan as real Terraform writes it, made with the simulated cloud's providers in a temporary folder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatedCloudEnvironment, writeProviderMirror } from '@cloud-chatops/simulated-cloud';
import { execa } from 'execa';

/** `terraform show -json` of a configuration that is planned for the first time. */
export async function terraformPlan(configuration: string, variables: object): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-plan-'));
  try {
    writeFileSync(join(folder, 'main.tf'), configuration);
    writeFileSync(join(folder, 'vars.tfvars.json'), JSON.stringify(variables));
    writeFileSync(join(folder, 'cli.tfrc'), writeProviderMirror(join(folder, 'mirror')).cliConfiguration);
    const env = {
      ...simulatedCloudEnvironment(join(folder, 'cloud')),
      TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'),
      CHECKPOINT_DISABLE: '1',
    };
    const terraform = (...args: string[]) => execa('terraform', args, { cwd: folder, env });
    await terraform('init', '-input=false');
    await terraform('plan', '-input=false', '-out=plan', '-var-file=vars.tfvars.json');
    return (await terraform('show', '-json', 'plan')).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
