import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.ts';
import { cliConfigText } from './cli-config.ts';
import { credentialsFor } from './credentials.ts';

const source = {
  PATH: '/bin',
  HOME: '/home/bot',
  DISCORD_TOKEN: 'secret',
  GOOGLE_APPLICATION_CREDENTIALS: '/key.json',
  TF_CLI_ARGS: '-auto',
  TF_WORKSPACE: 'prod',
  TF_VAR_x: '1',
  TF_LOG: 'trace',
  TF_REATTACH_PROVIDERS: '{}',
  PLUGIN_X: '1',
};
const input = { source, credentials: {}, cliConfigFile: '/d/cli.tfrc', dataDir: '/d/tf' };

test('only what is allowed and asked for comes through', async () => {
  const credentials = await credentialsFor(
    source,
    { environment: ['GOOGLE_APPLICATION_CREDENTIALS', 'NOT_SET'] },
    'plan',
  );
  expect(childEnvironment({ ...input, credentials })).toEqual({
    PATH: '/bin',
    HOME: '/home/bot',
    GOOGLE_APPLICATION_CREDENTIALS: '/key.json',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    TF_CLI_CONFIG_FILE: '/d/cli.tfrc',
    TF_DATA_DIR: '/d/tf',
  });
});

test('variables that change what Terraform does are refused by name', () => {
  expect(() => childEnvironment({ ...input, credentials: { TF_CLI_ARGS: '-auto' } })).toThrow(
    "environment: TF_CLI_ARGS changes what Terraform does and is not passed on. Remove it from the project's environment names.",
  );
});

test('settings file: a mirror for what it names, registries for the rest', () => {
  expect(
    cliConfigText({ providerMirror: '/m', mirrored: ['registry.terraform.io/hashicorp/google'], pluginCache: '/c' }),
  ).toBe(
    `disable_checkpoint = true
plugin_cache_dir = "/c"
provider_installation {
  filesystem_mirror {
    path    = "/m"
    include = ["registry.terraform.io/hashicorp/google"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/google"]
  }
}
`,
  );
  expect(cliConfigText({})).toBe('disable_checkpoint = true\nprovider_installation {\n  direct {}\n}\n');
  expect(() => cliConfigText({ pluginCache: '/a/$HOME' })).toThrow('cannot name a path with $');
});
