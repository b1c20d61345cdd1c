/**
 * A catalog module with a cloud of its own, driven by the real terraform. What the modules do is the same whoever starts the
 * providers, so they are served by this process, and a command takes half the time.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  attachProviders,
  openSimulatedCloud,
  simulatedCloudEnvironment,
  writeProviderMirror,
  type SimulatedCloud,
} from '../src/index.ts';

export interface Outcome {
  exitCode: number;
  output: string;
}

/** What a plan says about one resource, without what no test looks at. */
export interface PlannedChange {
  address: string;
  /** Attributes that force the replacement, as dotted paths with indexes. */
  replacedBy: string[];
  after: Record<string, unknown> | null;
}

export interface CatalogWorkspace {
  directory: string;
  cloud: SimulatedCloud;
  environment: Record<string, string>;
  /** Runs terraform to its end; the exit code is part of the answer. */
  terraform(...argv: string[]): Promise<Outcome>;
  /** Validates and plans with these variables: `action address` of what would change. Throws terraform's words. */
  plan(variables: Record<string, unknown>, ...argv: string[]): Promise<string[]>;
  /** The last plan in detail, resources without changes included. */
  changes(): Promise<PlannedChange[]>;
  /** Applies the last plan. */
  apply(): Promise<Outcome>;
  /** Plans and applies in one run, which takes half as long as two: what `plan` would give. Throws terraform's words. */
  deploy(variables: Record<string, unknown>, ...argv: string[]): Promise<string[]>;
  [Symbol.dispose](): void;
}

const terraformBinary = process.env['TERRAFORM_BIN'] ?? 'terraform';
const catalog = fileURLToPath(new URL('../../../examples/catalog/', import.meta.url));

/**
 * Ready to plan. `entry` is a folder of the catalog, such as `google/compute-instance`; with `launched`
 * terraform starts the provider itself where it applies, as it does for people.
 */
export async function openCatalogWorkspace(
  entry: string,
  { launched = false }: { readonly launched?: boolean } = {},
): Promise<CatalogWorkspace> {
  const root = mkdtempSync(join(tmpdir(), 'simulated-cloud-'));
  const directory = join(root, 'workspace');
  cpSync(join(catalog, entry), directory, { recursive: true });
  const cloud = openSimulatedCloud(join(root, 'cloud'));
  const cliConfigFile = join(root, 'terraform.tfrc');
  writeFileSync(cliConfigFile, writeProviderMirror(join(root, 'mirror')).cliConfiguration);
  mkdirSync(join(root, 'home'));
  const environment: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(root, 'home'),
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    TF_CLI_CONFIG_FILE: cliConfigFile,
    ...simulatedCloudEnvironment(cloud.directory),
    // one cache for all workspaces of a test run, as a bot would have one for all its sessions
    NODE_COMPILE_CACHE: join(tmpdir(), 'simulated-cloud-compile-cache'),
  };
  const attached = await attachProviders(cloud.directory);
  if (!launched) Object.assign(environment, attached.environment);
  const terraform = (...argv: string[]): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const env = argv[0] === 'plan' ? { ...environment, ...attached.environment } : environment;
      execFile(terraformBinary, argv, { cwd: directory, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') reject(error);
        else resolve({ exitCode: (error?.code as number | undefined) ?? 0, output: `${stdout}${stderr}` });
      });
    });
  const mustRun = async (...argv: string[]): Promise<string> => {
    const { exitCode, output } = await terraform(...argv);
    if (exitCode !== 0) throw new Error(`terraform ${argv[0]} ended with ${exitCode}:\n${output}`);
    return output;
  };
  const run = async (variables: Record<string, unknown>, ...argv: string[]): Promise<string[]> => {
    writeFileSync(join(directory, 'run.tfvars.json'), JSON.stringify(variables));
    return actionsIn(await mustRun(...argv, '-json', '-input=false', '-var-file=run.tfvars.json'));
  };
  // With attached providers there is nothing to be installed, and these modules use no others.
  if (launched) await mustRun('init', '-input=false', '-no-color');
  return {
    directory,
    cloud,
    environment,
    terraform,
    plan: (variables, ...argv) => run(variables, 'plan', '-out=saved.tfplan', ...argv),
    changes: async () => changesIn(await mustRun('show', '-json', 'saved.tfplan')),
    apply: () => terraform('apply', '-input=false', '-no-color', 'saved.tfplan'),
    deploy: (variables, ...argv) => run(variables, 'apply', '-auto-approve', ...argv),
    [Symbol.dispose]() {
      attached.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** From the event stream, which costs no further start of the providers as `show` would. */
function actionsIn(events: string): string[] {
  return events
    .split('\n')
    .filter((line) => line.includes('"type":"planned_change"'))
    .map((line) => JSON.parse(line) as { change: { action: string; resource: { addr: string } } })
    .toSorted((a, b) => (a.change.resource.addr < b.change.resource.addr ? -1 : 1)) // they come in no order
    .map(({ change }) => `${change.action} ${change.resource.addr}`);
}

interface PlanJson {
  resource_changes?: {
    address: string;
    change: { after: Record<string, unknown> | null; replace_paths?: (string | number)[][] };
  }[];
}

function changesIn(json: string): PlannedChange[] {
  const { resource_changes = [] } = JSON.parse(json) as PlanJson;
  return resource_changes.map(({ address, change }) => ({
    address,
    replacedBy: (change.replace_paths ?? []).map((path) => path.join('.')),
    after: change.after,
  }));
}
