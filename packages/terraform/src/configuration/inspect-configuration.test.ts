import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { inspectConfiguration } from './inspect-configuration.ts';

function inspect(files: Record<string, string>): ReturnType<typeof inspectConfiguration> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return inspectConfiguration(folder);
}

test('secret variables, in both syntaxes', async () => {
  expect(
    await inspect({
      'a.tf': `
variable "open" { default = "sensitive = true" }
variable "password" {
  type      = string # }
  sensitive = true
  validation {
    condition     = length(var.password) > 8
    error_message = "Too short: {"
  }
}
variable "session" {
  ephemeral = true // only now
}
/* variable "not" { sensitive = true } */
variable "shown" {
  sensitive = false
}
`,
      'b.tf.json': '{"variable":{"token":{"sensitive":true},"name":{}}}',
    }),
  ).toEqual({ secretVariables: expect.arrayContaining(['password', 'session', 'token']) });
});

test.each([
  ['none', 'terraform {\n required_version = ">= 1.5"\n}\n# backend "s3" {}', undefined],
  ['a backend', 'terraform {\n  backend "gcs" {\n bucket = "b"\n}\n}', 'gcs'],
  ['a cloud block', 'terraform {\n  cloud {\n organization = "o"\n}\n}', 'cloud'],
  ['on one line', 'terraform { backend "s3" {} }', 's3'],
  ['a label without quotes', 'terraform {\n  backend s3 {}\n}', 's3'],
  ['a block that is only text', 'locals {\n  a = <<EOT\n}\nterraform {\n  backend "s3" {}\n}\nEOT\n}', undefined],
  ['a resource with such a block', 'resource "x" "y" {\n  backend "z" {}\n}', undefined],
])('backend: %s', async (_name, text, wanted) => {
  expect((await inspect({ 'main.tf': text })).backend).toBe(wanted);
});

test('a mark that is worked out counts as one', async () => {
  expect(await inspect({ 'a.tf': 'variable token {\n  sensitive = (1 == 1)\n}' })).toEqual({
    secretVariables: ['token'],
  });
});

test('backend in a file that only OpenTofu reads', async () => {
  expect((await inspect({ 'main.tf': '', 'x.tofu': 'terraform { backend "s3" {} }' })).backend).toBe('s3');
});

test('backend in JSON syntax', async () => {
  expect((await inspect({ 'x.tf.json': '{"terraform":[{"backend":{"azurerm":{}}}]}' })).backend).toBe('azurerm');
});
