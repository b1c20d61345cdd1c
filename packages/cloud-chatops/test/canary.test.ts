/**
 * Promise 5: secrets of every kind are planted, everything is made to fail that can, and then each place that anything
 * was written to is searched for them.
 */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { startSimulatedModel } from '@cloud-chatops/advisor';
import { DEMO_TOKEN } from '../src/demo/demo-discord.ts';
import { canaries, found, pem, token, writings, type Canary } from './support/canaries.ts';
import { startWorld, type World } from './support/world.ts';

const SENSITIVE = canaries('variable', 24);
const NESTED = canaries('nested', 5);
const KEY_FILE = pem();
const INLINE_KEY = pem();
const PROVIDER_TOKEN = `provider-${token(20)}`;
const DEFAULT = `default-${token(20)}`;
const CONSTANT = `constant-${token(20)}`;
const ENVIRONMENT = canaries('environment', 6);
const AWS_SECRET = token(40);
const PLAN_TOKEN = token(30);
const APPLY_TOKEN = token(30);
const GROQ = `gsk_${token(30)}`;
const GEMINI = `AIza${token(30)}`;
const ENCRYPTION = Buffer.from(token(32)).toString('base64');
const NUMBER = 8_675_309_123;
const MULTILINE = pem();
/** Under eight characters: hidden where they stand, not searched for. */
const SHORT = ['q#7!z', '§4x¤9', 'Zk~8^1'];

const PLANTED: readonly Canary[] = [
  ...SENSITIVE,
  ...NESTED,
  ...ENVIRONMENT,
  { name: 'multi-line variable', value: MULTILINE },
  { name: 'number', value: String(NUMBER) },
  { name: 'provider configuration', value: PROVIDER_TOKEN },
  { name: 'default of a sensitive variable', value: DEFAULT },
  { name: 'constant given to a module', value: CONSTANT },
  { name: 'sensitive output', value: `output-${SENSITIVE[0]?.value}-${token(0)}end` },
  { name: 'key file', value: KEY_FILE },
  { name: 'key in a variable', value: INLINE_KEY },
  { name: 'secret in an AWS file', value: AWS_SECRET },
  { name: 'credential of planning', value: PLAN_TOKEN },
  { name: 'credential of applying', value: APPLY_TOKEN },
  { name: 'bot token', value: DEMO_TOKEN },
  { name: 'Groq key', value: GROQ },
  { name: 'Gemini key', value: GEMINI },
  { name: 'encryption key', value: ENCRYPTION },
];

/** Every secret in every writing, as an ordinary variable: what a careless module puts into names and descriptions. */
const CARRIED = Object.fromEntries(
  PLANTED.flatMap(({ name, value }) => Object.entries(writings(value)).map(([how, text]) => [`${name}, ${how}`, text])),
);
const ALL = Object.values(CARRIED).join('\n');

const VARIABLES = `
variable "project" { type = string }
variable "name" { type = string }
variable "carried" { type = map(string) }
${SENSITIVE.map(({ name }) => `variable "${name}" {\n  type      = string\n  sensitive = true\n}`).join('\n')}
variable "nested" {
  type      = any
  sensitive = true
}
variable "multiline" { sensitive = true }
variable "number" {
  type      = number
  sensitive = true
}
variable "short" {
  type      = list(string)
  sensitive = true
}
variable "with_default" {
  sensitive = true
  default   = "${DEFAULT}"
}
provider "google" {
  project      = var.project
  access_token = "${PROVIDER_TOKEN}"
}
terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}
`;
const MAIN = `
module "inner" {
  source = "./inner"
  secret = "${CONSTANT}"
}
resource "terraform_data" "masked" {
  input = { nested = var.nested, multiline = var.multiline, number = var.number, short = var.short, all = [${SENSITIVE.map(({ name }) => `var.${name}`).join(', ')}] }
}
resource "terraform_data" "carrier" {
  input = var.carried
}
resource "google_compute_firewall" "wall" {
  name        = "\${var.name}-wall"
  network     = "default"
  description = join("\\n", values(var.carried))
  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}
output "derived" {
  value     = "output-\${var.${SENSITIVE[0]?.name}}-end"
  sensitive = true
}
output "copied" { value = values(var.carried) }
output "short" {
  value     = var.short
  sensitive = true
}
`;
const INNER = 'variable "secret" { sensitive = true }\nresource "terraform_data" "inner" { input = var.secret }\n';
const MODULES: Readonly<Record<string, string>> = {
  good: MAIN,
  'plan-fails': `${MAIN}
resource "terraform_data" "never" {
  lifecycle {
    precondition {
      condition     = length(var.name) == 0
      error_message = "Refused: \${join("\\n", values(var.carried))}"
    }
  }
}`,
  'script-fails': `
resource "terraform_data" "script" {
  input = var.nested
  provisioner "local-exec" {
    command     = "echo \\"$ALL\\"; echo \\"$ALL\\" >&2; exit 3"
    environment = { ALL = join("\\n", values(var.carried)) }
  }
}
output "derived" {
  value     = "output-\${var.${SENSITIVE[0]?.name}}-end"
  sensitive = true
}
`,
  'state-lost': `terraform {\n  backend "http" {}\n}\n${MAIN}`,
};

