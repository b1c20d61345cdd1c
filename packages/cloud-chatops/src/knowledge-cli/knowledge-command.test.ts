import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { knowledgeCommand } from './knowledge-command.ts';
import { newPractice } from './new-practice.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder: string;
const knowledge = (...args: readonly string[]) => runCommand(knowledgeCommand(), args, folder);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("new: what it writes checks clean, is found with the product's own, and is never written over", async () => {
  // As a person runs it.
  const wrote = await execa(
    process.execPath,
    [MAIN, 'knowledge', 'new', 'aws-s3-delete-protection', '--resource', 'aws_s3_bucket', '--folder', 'mine'],
    { cwd: folder },
  );
  expect(wrote.exitCode).toBe(0);
  const file = join(folder, 'mine', 'aws', 's3', 'aws-s3-delete-protection.md');
  expect(readFileSync(file, 'utf8')).toContain('resources: [aws_s3_bucket]');
  const checked = await knowledge('check', 'mine');
  expect(checked.stdout).toBe('1 practices, 0 examples that do not turn out as they say');
  expect(checked.exitCode).toBe(0);

  writeFileSync(
    join(folder, 'cloud-chatops.yaml'),
    'advisor: { knowledge: [./mine] }\ncatalog: { vm: { title: VM, module: ./vm } }\nprojects: {}\n',
  );
  const shown = await knowledge('show', 'aws-s3-delete-protection', '-c', 'cloud-chatops.yaml');
  expect(shown.stdout).toContain('Violates  !r.yes("deletion_protection")');

  const again = await knowledge('new', 'aws-s3-delete-protection', '--resource', 'aws_s3_bucket', '--folder', 'mine');
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is there already') });
});

test.each([
  { id: 'aws-s3', resource: 'aws_s3_bucket', message: 'aws-s3 is no id of a practice' },
  { id: 'ibm-cos-public', resource: 'ibm_cos_bucket', message: 'ibm-cos-public is no id of a practice' },
  { id: 'aws-s3-../../x', resource: 'aws_s3_bucket', message: 'is no id of a practice' },
  { id: 'gcp-storage-public', resource: 'aws_s3_bucket', message: 'aws_s3_bucket is no resource type of gcp' },
])('new $id for $resource is refused', ({ id, resource, message }) => {
  expect(() => newPractice(id, { resource, folder })).toThrow(message);
});

test('lint and check: every mistake at once, with file, line and column', async () => {
  const good = readFileSync(join(folder, 'mine', 'aws', 's3', 'aws-s3-delete-protection.md'), 'utf8');
  const wrong = join(folder, 'wrong');
  mkdirSync(wrong);
  writeFileSync(join(wrong, 'a.md'), good.replace('severity: medium', 'severity: severe'));
  writeFileSync(join(wrong, 'b.md'), good.replace('r.yes(', 'r.yeah('));
  const linted = await knowledge('lint', 'wrong');
  expect(linted.exitCode).toBe(1);
  expect(linted.stdout).toMatch(/^wrong\/a\.md:4:11: severity: /m);
  expect(linted.stdout).toMatch(/^wrong\/b\.md:\d+:\d+: violates: /m);

  const examples = join(folder, 'examples');
  mkdirSync(examples);
  writeFileSync(
    join(examples, 'c.md'),
    good.replace('{ deletion_protection: true }', '{ deletion_protection: false }'),
  );
  const checked = await knowledge('check', 'examples');
  expect(checked.exitCode).toBe(1);
  expect(checked.stdout).toContain('examples/c.md: examples.pass[0] (aws_s3_bucket.example) should pass, but fails');
});

test('list filters; search finds by question; show names what is similar', async () => {
  const listed = await knowledge('list', '--provider', 'gcp', '--severity', 'critical');
  expect(listed.stdout).toContain('gcp-firewall-no-open-ssh');
  expect(listed.stdout).not.toMatch(/^(?:aws|azure)-/m);

  const found = await knowledge('search', 'is', 'my', 'bucket', 'public?', '--provider', 'aws');
  expect(found.stdout.split('\n').slice(0, 5).join('\n')).toContain('aws-s3-public-access-block');

  const unknown = await knowledge('show', 'aws-s3-public');
  expect(unknown.exitCode).toBe(1);
  expect(unknown.stderr).toContain('Similar: aws-s3-public-access-block');
});