let root: string;
let world: World;
let stateServer: Server;
let stop: () => Promise<void>;
let models: Awaited<ReturnType<typeof startSimulatedModel>>[];
const states = new Map<string, string>();

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'canary-'));
  for (const [name, text] of Object.entries(MODULES)) {
    mkdirSync(join(root, name, 'inner'), { recursive: true });
    writeFileSync(join(root, name, 'variables.tf'), VARIABLES);
    writeFileSync(join(root, name, 'main.tf'), text);
    writeFileSync(join(root, name, 'inner', 'main.tf'), INNER);
  }
  writeFileSync(join(root, 'key.json'), JSON.stringify({ type: 'service_account', private_key: KEY_FILE }));
  writeFileSync(join(root, 'aws'), `[default]\naws_secret_access_key = ${AWS_SECRET}\n`);
  // A backend that takes no state: Terraform then prints it.
  stateServer = createServer((request, response) => {
    response.statusCode = request.method === 'POST' ? 500 : states.has(request.url ?? '') ? 200 : 404;
    response.end(request.method === 'POST' ? ALL.slice(0, 2000) : '');
  });
  stateServer.listen(0, '127.0.0.1');
  await once(stateServer, 'listening');
  models = await Promise.all([startSimulatedModel(), startSimulatedModel()]);
  const [groq, gemini] = models;
  groq?.behave(
    { kind: 'http', status: 401, body: JSON.stringify({ error: { message: `no such key: ${GROQ}` } }) },
    { kind: 'answer' },
  );
  const names = [
    ...ENVIRONMENT.map((_, at) => `CANARY_TOKEN_${at}`),
    'GOOGLE_CREDENTIALS',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'AWS_SHARED_CREDENTIALS_FILE',
  ];
  const everybody = ['deployer'];
  const config = {
    advisor: { words: 'on', groq: { base_url: groq?.url }, gemini: { base_url: gemini?.url }, wait_for_ai: 5 },
    catalog: Object.fromEntries(
      Object.keys(MODULES).map((name) => [
        name,
        {
          title: name,
          module: join(root, name),
          ...(name === 'script-fails' ? { module_policy: { provisioners: ['local-exec'] } } : {}),
        },
      ]),
    ),
    projects: {
      canary: {
        catalog: Object.keys(MODULES),
        variables: {
          carried: CARRIED,
          nested: { user: NESTED[0]?.value, list: NESTED.slice(1).map(({ value }) => ({ value })) },
          multiline: MULTILINE,
          number: NUMBER,
          short: SHORT,
          ...Object.fromEntries(SENSITIVE.map(({ name, value }) => [name, value])),
        },
        environment: names,
        plan_environment: { CLOUD_TOKEN: 'CANARY_PLAN' },
        apply_environment: { CLOUD_TOKEN: 'CANARY_APPLY' },
        backend: {
          address: `http://127.0.0.1:${(stateServer.address() as AddressInfo).port}/{target}`,
          retry_max: '0',
        },
        rights: {
          view: everybody,
          plan: everybody,
          apply: everybody,
          cancel: everybody,
          destroy: everybody,
          override: everybody,
        },
      },
    },
  };
  const errors = openSync(join(root, 'stderr.txt'), 'w');
  world = await startWorld({
    configure: () => stringify(config),
    latencyMs: 0,
    attached: true,
    errors,
    environment: {
      ...Object.fromEntries(ENVIRONMENT.map(({ value }, at) => [`CANARY_TOKEN_${at}`, value])),
      GOOGLE_CREDENTIALS: JSON.stringify({ type: 'service_account', private_key: INLINE_KEY }),
      GOOGLE_APPLICATION_CREDENTIALS: join(root, 'key.json'),
      AWS_SHARED_CREDENTIALS_FILE: join(root, 'aws'),
      CANARY_PLAN: PLAN_TOKEN,
      CANARY_APPLY: APPLY_TOKEN,
      GROQ_API_KEY: GROQ,
      GEMINI_API_KEY: GEMINI,
      CLOUD_CHATOPS_KEY: ENCRYPTION,
      NOT_FOR_TERRAFORM: 'stays outside',
    },
  });
  stop = async () => {
    await world.end();
    await Promise.all(models.map((model) => model.close()));
    stateServer.close();
    rmSync(root, { recursive: true, force: true });
  };
}, 60_000);
afterAll(() => stop());

const open = async (entry: string, name: string): Promise<string> => {
  const command = `/cloud-deploy project_id:canary resource_type:${entry} resource_name:${name}`;
  const lobby = await world.lobby('Ana', command);
  await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
  return lobby.id;
};
const waiting = (id: string): Promise<unknown> => world.until(id, /Look at the thread|Read the thread/, 60_000);
/** Files below a folder. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test('there are enough of them', () => expect(PLANTED.length + SHORT.length).toBeGreaterThanOrEqual(50));

// A process of their own has the environment that is looked at below, and says what it likes on its stderr.
describe('with providers that terraform has started', () => {
  beforeAll(() => world.launchProviders(true));
  afterAll(() => world.launchProviders(false));

  test('plan, apply, drift', async () => {
    const id = await open('good', 'web-1');
    await waiting(id);
    // The plan waits: nothing of it lies readable in the data folder.
    const data = join(world.folder, 'bot');
    const readable = filesBelow(data).filter(
      (path) => !path.includes('/config/') && found(readFileSync(path, 'utf8'), PLANTED).length > 0,
    );
    expect(readable).toEqual([]);
    const text = (await world.thread(id)).map((m) => m.text).join('\n');
    expect(text).toContain('(sensitive value)');
    await world.press('Ana', id, 'Confirm Apply');
    await world.until(id, /Applied: /, 60_000);

    world.cloud.changeObject('google_compute_firewall', 'web-1-wall', { description: `by hand ${ALL}` });
    const again = await open('good', 'web-1');
    await waiting(again);
    await world.press('Ana', again, 'Cancel');
    await world.until(again, /Cancelled/);
  }, 120_000);

  test('an apply that fails by the provider', async () => {
    world.cloud.setKnobs({
      latencyMs: 0,
      faults: [{ on: 'create', type: 'google_compute_firewall', effect: 'fail', message: `Error 403: ${ALL}` }],
    });
    const id = await open('good', 'web-3');
    await waiting(id);
    await world.press('Ana', id, 'Confirm Apply');
    await world.until(id, /failed/i, 60_000);
    await world.untilThread(id, /Error 403/);
    world.cloud.setKnobs({ latencyMs: 0, faults: [] });
  }, 60_000);
});

test('a plan that fails', async () => {
  const id = await open('plan-fails', 'web-2');
  await world.until(id, /Plan failed/, 60_000);
  await world.untilThread(id, /Refused: /);
}, 60_000);

test('a script that prints everything', async () => {
  const id = await open('script-fails', 'web-4');
  await waiting(id);
  await world.press('Ana', id, 'Confirm Apply');
  await world.until(id, /failed/i, 60_000);
  await world.untilThread(id, /local-exec provisioner error/);
}, 60_000);

test('a state that can be saved nowhere', async () => {
  const id = await open('state-lost', 'web-5');
  await waiting(id);
  const runs = join(world.folder, 'bot', 'runs');
  const configuration = readdirSync(runs)
    .map((session) => join(runs, session, '1', 'config'))
    .find(
      (folder) =>
        existsSync(join(folder, 'main.tf')) && readFileSync(join(folder, 'main.tf'), 'utf8').includes('backend "http"'),
    );
  // Where Terraform would save it next.
  mkdirSync(join(configuration as string, 'errored.tfstate'));
  await world.press('Ana', id, 'Confirm Apply');
  await world.until(id, /failed/i, 60_000);
  await world.untilThread(id, /The state could not be saved/);
  expect(existsSync(join(configuration as string, '..', 'apply', 'state-dump.json'))).toBe(true);
}, 60_000);

test("terraform's environment is the allowlist, and the bot's own holds no secret", async () => {
  const reached = new Set(
    world.cloud.log().flatMap((event) => (event.op === 'configure' ? (event.environment ?? []) : [])),
  );
  const allowed =
    /^(PATH|HOME|USER|LOGNAME|TMPDIR|LANG|LC_\w+|TZ|\w+_PROXY|\w+_proxy|SSL_CERT_\w+|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|TF_IN_AUTOMATION|TF_INPUT|CHECKPOINT_DISABLE|TF_CLI_CONFIG_FILE|TF_DATA_DIR|CANARY_TOKEN_\d|CLOUD_TOKEN|GOOGLE_CREDENTIALS|GOOGLE_APPLICATION_CREDENTIALS|AWS_SHARED_CREDENTIALS_FILE|SIMULATED_CLOUD_\w+|NODE_COMPILE_CACHE)$/;
  // Terraform adds the handshake with its plugins, the shell of the wrapper where it is.
  const added = /^(TF_PLUGIN_MAGIC_COOKIE|PLUGIN_\w+|TEMP|PWD|OLDPWD|SHLVL|_)$/;
  expect(reached.size).toBeGreaterThan(0);
  expect([...reached].filter((name) => !allowed.test(name) && !added.test(name))).toEqual([]);
  expect([...reached]).toContain('CANARY_TOKEN_0');

  if (!existsSync('/proc/self/environ')) return;
  const bots = readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--data\0${join(world.folder, 'bot')}\0`)
      );
    } catch {
      return false;
    }
  });
  expect(bots).toHaveLength(1);
  const own = PLANTED.filter(({ name }) => /^(bot token|Groq|Gemini|encryption)/.test(name));
  expect(found(readFileSync(`/proc/${bots[0]}/environ`, 'utf8'), own)).toEqual([]);
});

test('none of them stands anywhere', async () => {
  await world.bot.stop('SIGTERM');
  const database = new DatabaseSync(join(world.folder, 'bot', 'store.sqlite'));
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
  const rows = tables.map(({ name }) => [
    `table ${name}`,
    database
      .prepare(`select * from "${name}"`)
      .all()
      .map((row) =>
        Object.values(row)
          .map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell)))
          .join('\n'),
      )
      .join('\n'),
  ]);
  database.close();
  const read = (path: string): string => readFileSync(path, 'utf8');
  const discord = [join(world.folder, 'discord.json'), ...filesBelow(join(world.folder, 'discord.json.files'))];
  const sinks: [string, string][] = [
    ...(rows as [string, string][]),
    ...discord.map((path): [string, string] => [path.slice(world.folder.length + 1), read(path)]),
    ...filesBelow(join(world.folder, 'bot'))
      .filter((path) => /store\.sqlite|bot\.log/.test(path))
      .map((path): [string, string] => [path.slice(world.folder.length + 1), readFileSync(path, 'latin1')]),
    ['stdout', world.said.join('\n')],
    ['stderr', read(join(root, 'stderr.txt'))],
    ...models.map((model, at): [string, string] => [
      `requests to model ${at}`,
      JSON.stringify(model.requests.map(({ body }) => body)),
    ]),
  ];
  expect(models.some((model) => model.requests.length > 1)).toBe(true);
  const everything = sinks.map(([, text]) => text).join('\n');
  // It was all there: shown, but hidden.
  expect(everything.split('(sensitive value)').length).toBeGreaterThan(500);
  const leaks = sinks.flatMap(([name, text]) => {
    const shorts = SHORT.filter((short) => text.includes(short));
    return [...found(text, PLANTED), ...shorts].map((what) => `${what} in ${name}`);
  });
  expect(leaks).toEqual([]);
  // Neither does what Terraform said in the clear outlive the sessions, but for the state that was saved nowhere.
  const left = filesBelow(join(world.folder, 'bot', 'runs')).filter(
    (path) => !path.includes('/config/') && found(read(path), PLANTED).length > 0,
  );
  expect(left.map((path) => path.split('/').at(-1))).toEqual(['state-dump.json']);
});
